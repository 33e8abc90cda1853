"""One who hears a room to its end, in a process of its own, so that it can be stopped.

    hearer.py HOST PORT TOKEN EPOCH ROOM SEQ END

It holds events up to SEQ, and comes back with `since` whenever its connection ends. Tells
{"live": true} each time all that was missed is here; and once it heard the message END:
{"heard": [[seq, text], …], "codes": [close codes], "connections": how many it took}.
"""

import struct
import sys
import types

from child import tell
from parley import CLOSE, PING, PONG, Person, frame


class Hearer(Person):
    """Keeps what it heard of one room in `heard`; `code` is how its connection was closed."""

    code = None

    def recv(self):
        got = super().recv()
        if got is not None and got[0] == PING:
            self.send_bytes(frame(PONG, got[1]))
        if got is not None and got[0] == CLOSE:
            self.code = struct.unpack("!H", got[1][:2])[0] if len(got[1]) >= 2 else 1005
        return got


def main():
    host, port, token, epoch, room, seq, end = sys.argv[1:]
    server = types.SimpleNamespace(address=(host, int(port)))
    heard, codes, last = [], [], int(seq)

    def hear(one):
        nonlocal last
        if "seq" in one and one.get("room") == room:
            heard.append([one["seq"], one.get("text")])
            last = one["seq"]

    while not heard or heard[-1][1] != end:
        since = {"epoch": epoch, "user": 0, "rooms": {room: last}}
        with Hearer(server, token=token, since=since, device="hearer") as person:
            person.sock.settimeout(None)
            for one in person.missed:
                hear(one)
            tell({"live": True})
            try:
                while not heard or heard[-1][1] != end:
                    hear(person.next())
            except (AssertionError, OSError):
                codes.append(person.code)
    tell({"heard": heard, "codes": codes, "connections": len(codes) + 1})


if __name__ == "__main__":
    main()
