"""Many clients that say one byte a second, each stuck in one place of what it should say.

    dribblers.py HOST PORT PLACE:COUNT …

Tells {"ready": seconds} once all are where they should be; then {"place", "codes", "ages", "late"}
when the last one of a place was thrown out: with which close codes (0: none was said), the shortest
and longest time from its connect or, where it came so far, its handshake, and how late this program
was at the most with what it had to do; and at the end how many are open still. None has read more
than it had to, and each closes once the server has.
"""

import collections
import resource
import select
import socket
import ssl
import struct
import sys
import time

from child import tell
from parley import DEADLINE, TEXT, frame, upgrade_request

NO_MASK = b"\0\0\0\0"
ROUND_SECONDS = 1.0
SLICES = 20  # of a round, so that the bytes come evenly

# A message as long as any may be: it is under way for hours.
PAYLOAD_BYTES = 64 * 1024
HEADER = b"\x81\xff" + struct.pack("!Q", PAYLOAD_BYTES) + NO_MASK


def tls_hello():
    """The first flight of a TLS client."""
    context = ssl.create_default_context()
    out = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), out, server_hostname="localhost")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return out.read()


def hello(number):
    return frame(TEXT, f'{{"id":1,"op":"hello","v":1,"guest":{{"name":"Dribbler {number}"}}}}')


TLS_HELLO = tls_hello()

Place = collections.namedtuple("Place", "upgrades greets opening rest", defaults=(b"",))
PLACES = {
    "silent": Place(False, False, b""),
    "head": Place(False, False, b"GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"x"),
    "body": Place(
        False,
        False,
        b"POST /v1/poll HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n",
        b" ",
    ),
    # A session that says no hello, and waits for what is due to it.
    "poll": Place(
        False, False, b"POST /v1/poll HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
    ),
    "tls": Place(False, False, TLS_HELLO[:5], TLS_HELLO[5:]),
    "no frame": Place(True, False, b""),
    "frame header": Place(True, False, HEADER[:1], HEADER[1:]),
    "frame payload": Place(True, False, HEADER, b"x"),
    "after hello": Place(True, True, HEADER, b" "),
}


class Dribbler:
    def __init__(self, address, name):
        self.name, self.place = name, PLACES[name]
        self.since = time.monotonic()
        self.sock = socket.create_connection(address, DEADLINE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.said = 0

    def read_past(self, mark):
        got = b""
        while mark not in got:
            chunk = self.sock.recv(65536)
            if not chunk:
                raise AssertionError(f"{self.name}: ended after {got!r}")
            got += chunk

    def drip(self):
        rest = self.place.rest
        if not rest:
            return
        byte = rest[min(self.said, len(rest) - 1)]
        self.said += 1
        try:
            self.sock.send(bytes([byte]))
        except (BlockingIOError, ConnectionError):
            pass  # its end is heard of by reading


def come_in(address, wanted):
    """All together, step by step."""
    crowd = [Dribbler(address, name) for name, count in wanted for _ in range(count)]
    upgrading = [one for one in crowd if one.place.upgrades]
    for one in upgrading:
        one.since = time.monotonic()
        one.sock.sendall(upgrade_request("/v1/ws"))
    for one in upgrading:
        one.read_past(b"\r\n\r\n")
    greeting = [one for one in crowd if one.place.greets]
    for number, one in enumerate(greeting):
        one.sock.sendall(hello(number))
    for one in greeting:
        one.read_past(b'"ev":"live"')
    for one in crowd:
        one.sock.sendall(one.place.opening)
        one.sock.setblocking(False)
    return crowd


class Crowd:
    def __init__(self, crowd):
        self.open = {one.sock.fileno(): one for one in crowd}
        self.left = collections.Counter(one.name for one in crowd)
        self.codes = collections.defaultdict(collections.Counter)
        self.ages = collections.defaultdict(list)
        self.epoll = select.epoll()
        for fd in self.open:
            self.epoll.register(fd, select.EPOLLIN)
        self.epoll.register(sys.stdin.fileno(), select.EPOLLIN | select.EPOLLHUP)

    def dribble(self):
        """Until standard input ends."""
        slices, turn = list(self.open.values()), 0
        due, self.late = time.monotonic(), 0.0
        while True:
            for fd, _ in self.epoll.poll(max(0, due - time.monotonic())):
                if fd == sys.stdin.fileno():
                    return
                self.hear(self.open[fd])
            if time.monotonic() >= due:
                self.late = max(self.late, time.monotonic() - due)
                for one in slices[turn::SLICES]:
                    if one.sock.fileno() >= 0:
                        one.drip()
                turn = (turn + 1) % SLICES
                due = time.monotonic() + ROUND_SECONDS / SLICES

    def hear(self, one):
        """A close frame, or the end. Of a greeted one nothing but that counts."""
        try:
            said = one.sock.recv(65536)
        except ConnectionError:
            said = b""
        if said and one.place.greets and not said.startswith(b"\x88"):
            return
        code = struct.unpack("!H", said[2:4])[0] if said.startswith(b"\x88") else 0
        self.codes[one.name][code] += 1
        self.ages[one.name].append(time.monotonic() - one.since)
        del self.open[one.sock.fileno()]
        one.sock.close()
        self.left[one.name] -= 1
        if self.left[one.name] == 0:
            ages = self.ages[one.name]
            codes = dict(self.codes[one.name])
            tell({"place": one.name, "codes": codes, "ages": [min(ages), max(ages)],
                  "late": self.late})


def main():
    host, port, *wanted = sys.argv[1:]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    wanted = [(name, int(count)) for name, count in (one.split(":") for one in wanted)]
    began = time.monotonic()
    crowd = Crowd(come_in((host, int(port)), wanted))
    tell({"ready": time.monotonic() - began})
    crowd.dribble()
    tell({"open": {name: count for name, count in crowd.left.items() if count}})


if __name__ == "__main__":
    main()
