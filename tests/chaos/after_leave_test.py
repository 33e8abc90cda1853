"""Who may no longer hear a room hears nothing more of it, at once, on every transport, while others
go on writing there: after a leave, and where a device or a name went over to another connection.

Nobody can be kicked, banned or logged out: the server has no such command yet.
"""

import json
import os
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from chatterers import Chatterers  # noqa: E402
from http_clients import Poller, Stream  # noqa: E402
from load import report  # noqa: E402
from parley import CLOSE, DEADLINE, TEXT, Person, Server, WebSocket  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
ROUNDS = 60 if LONG else 6
# What is said in the room after the leave, and before everybody is told to look back.
MESSAGES_AFTER = 200


# Of the person, and not of the room: his own mark there, and that he is in or out of it.
OWN = ("unread", "room+", "room-")


def of_room(heard, room):
    """What somebody heard of a room, in his order."""
    return [one for one in heard if one.get("room") == room and one.get("ev") not in OWN]


def broken(heard, room, left):
    """What was promised to one who left a room with the event `left`, and not kept: lines."""
    found = [f"heard {one}" for one in of_room(heard, room) if one.get("seq", 0) >= left]
    ends = [i for i, one in enumerate(heard)
            if one.get("ev") == "room-" and one.get("room") == room]
    if len(ends) != 1:
        return [*found, f"told {len(ends)} times that he is out"]
    return found + [f"after the end: {one}" for one in of_room(heard[ends[0] :], room)]


class Control(unittest.TestCase):
    def test_what_must_not_be_heard_is_seen(self):
        before = [{"ev": "msg", "room": "r", "seq": 6}, {"ev": "msg", "room": "other", "seq": 9}]
        out = {"ev": "room-", "room": "r"}
        self.assertEqual(broken([*before, out], "r", 7), [])
        self.assertTrue(broken(before, "r", 7))
        self.assertTrue(broken([*before, {"ev": "msg", "room": "r", "seq": 8}, out], "r", 7))
        self.assertTrue(broken([*before, out, {"ev": "msg", "room": "r", "seq": 6}], "r", 7))
        self.assertTrue(broken([*before, out, {"ev": "typing", "room": "r"}], "r", 7))


class Hearing(threading.Thread):
    """One connection of a person, heard by a thread of its own up to a message with `mark`."""

    def __init__(self, name, next_ones):
        """`next_ones()`: what came next, one or more."""
        super().__init__(daemon=True)
        self.name, self.next_ones = name, next_ones
        self.heard, self.times = [], []
        self.changed = threading.Condition()
        self.fault = None
        self.start()

    def run(self):
        try:
            while True:
                fresh = self.next_ones()
                with self.changed:
                    self.heard += fresh
                    self.times += [time.monotonic()] * len(fresh)
                    self.changed.notify_all()
        except Exception as error:  # http.client has its own when the test has closed its socket
            with self.changed:
                self.fault = error
                self.changed.notify_all()

    def wait(self, wanted, since=0):
        """The place of the first object after `since` for which `wanted` holds."""
        deadline = time.monotonic() + DEADLINE
        with self.changed:
            while True:
                for place in range(since, len(self.heard)):
                    if wanted(self.heard[place]):
                        return place
                if self.fault or not self.changed.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{self.name}: not heard; {self.fault}")


class Leaving(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--no-limits", "--loops", "2"))
        self.ada = self.enterContext(Person(self.server, "Ada"))
        self.room = self.ada.ok("open", cid="open", kind="public", name="garden")["room"]
        self.bob = self.enterContext(Person(self.server, "Bob"))
        self.stream = Stream(self.server, token=self.bob.token, device="stream")
        self.addCleanup(self.stream.close)
        self.poller = Poller(self.server).hello(token=self.bob.token, device="poller")
        self.writers = self.enterContext(Chatterers(self.server, self.room, 2))
        self.asks = {
            "WebSocket": lambda *commands: [self.bob.send(**one) for one in commands],
            "stream": self.stream.send,
            "poll": self.poller.send,
        }
        self.hearing = {
            "WebSocket": Hearing("WebSocket", lambda: [self.bob.next()]),
            "stream": Hearing("stream", lambda: [self.stream.next()]),
            "poll": Hearing("poll", self.poller.poll),
        }

    def fence(self, mark):
        """Everybody has heard all that was said before, once he heard this."""
        self.ada.ok("send", room="#lobby", cid=mark, text=mark)
        return {name: one.wait(lambda event: event.get("text") == mark)
                for name, one in self.hearing.items()}

    def leave_in_the_middle(self, turn, by):
        """Sends, leaves and sends again in one breath: the reply to the leave, when it came, and
        the replies to the sends."""
        first = 1_000 * (turn + 1)
        sends = [{"id": first + i, "op": "send", "room": self.room, "cid": f"b{first + i}",
                  "text": "mine"} for i in range(10)]
        leave = {"id": first + 99, "op": "leave", "room": self.room, "cid": f"l{turn}"}
        more = [{**one, "id": one["id"] + 50, "cid": one["cid"] + "x"} for one in sends]
        begin = len(self.hearing[by].heard)
        self.asks[by](*sends, leave, *more)
        one = self.hearing[by]
        last = one.wait(lambda said: said.get("id") == more[-1]["id"], begin)
        places = {one.heard[i]["id"]: i for i in range(begin, last + 1) if "id" in one.heard[i]}
        replies = [one.heard[places[said["id"]]] for said in (*sends, *more)]
        return one.heard[places[first + 99]], one.times[places[first + 99]], replies

    def test_not_one_event_after_a_leave_on_any_connection(self):
        longest = 0
        for turn in range(ROUNDS):
            by = list(self.asks)[turn % len(self.asks)]
            begin = self.fence(f"round {turn}")
            self.asks[by]({"id": 500 + turn, "op": "join", "room": self.room, "cid": f"j{turn}"})
            for name, one in self.hearing.items():
                # The load is heard by each before he leaves.
                one.wait(lambda event: event.get("ev") == "msg" and
                         event.get("room") == self.room, begin[name])
            reply, answered, sends = self.leave_in_the_middle(turn, by)
            left = reply["ok"]["seq"]
            self.assertTrue(all("ok" in one for one in sends[:10]), sends)
            self.assertEqual({one["err"]["code"] for one in sends[10:]}, {"forbidden"})
            self.writers.wait_for(MESSAGES_AFTER)
            end = self.fence(f"end of round {turn}")
            for name, one in self.hearing.items():
                heard = one.heard[begin[name] : end[name]]
                self.assertEqual(broken(heard, self.room, left), [], f"{name}, left by {by}")
                out = next(i for i in range(begin[name], end[name])
                           if one.heard[i].get("ev") == "room-")
                longest = max(longest, one.times[out] - answered)
            self.assertGreater(self.head() - left, MESSAGES_AFTER, "there was nothing to hear")
        report(f"{ROUNDS} leaves: told on all three {longest * 1000:.0f} ms after the answer, or "
               "sooner")
        self.assertLess(longest, DEADLINE / 3)

    def head(self):
        return self.ada.ok("history", room=self.room, limit=1)["events"][-1]["seq"]


class Replacing(unittest.TestCase):
    """One device, many connections: the newest has it, and no event is heard by two of them."""

    def setUp(self):
        self.server = self.enterContext(Server("--no-limits", "--loops", "2"))
        self.ada = self.enterContext(Person(self.server, "Ada"))
        self.room = self.ada.room()["room"]
        self.writers = self.enterContext(Chatterers(self.server, self.room, 2))

    def test_the_older_connection_hears_its_close_and_then_nothing(self):
        bob = Person(self.server, "Bob", device="one")
        token, epoch = bob.token, bob.hello["epoch"]
        seqs = [bob.room()["head"], *self.seqs_of(bob.missed)]
        for _ in range(ROUNDS * 3):
            # Under way: it hears the room.
            seqs.append(bob.until(lambda one: one.get("room") == self.room and "seq" in one)["seq"])
            since = {"epoch": epoch, "user": 0, "rooms": {self.room: seqs[-1]}}
            newer = Person(self.server, token=token, device="one", since=since)
            heard, code = self.to_its_end(bob)
            self.assertEqual(code, 4503)
            # What it still heard, the newer one heard too: each is whole by itself.
            self.assertEqual(heard, list(range(seqs[-1] + 1, seqs[-1] + 1 + len(heard))))
            missed = self.seqs_of(newer.missed)
            self.assertEqual(missed, list(range(seqs[-1] + 1, seqs[-1] + 1 + len(missed))))
            seqs += missed
            bob.close()
            bob = newer
        bob.close()
        self.assertEqual(seqs, list(range(seqs[0], seqs[0] + len(seqs))))

    def seqs_of(self, heard):
        return [one["seq"] for one in of_room(heard, self.room) if "seq" in one]

    def to_its_end(self, old):
        """(seqs it heard of the room, close code). Not one byte comes behind the close frame."""
        heard = []
        while (got := old.recv())[0] != CLOSE:
            if got[0] == TEXT:
                heard.append(json.loads(got[1]))
        self.assertEqual(old.read(1), b"")
        return self.seqs_of(heard), int.from_bytes(got[1][:2], "big")


class TakingOver(unittest.TestCase):
    """The article's tongue: the name goes over to the newest connection."""

    MESSAGES = ROUNDS * 100

    def say_all(self, server):
        with WebSocket(server, "/chat?user=alice") as alice:
            for number in range(self.MESSAGES):
                alice.send(to="bob", text=str(number))
                if number % 10 == 9:
                    for _ in range(10):
                        self.routed.append(alice.next())

    def test_every_message_is_heard_and_none_by_a_closed_connection(self):
        """This tongue has no numbers, so the newer one may hear again what the older one heard
        while it came; it is never behind it."""
        server = self.enterContext(Server("--no-limits", "--loops", "2", "--article", "store"))
        self.routed = []
        bob = WebSocket(server, "/chat?user=bob")
        alice = threading.Thread(target=self.say_all, args=(server,), daemon=True)
        alice.start()
        next_one, connections, again = 0, 1, 0
        while next_one < self.MESSAGES:
            heard = [self.number(bob.next())]
            while heard[-1] + 1 < min(50 * connections, self.MESSAGES):
                heard.append(self.number(bob.next()))
            newer = WebSocket(server, "/chat?user=bob")
            while (got := bob.recv())[0] != CLOSE:
                heard.append(self.number(json.loads(got[1])))
            self.assertEqual(int.from_bytes(got[1][:2], "big"), 4503)
            self.assertEqual(bob.read(1), b"")
            self.assertLessEqual(heard[0], next_one, "lost between two connections")
            self.assertEqual(heard, list(range(heard[0], heard[0] + len(heard))))
            again += next_one - heard[0]
            next_one = heard[-1] + 1
            bob.close()
            bob, connections = newer, connections + 1
        bob.close()
        alice.join(DEADLINE)
        self.assertEqual(len(self.routed), self.MESSAGES)
        self.assertGreater(connections, ROUNDS)
        report(f"{connections} takeovers: {again} of {self.MESSAGES} heard again")

    @staticmethod
    def number(one):
        return int(one["text"])


if __name__ == "__main__":
    unittest.main()
