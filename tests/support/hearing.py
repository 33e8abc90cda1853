"""What a test does with hearers (hearer.py): start them, fill their sockets, and have them tell."""

import time

from child import Child
from load import figure
from parley import DEADLINE, Person

END = "the end 0"
FILLER = "x" * 15_000


class Hearing:
    """Part of a test that has a `server`. What is said in the lobby ends with `end`."""

    def hearer(self, name="Hearer", host=None, inside=()):
        """A live one, in a process of its own. `host`: as it knows the server's; `inside`: the
        command that starts it where it shall be."""
        with Person(self.server, name) as person:
            token, room = person.token, person.room()
        address, port = self.server.address
        child = self.enterContext(Child(
            "hearer.py", host or address, port, token, person.hello["epoch"], room["room"],
            room["head"], END, inside=inside,
        ))
        self.assertEqual(child.next(), {"live": True})
        return child

    def fill(self, person, sockets=1):
        """Says so much that so many more sockets are full; gives how many messages."""
        count = 0
        wanted = figure(self.server, "parley_blocked_total") + sockets
        deadline = time.monotonic() + DEADLINE
        while figure(self.server, "parley_blocked_total") < wanted:
            self.assertLess(time.monotonic(), deadline, "its socket never filled")
            for count in range(count + 1, count + 101):
                person.ok("send", room="#lobby", cid=f"c{count}", text=f"{FILLER} {count}")
        return count

    @staticmethod
    def end(person):
        person.ok("send", room="#lobby", cid="end", text=END)

    def told_all(self, child, person):
        """What it tells at its end, having heard the whole log from where it began."""
        told = child.next()
        while "live" in told:
            told = child.next()
        first = told["heard"][0][0]
        log = person.whole_log(person.room()["room"])
        self.assertEqual(
            told["heard"], [[one["seq"], one.get("text")] for one in log if one["seq"] >= first]
        )
        return told


def is_online(person, user):
    members = person.ok("who", room="#lobby")["members"]
    return next(one["online"] for one in members if one["user"] == user)
