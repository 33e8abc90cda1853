"""Many who read one room, in a process of its own: stopped, all of them stall at once.

    readers.py HOST PORT COUNT

Each is a guest, with little room for what it has not read. Tells {"ready": true} when all follow
the lobby; {"mark": text} whenever the last of them has heard a message that begins with "mark";
and at the end, of all together: {"events" heard, "holes" between them (or steps back), "ended"
connections}.
"""

import re
import resource
import select
import sys
import time
import types

from child import tell
from parley import PONG, Person, frame

ROOM_BYTES = 32 * 1024
# Of each durable event of the room, in the bytes as they come; nobody says such a thing here.
NUMBERS = re.compile(rb'"seq":(\d+)(?:,"skip":(\d+))?,"ts":')
MARK = re.compile(rb'"text":"(mark[^"]*)"')
SIGN_SECONDS = 10


def is_next(last, seq, skip):
    """Nothing was left out between the two, and nothing came twice (docs/protocol.md: `skip`)."""
    return seq - skip <= last + 1 <= seq


class Reader(Person):
    def __init__(self, server, number):
        super().__init__(server, f"Reader {number}", receive_buffer=ROOM_BYTES)
        self.events = self.holes = 0
        # Others of the crowd came in meanwhile.
        self.last = max([self.room()["head"], *(one.get("seq", 0) for one in self.missed)])
        self.sock.setblocking(False)
        self.rest, self.signed = b"", time.monotonic()

    def hear(self):
        """One read: the marks in it. None at the end."""
        try:
            chunk = self.sock.recv(ROOM_BYTES)
        except BlockingIOError:
            return []
        if not chunk:
            return None
        self.give_sign()
        heard, end = self.rest + chunk, 0
        for found in NUMBERS.finditer(heard):
            seq, skip = int(found[1]), int(found[2] or 0)
            self.events += 1
            self.holes += not is_next(self.last, seq, skip)
            self.last, end = seq, found.end()
        self.rest = heard[end:]
        marks = MARK.findall(heard) if b'"mark' in chunk else []
        return [mark.decode() for mark in marks]

    def give_sign(self):
        """Of life: pings are not looked for among the rest."""
        if time.monotonic() - self.signed > SIGN_SECONDS:
            self.signed = time.monotonic()
            self.sock.send(frame(PONG))


def run(readers):
    """Until standard input ends; gives how many connections have ended."""
    epoll = select.epoll()
    by_fd = {one.sock.fileno(): one for one in readers}
    for fd in by_fd:
        epoll.register(fd, select.EPOLLIN)
    stdin = sys.stdin.fileno()
    epoll.register(stdin, select.EPOLLIN | select.EPOLLHUP)
    heard = {}
    while True:
        for fd, _ in epoll.poll():
            if fd == stdin:
                return len(readers) - len(by_fd)
            marks = by_fd[fd].hear()
            if marks is None:
                epoll.unregister(fd)
                del by_fd[fd]
            for mark in marks or ():
                heard.setdefault(mark, set()).add(fd)
                if len(heard[mark]) == len(readers):
                    tell({"mark": mark})


def main():
    host, port, count = sys.argv[1:]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server = types.SimpleNamespace(address=(host, int(port)))
    readers = [Reader(server, number) for number in range(int(count))]
    tell({"ready": True})
    ended = run(readers)
    tell({
        "events": sum(one.events for one in readers),
        "holes": sum(one.holes for one in readers),
        "ended": ended,
    })


if __name__ == "__main__":
    main()
