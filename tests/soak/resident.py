"""Somebody who comes back with a token, one device, and what is held of each room."""

import socket
import struct

from history import gaps
from parley import CLOSE, Person, frame
from responses import read_to_end


class Resident:
    def __init__(self, house, name):
        self.house, self.name = house, name
        with self._person(name=name) as person:
            self.token, self.user = person.token, person.user
            self._note(person.hello)

    def _person(self, **who):
        return Person(self.house, make_socket=self.house.connect, device="phone", **who)

    def _note(self, hello):
        """What `since` will say next time; rooms that were left are not in it."""
        self.epoch, self.us = hello["epoch"], hello["us"]
        self.seqs = {room["room"]: room["head"] for room in hello["rooms"]}

    @property
    def since(self):
        return {"epoch": self.epoch, "user": self.us, "rooms": self.seqs}

    def come(self):
        """A live connection, with all that was missed and nothing twice; the older one of this
        device is replaced."""
        before = dict(self.seqs)
        person = self._person(token=self.token, since=self.since)
        self._note(person.hello)
        if person.hello["resync"]:
            raise AssertionError(f"{self.name}: resync of {person.hello['resync']}")
        for room, seq in before.items():
            missed = [one for one in person.missed if one.get("room") == room and "seq" in one]
            wrong = gaps([{"seq": seq}, *missed, {"seq": self.seqs.get(room, seq) + 1}])
            if wrong and room in self.seqs:
                raise AssertionError(f"{self.name}: {wrong} in {room}")
        return person


# ---- ways to go ---------------------------------------------------------------------------------

def say_bye(person):
    person.ok("bye")
    if person.recv_close() != 1000:
        raise AssertionError("bye was not answered with 1000")
    person.close()


def close_politely(person):
    person.send_bytes(frame(CLOSE, struct.pack("!H", 1001)))
    person.recv_close()
    person.close()


def reset(person):
    """As a phone whose network changes: RST, unread bytes are lost."""
    person.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    person.close()


def half_close(person):
    """Says that it sends no more, without a close frame, and reads to the end."""
    person.sock.shutdown(socket.SHUT_WR)
    read_to_end(person.sock)  # of TLS, too, the bytes as they come
    person.close()


WAYS_TO_GO = (say_bye, close_politely, reset, half_close)
