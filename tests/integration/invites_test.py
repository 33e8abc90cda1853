"""Invitations over the real program: nobody becomes a member without a word of his own, over any
transport, and a restart changes nothing of it."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from http_clients import Poller, Stream
from parley import Person, Server


def is_event(name):
    return lambda one: one.get("ev") == name


def offered(person, room):
    event = person.until(is_event("invite"))
    return event["room"]["room"] == room and event["from"]


class Invites(unittest.TestCase):
    def setUp(self):
        self.data = self.enterContext(tempfile.TemporaryDirectory())

    def test_an_invitation_survives_a_restart_and_shows_nothing_of_its_room(self):
        with Server(data=self.data) as server:
            with Person(server, "Ada") as ada, Person(server, "Bob") as bob:
                opened = ada.ok(
                    "open", cid="o", kind="private", name="plans", title="Plans", members=["bob"]
                )
                room = opened["room"]
                ada.ok("send", room=room, cid="s", text="secret")
                event = bob.until(is_event("invite"))
                self.assertEqual(
                    event["room"],
                    {"room": room, "kind": "private", "name": "plans", "title": "Plans"},
                )
                self.assertEqual(event["from"], "ada")
                token = bob.hello["token"]
            server.kill()
            server.restart()
            with Person(server, token=token) as bob:
                self.assertEqual([one["name"] for one in bob.hello["rooms"]], ["lobby"])
                (invite,) = bob.hello["invites"]
                self.assertEqual((invite["room"]["room"], invite["from"]), (room, "ada"))
                self.assertIn("ada", [one["user"] for one in bob.hello["users"]])
                for op, fields in (("history", {}), ("who", {}), ("read", {"seq": 1})):
                    self.assertEqual(bob.error(op, room=room, **fields), "not_found", op)
                accepted = bob.ok("accept", room=room, cid="a")
                again = bob.ok("accept", room=room, cid="a")
                self.assertEqual((again["seq"], again["dup"]), (accepted["seq"], True))
                texts = [one.get("text") for one in bob.ok("history", room=room)["events"]]
                self.assertIn("secret", texts)

    def test_what_others_offer_keeps_nobody_out(self):
        with Server("--no-limits", data=self.data) as server:
            with Person(server, "Eve") as eve, Person(server, "Bob") as bob:
                for n in range(1_010):
                    name = f"trap-{n}"
                    eve.ask("open", cid=name, kind="private", name=name, members=["bob"])
                invites = bob.ok("invites")["invites"]
                self.assertEqual(len(invites), 3)
                self.assertEqual(len(bob.ok("rooms")["rooms"]), 1)
                self.assertIn("room", bob.ok("open", cid="own", kind="public", name="his-own"))

    def test_offers_come_over_every_transport(self):
        with Server("--no-limits", data=self.data) as server, Person(server, "Ada") as ada:
            poller = Poller(server)
            poller.hello("Polly")
            stream = Stream(server, "Stella")
            room = ada.ok("open", cid="o", kind="private", name="plans")["room"]
            for who, reader in (("polly", poller), ("stella", stream)):
                self.assertTrue(ada.ok("invite", cid=who, room=room, user=who)["asked"])
                self.assertEqual(offered(reader, room), "ada")
            stream.close()

    def test_a_request_is_declined_without_a_sign(self):
        with Server("--no-limits", data=self.data) as server:
            with Person(server, "Ada") as ada, Person(server, "Bob") as bob:
                room = ada.ok("open", cid="o", kind="dm", members=["bob"])["room"]
                self.assertTrue(bob.until(is_event("room+"))["room"]["request"])
                before = ada.ok("rooms")["rooms"]
                bob.ok("decline", room=room, cid="d")
                bob.until(is_event("room-"))
                self.assertEqual(ada.ok("rooms")["rooms"], before)
                ada.ok("send", room=room, cid="s", text="hello?")
                (aside,) = bob.ok("invites")["aside"]
                self.assertEqual((aside["room"]["room"], aside["state"]), (room, "declined"))
                self.assertNotIn(room, [one["room"] for one in bob.ok("rooms")["rooms"]])


if __name__ == "__main__":
    unittest.main()
