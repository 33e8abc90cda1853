"""Sends the same frames over and over, as fast as the server takes them.

    flooder.py HOST PORT FLOOD reads|deaf COUNT

COUNT connections, each of a guest who has said hello. Tells {"ready": true} once the server has
taken the first of it; and at the end, after a last ping whose pong is the barrier behind which all
is taken, of all connections together: {"frames" sent, "pongs" and other "bytes" received}.
"""

import select
import sys
import types

from child import tell
from parley import PING, PONG, TEXT, Person, frame

NO_MASK = b"\0\0\0\0"
PING_SAYS, LAST_SAYS = b"flooding", b"the last"
PAD_BYTES = 20_000


def masked(opcode, payload=b"", fin=True):
    return frame(opcode, payload, fin=fin, mask=NO_MASK)


def command_in_tiny_fragments():
    text = b'{"id":7,"op":"ping","t":1}'.rjust(PAD_BYTES)
    frames = [masked(0, text[i : i + 1], fin=False) for i in range(1, len(text))]
    return masked(TEXT, text[:1], fin=False) + b"".join(frames) + masked(0)


# What is said once, what over and over, and how many frames that is.
FLOODS = {
    "pings": (b"", masked(PING, PING_SAYS) * 5_000, 5_000),
    "pongs": (b"", masked(PONG, PING_SAYS) * 5_000, 5_000),
    "empty fragments": (masked(TEXT, fin=False), masked(0, fin=False) * 10_000, 10_000),
    "tiny fragments": (b"", command_in_tiny_fragments(), PAD_BYTES + 1),
    "commands": (b"", masked(TEXT, b'{"id":7,"op":"ping","t":1}') * 2_000, 2_000),
}


def pong(payload):
    return bytes([0x80 | PONG, len(payload)]) + payload


class Flooder:
    def __init__(self, address, name, number, reads):
        # Who does not read has little room for what is not read.
        room = None if reads else 4096
        self.once, self.block, self.frames_per_block = FLOODS[name]
        server = types.SimpleNamespace(address=address)
        self.person = Person(server, f"{name} {number}", receive_buffer=room)
        self.sock = self.person.sock
        self.sock.sendall(self.once)
        self.sock.setblocking(False)
        self.reads, self.ending, self.done = reads, False, False
        self.rest = memoryview(self.block)
        self.frames = self.pongs = self.bytes = 0
        self.tail = b""

    def interest(self):
        wants_read = select.EPOLLIN if self.reads or self.ending else 0
        return wants_read | (select.EPOLLOUT if self.rest else 0)

    def write(self):
        try:
            self.rest = self.rest[self.sock.send(self.rest) :]
        except BlockingIOError:
            return
        if not self.rest and not self.ending:
            self.frames += self.frames_per_block
            self.rest = memoryview(self.block)

    def end(self):
        """What was begun is said to its end, and then the last ping."""
        self.rest = memoryview(bytes(self.rest) + masked(PING, LAST_SAYS))
        self.frames += self.frames_per_block
        self.ending = True

    def read(self):
        chunk = self.sock.recv(1 << 20)
        if not chunk:
            raise AssertionError("the server ended it")
        self.bytes += len(chunk)
        # Pongs have one size and no byte in common with the rest, so they may be counted by their
        # payload; one may lie across two chunks.
        seen = self.tail + chunk
        self.pongs += seen.count(PING_SAYS)
        self.done = self.ending and pong(LAST_SAYS) in seen
        self.tail = seen[1 - len(PING_SAYS) :]


def run(flooders):
    epoll = select.epoll()
    by_fd = {one.sock.fileno(): one for one in flooders}
    for fd, one in by_fd.items():
        epoll.register(fd, one.interest())
    stdin = sys.stdin.fileno()
    epoll.register(stdin, select.EPOLLIN | select.EPOLLHUP)
    ready = False
    while by_fd:
        for fd, events in epoll.poll():
            if fd == stdin:
                epoll.unregister(stdin)
                for one in flooders:
                    one.end()
            else:
                if events & select.EPOLLOUT:
                    by_fd[fd].write()
                if events & ~select.EPOLLOUT:
                    by_fd[fd].read()
        for fd, one in list(by_fd.items()):
            if one.done:
                # Who stayed for the slowest of the others would be closed as silent.
                del by_fd[fd]
                epoll.unregister(fd)
                one.person.close()
            else:
                epoll.modify(fd, one.interest())
        if not ready and all(one.frames or not one.rest for one in flooders):
            ready = True
            tell({"ready": True})


def main():
    host, port, name, manner, count = sys.argv[1:]
    address = (host, int(port))
    flooders = [Flooder(address, name, i, manner == "reads") for i in range(int(count))]
    run(flooders)
    tell({
        "frames": sum(one.frames for one in flooders),
        "pongs": sum(one.pongs for one in flooders),
        "bytes": sum(one.bytes for one in flooders),
    })


if __name__ == "__main__":
    main()
