"""One person who keeps many sends under way until the server is gone.

    writer.py HOST PORT TOKEN ROOM NEXT [UNANSWERED …]

NEXT is the first number that was never sent; the UNANSWERED ones were, without an answer, and are
sent again first, with the cid they had. Number n has the cid "n" and the text "no n".

Tells {"first": seconds} once the first answer is there: since it was started, the hello with it.
Then, at the end of the connection or of standard input, {"acked": [[number, seq] …], "errors":
{code: count}, "unanswered": [number …], "next": number, "seconds": from the first answer to the
last one, "heard": the room's events in the order they came, "last": how it ended, in words}.
"""

import collections
import select
import sys
import time

from child import tell
from parley import Person

WINDOW = 128
FIRST_ID = 1000  # of its sends; below are hello and the like


class Address:
    """As much of a server as a client has to know."""

    def __init__(self, host, port):
        self.address = (host, int(port))


class Writer:
    def __init__(self, person, room, following, unanswered):
        self.person, self.room, self.next = person, room, following
        self.due = collections.deque(unanswered)
        self.under_way = collections.OrderedDict()  # number: None, in the order they were sent
        self.acked, self.heard = [], []
        self.errors = collections.Counter()
        self.last_words = ""

    def send_what_fits(self):
        batch = []
        while len(self.under_way) < WINDOW:
            number = self.due.popleft() if self.due else self.next
            self.next = max(self.next, number + 1)
            self.under_way[number] = None
            batch.append(number)
        for number in batch:
            self.person.send(
                id=FIRST_ID + number,
                op="send",
                room=self.room,
                cid=str(number),
                text=f"no {number}",
            )

    def take(self, one):
        """True for an answer to a send."""
        if one.get("id", 0) >= FIRST_ID:
            number = one["id"] - FIRST_ID
            del self.under_way[number]
            if "ok" in one:
                self.acked.append([number, one["ok"]["seq"]])
            else:
                self.errors[one["err"]["code"]] += 1
                self.due.append(number)
            return True
        if one.get("room") == self.room and "seq" in one:
            self.heard.append({key: one.get(key) for key in ("ev", "seq", "from", "cid", "text")})
        return False

    def run(self, began):
        first = last = None
        try:
            while not stdin_ended():
                self.send_what_fits()
                if self.take(self.person.next()):
                    last = time.monotonic()
                    if first is None:
                        first = last
                        tell({"first": first - began})
        except (AssertionError, OSError) as gone:
            self.last_words = str(gone)
        return {
            "acked": self.acked,
            "errors": self.errors,
            "unanswered": sorted([*self.under_way, *self.due]),
            "next": self.next,
            "seconds": last - first if first else 0,
            "heard": self.heard,
            "last": self.last_words,
        }


def stdin_ended():
    return bool(select.select([sys.stdin], [], [], 0)[0])


def main():
    began = time.monotonic()
    host, port, token, room, following, *unanswered = sys.argv[1:]
    with Person(Address(host, port), token=token) as person:
        writer = Writer(person, room, int(following), [int(one) for one in unanswered])
        tell(writer.run(began))


if __name__ == "__main__":
    main()
