"""What the writers of one room were told over many lives of the server, and whether it is so."""

import history
from child import Child
from parley import Person

WRITER = "writer.py"


class Author:
    """One writer: a process of its own in each life of the server."""

    def __init__(self, server, name):
        with Person(server, name) as person:
            self.user, self.token = person.user, person.token
            self.room = person.room()["room"]
        self.acked, self.unanswered, self.next = {}, [], 0
        self.child = None

    def start(self, server):
        again = [str(number) for number in self.unanswered]
        host, port = server.address
        self.child = Child(WRITER, host, port, self.token, self.room, self.next, *again)

    def finish(self):
        """What it told at its end; its acks and what is open are in the book then."""
        told = self.child.next()
        self.child.close()
        for number, seq in told["acked"]:
            self.acked.setdefault(number, seq)
            if self.acked[number] != seq:
                raise AssertionError(f"{number} acked as {self.acked[number]} and as {seq}")
        self.unanswered, self.next = told["unanswered"], told["next"]
        return told

    def say(self, person):
        """One more message, by a connection of its own: waits for its answer."""
        number, self.next = self.next, self.next + 1
        reply = person.ok("send", room=self.room, cid=str(number), text=f"no {number}")
        self.acked[number] = reply["seq"]

    def close(self):
        if self.child:
            self.child.close()


def broken_promises(server, authors, readers=None):
    """As history.check() has them, of what a fresh client is given; and the log's length.

    readers: {name: events in the order heard}."""
    with Person(server, token=authors[0].token) as fresh:
        log = fresh.whole_log(authors[0].room)
    acked = {
        (one.user, str(number)): seq for one in authors for number, seq in one.acked.items()
    }
    unanswered = {(one.user, str(number)) for one in authors for number in one.unanswered}
    return history.check(log, acked, unanswered, readers or {}), len(log)


def settle(server, authors):
    """Says again, one after the other, what has had no answer, as a client does that comes back.
    Then nothing is unanswered."""
    for one in authors:
        with Person(server, token=one.token) as person:
            for number in one.unanswered:
                reply = person.ok("send", room=one.room, cid=str(number), text=f"no {number}")
                one.acked[number] = reply["seq"]
        one.unanswered = []
