"""Coming back with a `since` of a thousand rooms: exactly what was missed, from memory where the
absence was short, from the log where it was long."""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import Server, WebSocket

ROOMS = 1000
BUSY = 100  # of them, those in which something is said meanwhile
SAID = 3  # in each busy one


def many(ws, commands):
    """Sends all, then reads until all are answered; the answers, in order."""
    for number, command in enumerate(commands):
        ws.send(id=number, **command)
    answers = {}
    while len(answers) < len(commands):
        one = ws.next()
        if "id" in one:
            assert "ok" in one, one
            answers[one["id"]] = one["ok"]
    return [answers[number] for number in range(len(commands))]


class Resume(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-limits")
        self.addCleanup(self.server.close)
        self.ada, _ = self.enter(guest={"name": "Ada"})
        self.rooms = [
            ok["room"]
            for ok in self.batches(
                self.ada,
                [
                    {"op": "open", "kind": "public", "name": f"room-{i}", "cid": f"o{i}"}
                    for i in range(ROOMS)
                ],
            )
        ]

    def enter(self, **who):
        """A connection that is live, the reply to its hello, and in `seen` what came before."""
        ws = WebSocket(self.server)
        self.addCleanup(ws.close)
        hello = ws.ok("hello", v=1, **who)
        ws.until(lambda one: one.get("ev") == "live")
        return ws, hello

    def batches(self, ws, commands, size=50):
        answers = []
        for at in range(0, len(commands), size):
            answers += many(ws, commands[at : at + size])
        return answers

    def say(self, mark):
        self.batches(
            self.ada,
            [
                {"op": "send", "room": room, "cid": f"{mark}{room}{i}", "text": f"{mark} {i}"}
                for i in range(SAID)
                for room in self.rooms[:: ROOMS // BUSY]
            ],
        )

    def figures(self):
        text = self.server.http("GET", "/metrics")[2].decode()
        return {
            name: sum(int(value) for value in re.findall(rf"^{name}\S* (\d+)$", text, re.MULTILINE))
            for name in ("parley_catch_up_pages_total", "parley_accepted_total")
        }

    def pages_from_the_log(self):
        """As of now: figures are copied once a second, and each question counts as accepted."""
        old = new = self.figures()
        while new["parley_accepted_total"] == old["parley_accepted_total"]:
            new = self.figures()
        return new["parley_catch_up_pages_total"]

    def heads(self, hello):
        heads = {room["room"]: room["head"] for room in hello["rooms"] if room["name"] != "lobby"}
        self.assertEqual(len(heads), ROOMS)
        return heads

    def check_missed(self, ws, heads, mark):
        missed = {}
        for one in ws.seen:
            if one.get("ev") == "msg":
                missed.setdefault(one["room"], []).append((one["seq"], one["text"]))
        self.assertEqual(
            missed,
            {
                room: [(heads[room] + 1 + i, f"{mark} {i}") for i in range(SAID)]
                for room in self.rooms[:: ROOMS // BUSY]
            },
        )

    def test_a_thousand_rooms_short_and_long(self):
        bob, first = self.enter(guest={"name": "Bob"})
        self.batches(bob, [{"op": "join", "room": room, "cid": f"j{room}"} for room in self.rooms])
        bob.close()
        bob, hello = self.enter(token=first["token"])
        bob.close()
        heads = self.heads(hello)

        # A short absence: what is missed still lies in memory.
        self.say("soon")
        pages = self.pages_from_the_log()
        since = {"epoch": first["epoch"], "user": hello["us"], "rooms": heads}
        bob, hello = self.enter(token=first["token"], since=since)
        self.assertEqual(len(hello["rooms"]), ROOMS + 1)
        self.assertEqual(hello["resync"], [])
        self.check_missed(bob, heads, "soon")
        self.assertEqual(self.pages_from_the_log(), pages)
        self.assertEqual(
            sum(room["unread"] for room in hello["rooms"] if room["name"] != "lobby"), BUSY * SAID
        )
        bob.close()

        # A long one: the server began anew, and the log alone knows.
        heads = self.heads(hello)
        self.ada.close()
        self.server.terminate()
        self.server.restart()
        self.ada, _ = self.enter(guest={"name": "Ada too"})
        self.batches(
            self.ada, [{"op": "join", "room": room, "cid": f"k{room}"} for room in self.rooms]
        )
        self.say("late")
        self.ada.close()
        self.server.terminate()
        self.server.restart()
        since = {"epoch": first["epoch"], "user": hello["us"], "rooms": heads}
        bob, hello = self.enter(token=first["token"], since=since)
        self.assertEqual(hello["resync"], [])
        # Ada's coming stands between in every room.
        self.check_missed(bob, {room: head + 1 for room, head in heads.items()}, "late")
        self.assertGreaterEqual(self.pages_from_the_log(), BUSY)


if __name__ == "__main__":
    unittest.main()
