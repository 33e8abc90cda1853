"""The article's tongue on /chat?user=, in both of its modes."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import PING, PONG, TEXT, Person, Server, WebSocket, frame


class User(WebSocket):
    def __init__(self, server, name):
        super().__init__(server, f"/chat?user={name}")

    def say(self, to, text):
        self.send(to=to, text=text)
        return self.next()


class Store(unittest.TestCase):
    def setUp(self):
        self.server = Server()

    def tearDown(self):
        self.server.close()

    def test_a_message_is_routed_with_its_result(self):
        with User(self.server, "alice") as alice, User(self.server, "bob") as bob:
            self.settle(bob)
            self.assertEqual(alice.say("bob", "hi"), {"to": "bob", "delivered": True})
            self.assertEqual(bob.next(), {"from": "alice", "text": "hi"})

    def settle(self, user):
        """Its sign-in has been carried out once it has an answer."""
        self.assertEqual(user.say("nobody-in-particular", "?")["delivered"], False)

    def test_an_absent_user_finds_the_messages_later_once(self):
        with User(self.server, "alice") as alice:
            for i in range(3):
                self.assertEqual(
                    alice.say("zoe", f"m{i}"),
                    {"to": "zoe", "delivered": False, "stored": True, "reason": "offline"},
                )
        with User(self.server, "zoe") as zoe:
            self.assertEqual(
                [zoe.next() for _ in range(3)],
                [{"from": "alice", "text": f"m{i}"} for i in range(3)],
            )
            # An answer behind it: the read mark of what was delivered is with the core.
            self.assertFalse(zoe.say("alice", "thanks")["delivered"])
            self.assertFalse(zoe.say("alice", "bye")["delivered"])
        with User(self.server, "alice") as alice, User(self.server, "zoe") as zoe:
            self.assertEqual([alice.next()["text"] for _ in range(2)], ["thanks", "bye"])
            self.settle(zoe)  # the first thing it hears is this answer: nothing came twice

    def test_takeover_where_the_end_of_the_old_one_removes_nothing(self):
        with User(self.server, "bob") as old:
            self.settle(old)
            with User(self.server, "bob") as new, User(self.server, "alice") as alice:
                self.assertEqual(old.recv_close(), 4503)
                old.close()
                self.settle(new)
                for i in range(5):
                    self.assertEqual(alice.say("bob", f"{i}"), {"to": "bob", "delivered": True})
                    self.assertEqual(new.next(), {"from": "alice", "text": f"{i}"})

    def test_heartbeat_is_a_pong_with_empty_payload(self):
        with User(self.server, "alice") as alice:
            alice.send(heartbeat=True)
            self.assertEqual(alice.recv(), (PONG, b""))
            alice.send_bytes(frame(PING, "payload"))
            self.assertEqual(alice.recv(), (PONG, b"payload"))

    def test_what_is_not_of_this_form_is_told_so(self):
        with User(self.server, "alice") as alice:
            for text in (
                "{}",
                "[]",
                "hi",
                '{"to":"bob"}',
                '{"to":"","text":"x"}',
                '{"to":7,"text":"x"}',
                '{"heartbeat":false}',
            ):
                alice.send_text(text)
                self.assertEqual(alice.next()["error"], "bad_request", text)

    def test_send_over_http(self):
        def post(user, body):
            status, _, answer = self.server.http(
                "POST", f"/v1/users/{user}/send", json.dumps(body).encode()
            )
            return status, json.loads(answer)

        self.assertEqual(
            post("zoe", {"text": "away", "from": "carol"}),
            (200, {"to": "zoe", "delivered": False, "stored": True, "reason": "offline"}),
        )
        with User(self.server, "zoe") as zoe:
            self.assertEqual(zoe.next(), {"from": "carol", "text": "away"})
            self.assertEqual(
                post("zoe", {"text": "here", "from": "carol"}),
                (200, {"to": "zoe", "delivered": True}),
            )
            self.assertEqual(zoe.next(), {"from": "carol", "text": "here"})
        self.assertEqual(post("zoe", {"from": "carol"})[0], 400)
        self.assertEqual(post("zoe", {"text": "x" * 16385, "from": "carol"})[0], 413)
        self.assertEqual(post("UPPER", {"text": "x"})[0], 400)

    def test_no_send_over_http_from_a_foreign_page(self):
        body, page = b'{"text":"forged","from":"carol"}', "Origin: https://evil.example"
        self.assertEqual(self.server.http("POST", "/v1/users/zoe/send", body, [page])[0], 403)
        with User(self.server, "zoe") as zoe:
            self.settle(zoe)  # the first thing it hears: nothing was kept

    def test_who_sends_while_absent_still_finds_what_waits(self):
        body = json.dumps({"text": "I am away", "from": "zoe"}).encode()
        with User(self.server, "alice") as alice:
            self.assertFalse(alice.say("zoe", "first")["delivered"])
            self.assertEqual(self.server.http("POST", "/v1/users/alice/send", body)[0], 200)
            self.assertEqual(alice.next(), {"from": "zoe", "text": "I am away"})
            self.assertFalse(alice.say("zoe", "second")["delivered"])
        with User(self.server, "zoe") as zoe:
            self.assertEqual([zoe.next()["text"] for _ in range(2)], ["first", "second"])

    def test_both_tongues_meet_in_one_direct_room(self):
        with Person(self.server, "Ada") as ada, User(self.server, "bob") as bob:
            self.settle(bob)
            self.assertTrue(bob.say("ada", "from the article")["delivered"])
            self.assertEqual(
                ada.until(lambda one: one.get("ev") == "msg")["text"], "from the article"
            )
            room = ada.ok("open", cid="d", kind="dm", members=["~bob"])["room"]
            ada.ok("send", room=room, cid="m", text="from v1")
            self.assertEqual(bob.next(), {"from": "ada", "text": "from v1"})


    def test_a_name_is_not_the_account_of_that_name(self):
        with Person(self.server, "Ada") as ada, Person(self.server, "Eve") as eve:
            room = ada.ok("open", cid="d", kind="dm", members=["eve"])["room"]
            eve.ok("send", room=room, cid="m", text="for Ada alone")
            with User(self.server, "ada") as thief, User(self.server, "bob") as bob:
                self.settle(thief)  # the first thing it hears: nothing of Ada's
                self.assertTrue(bob.say("ada", "who are you?")["delivered"])
                self.assertEqual(thief.next(), {"from": "bob", "text": "who are you?"})
                self.assertTrue(thief.say("eve", "I am Ada")["delivered"])
            forged = eve.until(lambda one: one.get("text") == "I am Ada")
            self.assertEqual(forged["from"], "~ada")
            self.assertNotEqual(forged["room"], room)
            (shown,) = eve.ok("profile", users=["~ada"])["users"]
            self.assertEqual((shown["display"], shown["unproven"]), ("ada", True))
            (account,) = eve.ok("profile", users=["ada"])["users"]
            self.assertNotIn("unproven", account)

    def test_a_guest_inherits_nothing_of_a_name(self):
        body = json.dumps({"text": "for whoever comes", "from": "bob"}).encode()
        self.assertEqual(self.server.http("POST", "/v1/users/alice/send", body)[0], 200)
        with Person(self.server, "alice") as alice:
            self.assertEqual(alice.user, "alice")
            self.assertEqual([room["kind"] for room in alice.hello["rooms"]], ["public"])
        with User(self.server, "alice") as by_name:
            self.assertEqual(by_name.next(), {"from": "bob", "text": "for whoever comes"})


class Relay(unittest.TestCase):
    def test_plain_hand_over_and_nothing_stored(self):
        with Server("--article", "relay") as server:
            with User(server, "alice") as alice, User(server, "bob") as bob:
                self.assertEqual(
                    bob.say("nobody", "?"),
                    {"to": "nobody", "delivered": False, "reason": "offline"},
                )
                self.assertEqual(alice.say("bob", "hi"), {"to": "bob", "delivered": True})
                self.assertEqual(bob.next(), {"from": "alice", "text": "hi"})
                bob.close()
                while alice.say("bob", "gone?")["delivered"]:
                    pass
            with User(server, "bob") as bob:
                self.assertEqual(
                    bob.say("nobody", "?")["delivered"], False
                )  # nothing came before it


class Off(unittest.TestCase):
    def test_it_is_not_there(self):
        with Server("--article", "off") as server:
            with self.assertRaises(AssertionError):
                User(server, "alice")
            self.assertEqual(server.http("POST", "/v1/users/bob/send", b'{"text":"x"}')[0], 404)


if __name__ == "__main__":
    unittest.main()
