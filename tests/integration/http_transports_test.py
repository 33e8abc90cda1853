"""Long-poll and event streams (docs/protocol.md, Transport), beside WebSocket clients."""

import http.client
import json
import os
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from http_clients import Poller, Stream  # noqa: E402
from parley import DEADLINE, Person, Server  # noqa: E402


def say(number, text="hi", cid=None):
    return {"id": number, "op": "send", "room": "#lobby", "cid": cid or f"c{number}", "text": text}


def is_message(one):
    return one.get("ev") == "msg"


def saying(text):
    return lambda one: is_message(one) and one["text"] == text


class Transports(unittest.TestCase):
    OPTIONS = ("--no-limits",)

    def setUp(self):
        self.server = Server(*self.OPTIONS)
        self.addCleanup(self.server.close)

    def test_three_people_on_three_transports(self):
        ada = Person(self.server, "Ada")
        self.addCleanup(ada.close)
        bob = Poller(self.server).hello("Bob")
        cleo = Stream(self.server, "Cleo")
        self.addCleanup(cleo.close)
        everybody = (ada, bob, cleo)
        ada.ok("send", room="#lobby", cid="a", text="from a socket")
        for one in everybody:
            one.until(saying("from a socket"))
        reply = bob.until(lambda one: one.get("id") == 7, say(7, "from a poll"))
        self.assertIn("seq", reply["ok"])
        for one in (ada, cleo):
            one.until(saying("from a poll"))
        cleo.send(say(8, "from a stream"))
        for one in everybody:
            one.until(saying("from a stream"))
        # Each heard all three once, in one order.
        page = ada.ok("history", room="#lobby", limit=10)
        kept = [event["seq"] for event in page["events"] if event["ev"] == "msg"]
        self.assertEqual([one["seq"] for one in bob.heard if is_message(one)], kept)

    def test_commands_may_come_while_a_poll_waits(self):
        bob = Poller(self.server).hello("Bob")
        got = []
        waiting = threading.Thread(target=lambda: got.append(bob.until(saying("while waiting"))))
        waiting.start()
        other = Poller(self.server)
        other.session = bob.session
        other.send(say(5, "while waiting"))
        waiting.join(DEADLINE)
        self.assertEqual(got[0]["text"], "while waiting")

    def test_a_lost_response_ends_the_session_and_resume_is_exact(self):
        bob = Poller(self.server).hello("Bob")
        ada = Person(self.server, "Ada")
        self.addCleanup(ada.close)
        for number in range(5):
            ada.ok("send", room="#lobby", cid=f"a{number}", text=f"number {number}")
        seq = bob.room["head"]
        # This response is lost: the client goes on as if it had not come.
        self.assertEqual(bob.post("/v1/poll")[0], 200)
        status, _, body = bob.post("/v1/poll")
        self.assertEqual(status, 410)
        self.assertTrue(json.loads(body)["err"]["retry"])
        since = {"epoch": bob.answer["epoch"], "user": bob.answer["us"],
                 "rooms": {bob.room["room"]: seq}}
        again = Poller(self.server).hello(token=bob.token, since=since)
        room = bob.room["room"]
        events = [one for one in again.heard if one.get("room") == room and "seq" in one]
        seqs = [one["seq"] for one in events]
        self.assertEqual(seqs, list(range(seq + 1, seq + 1 + len(events))))
        texts = [one["text"] for one in events if is_message(one)]
        self.assertEqual(texts, [f"number {number}" for number in range(5)])

    def test_a_second_poll_overtakes_the_first(self):
        bob = Poller(self.server).hello("Bob")
        with self.server.connect() as first:
            head = f"POST /v1/poll HTTP/1.1\r\nHost: localhost\r\nParley-Session: {bob.session}\r\n"
            first.sendall(f"{head}Parley-Turn: {bob.turn}\r\nContent-Length: 0\r\n\r\n".encode())
            # Whichever of the two is taken first, the other one is told 409, and then one remains.
            statuses = []
            second = threading.Thread(target=lambda: statuses.append(bob.post("/v1/poll")[0]))
            second.start()
            got = first.recv(65536)
            Poller.send(bob, say(9, "wake"))
            second.join(DEADLINE)
        self.assertEqual(sorted([int(got.split()[1]), statuses[0]]), [200, 409])

    def test_what_is_wrong_is_told(self):
        bob = Poller(self.server).hello("Bob")
        stranger = Poller(self.server)
        stranger.session = bob.session[:-4] + "AAAA"
        self.assertEqual(stranger.post("/v1/send", say(1))[0], 404)
        self.assertEqual(stranger.post("/v1/poll")[0], 404)
        stranger.session = "nonsense"
        self.assertEqual(stranger.post("/v1/poll")[0], 404)
        self.assertEqual(self.server.http("GET", "/v1/poll")[0], 405)
        self.assertEqual(bob.post("/v1/poll", Origin="http://evil.example")[0], 403)
        self.assertEqual(bob.post("/v1/send", body="x" * 70_000)[0], 413)
        wrong = bob.until(lambda one: "err" in one, {"id": 3, "op": "nonsense"})
        self.assertEqual(wrong["err"]["code"], "unknown_op")

    def test_nothing_before_hello(self):
        poller = Poller(self.server)
        told = poller.until(lambda one: one.get("id") == 4, say(4))
        self.assertEqual(told["err"]["code"], "unauthorized")

    def test_a_session_whose_hello_was_not_taken_ends_with_its_answer(self):
        for command in ({"id": 4, "op": "ping"},
                        {"id": 4, "op": "hello", "v": 1, "token": "not known"}):
            stranger = Poller(self.server)
            stranger.until(lambda one: one.get("id") == 4, command)
            self.assertEqual(stranger.post("/v1/poll")[0], 404)

    def test_a_replaced_device_hears_it_as_its_last_object(self):
        bob = Poller(self.server).hello("Bob", device="phone")
        with Person(self.server, token=bob.token, device="phone"):
            last = bob.until(lambda one: one.get("ev") == "close")
            self.assertEqual(last["code"], 4503)
            self.assertEqual(bob.post("/v1/poll")[0], 404)

    def test_a_slow_stream_in_a_busy_room_loses_nothing(self):
        slow = Stream(self.server, "Slow", receive_buffer=4096)
        self.addCleanup(slow.close)
        ada = Person(self.server, "Ada")
        self.addCleanup(ada.close)
        count = 400
        for number in range(count):
            ada.send(**say(number + 1000, "z" * 4000))
        ada.until(lambda one: one.get("id") == 999 + count)
        cids = [slow.until(is_message)["cid"] for _ in range(count)]
        self.assertEqual(cids, [f"c{number + 1000}" for number in range(count)])

    def test_a_poll_is_no_queue_it_gets_what_was_said_between(self):
        bob = Poller(self.server).hello("Bob")
        ada = Person(self.server, "Ada")
        self.addCleanup(ada.close)
        count = 300
        for number in range(count):
            ada.send(**say(number + 1000, "y" * 2000))
        ada.until(lambda one: one.get("id") == 999 + count)
        while sum(map(is_message, bob.heard)) < count:
            bob.poll()
        cids = [one["cid"] for one in bob.heard if is_message(one)]
        self.assertEqual(cids, [f"c{number + 1000}" for number in range(count)])


class TransportsOnTwoLoops(Transports):
    """Requests arrive on either loop, and find their session."""

    OPTIONS = ("--no-limits", "--loops", "2")


@unittest.skipUnless("PARLEY_TEST_LONG" in os.environ, "waits for 25 seconds")
class EmptyPoll(unittest.TestCase):
    def test_it_is_answered_when_its_time_is_over_and_the_next_one_goes_on(self):
        server = self.enterContext(Server())
        bob = Poller(server).hello("Bob")
        began = time.monotonic()
        while bob.poll():
            began = time.monotonic()
        # limits::kPollWaitTime is 25 s, counted in whole ones; at 30 s proxies lose patience.
        waited = time.monotonic() - began
        self.assertGreater(waited, 23)
        self.assertLess(waited, DEADLINE)
        bob.until(saying("after the silence"), say(7, "after the silence"))


if __name__ == "__main__":
    unittest.main()
