"""What was acknowledged survives: an orderly end, and kill -9 in full flight."""

import json
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import CLOSE, Person, Server, WebSocket

KILL_ROUNDS = 10
ACKS_BEFORE_KILL = 400
WINDOW = 64


class Restart(unittest.TestCase):
    def test_sigterm_says_drain_closes_1001_and_keeps_all(self):
        with Server() as server:
            ada = Person(server, "Ada")
            room, epoch = ada.room()["room"], ada.hello["epoch"]
            seqs = [ada.ok("send", room=room, cid=f"c{i}", text=f"t{i}")["seq"] for i in range(10)]
            status = []
            ender = threading.Thread(target=lambda: status.append(server.terminate()))
            ender.start()
            ada.until(lambda one: one.get("ev") == "drain")
            self.assertEqual(ada.recv_close(), 1001)
            ada.close()
            ender.join()
            self.assertEqual(status, [0])
            server.restart()
            with Person(
                server, token=ada.token, since={"epoch": epoch, "user": 0, "rooms": {room: seqs[0]}}
            ) as back:
                self.assertEqual(back.hello["epoch"], epoch)
                self.assertEqual(
                    [one["seq"] for one in back.missed if one.get("ev") == "msg"], seqs[1:]
                )
                again = back.ok("send", room=room, cid="c3", text="t3")
                self.assertEqual((again["seq"], again.get("dup")), (seqs[3], True))


class Kill(unittest.TestCase):
    def test_kill_9_between_sends_keeps_every_acknowledged_message_once(self):
        with Server("--no-limits") as server:
            token, acked, sent = None, {}, 0
            for _ in range(KILL_ROUNDS):
                person = Person(server, "Ada") if token is None else Person(server, token=token)
                token, room = person.token, person.room()["room"]
                sent = self.send_until_killed(server, person, room, acked, sent)
                person.close()
                server.restart()
            with Person(server, token=token) as person:
                self.check(person, room, acked, sent)

    def send_until_killed(self, server, person, room, acked, sent):
        """Keeps WINDOW sends in flight; kills the server after so many acknowledgements."""
        goal, in_flight = len(acked) + ACKS_BEFORE_KILL, 0
        while True:
            while in_flight < WINDOW:
                person.send(
                    id=10_000 + sent, op="send", room=room, cid=f"k{sent}", text=f"text {sent}"
                )
                sent, in_flight = sent + 1, in_flight + 1
            reply = person.until(lambda one: "ok" in one and one.get("id", 0) >= 10_000)
            acked[reply["id"] - 10_000] = reply["ok"]["seq"]
            in_flight -= 1
            if len(acked) >= goal:
                server.kill()
                return sent

    def check(self, person, room, acked, sent):
        events, before = [], None
        while True:
            page = person.ok(
                "history", room=room, limit=200, **({"before": before} if before else {})
            )
            events = page["events"] + events
            if not page["more"]:
                break
            before = page["events"][0]["seq"]
        self.assertEqual([one["seq"] for one in events], list(range(1, len(events) + 1)))
        stored = {}
        for one in events:
            if one["ev"] != "msg":
                continue
            number = int(one["text"].split()[1])
            self.assertNotIn(number, stored, "twice")
            stored[number] = one["seq"]
        self.assertEqual({number: stored.get(number) for number in acked}, acked)
        in_order = [number for number, _ in sorted(stored.items(), key=lambda item: item[1])]
        self.assertEqual(in_order, sorted(in_order))
        for number in list(acked)[:: max(1, len(acked) // 50)]:
            again = person.ok("send", room=room, cid=f"k{number}", text=f"text {number}")
            self.assertEqual((again["seq"], again.get("dup")), (acked[number], True))


if __name__ == "__main__":
    unittest.main()
