"""Writers and readers of one room, in a process of its own, each checked for what it hears.

    talkers.py HOST PORT ROOM MARK WRITERS READERS SENDS FILE

Tells {"ready": true} when all are members. The writers begin with the first message, and say
SENDS each, IN_FLIGHT at a time; {"said": true} when all are acked, with {author cid: seq} of every
one in FILE. After the message "end" tells {"heard": [what each heard]} (room_log.py).
"""

import json
import pathlib
import re
import select
import sys
import time
import types

from child import tell
from parley import PONG, TEXT, Person, frame
from room_log import RoomLog

IN_FLIGHT = 16
ACK = re.compile(rb'\{"id":(\d+),"ok":\{"seq":(\d+),')
SIGN_SECONDS = 10
FIRST_ID = 1_000


class Reader(Person):
    def __init__(self, server, name, room):
        super().__init__(server, name)
        self.ok("join", room=room, cid="join")
        self.room_id = room
        self.log = RoomLog(room)
        self.sock.setblocking(False)
        self.signed, self.out = time.monotonic(), b""
        self.log.feed(self.buffer)

    def hear(self):
        chunk = self.sock.recv(1 << 17)
        if not chunk:
            raise AssertionError("the server ended it")
        if time.monotonic() - self.signed > SIGN_SECONDS:
            self.signed = time.monotonic()
            self.out += frame(PONG)
        return self.log.feed(chunk), chunk

    def flush(self):
        """What is to be said, as far as there is room for it."""
        if self.out:
            try:
                self.out = self.out[self.sock.send(self.out) :]
            except BlockingIOError:
                pass


class Writer(Reader):
    def __init__(self, server, name, room, sends):
        super().__init__(server, name, room)
        self.sends, self.said, self.acked, self.rest = sends, 0, {}, b""

    def say(self):
        cid = f"c{self.said}"
        self.out += frame(TEXT, json.dumps({
            "id": FIRST_ID + self.said, "op": "send", "room": self.room_id, "cid": cid,
            "text": f"number {self.said}",
        }))
        self.said += 1

    def hear(self):
        text, chunk = super().hear()
        heard, end = self.rest + chunk, 0
        for found in ACK.finditer(heard):
            self.acked[f"c{int(found[1]) - FIRST_ID}"] = int(found[2])
            end = found.end()
        # An ack lies whole in so many bytes behind the last one, or is still to come.
        self.rest = heard[max(end, len(heard) - 64) :]
        return text, chunk

    def go_on(self):
        while self.said < self.sends and self.said - len(self.acked) < IN_FLIGHT:
            self.say()

    @property
    def done(self):
        return len(self.acked) == self.sends


def run(writers, readers, file):
    epoll = select.epoll()
    by_fd = {one.sock.fileno(): one for one in (*writers, *readers)}
    for fd in by_fd:
        epoll.register(fd, select.EPOLLIN)
    begun, said, at_end = False, False, set()
    while len(at_end) < len(by_fd):
        for fd, _ in epoll.poll():
            one = by_fd[fd]
            text, _ = one.hear()
            begun = begun or text is not None
            if text == b"end":
                at_end.add(fd)
        for one in writers:
            if begun:
                one.go_on()
            one.flush()
        for one in readers:
            one.flush()
        if not said and all(one.done for one in writers):
            said = True
            acked = {f"{one.user} {cid}": seq for one in writers for cid, seq in one.acked.items()}
            pathlib.Path(file).write_text(json.dumps(acked))
            tell({"said": True})


def main():
    host, port, room, mark, writers, readers, sends, file = sys.argv[1:]
    server = types.SimpleNamespace(address=(host, int(port)))
    write = [Writer(server, f"Writer {mark} {i}", room, int(sends)) for i in range(int(writers))]
    read = [Reader(server, f"Reader {mark} {i}", room) for i in range(int(readers))]
    tell({"ready": True})
    run(write, read, file)
    tell({"heard": [one.log.summary() for one in (*write, *read)]})


if __name__ == "__main__":
    main()
