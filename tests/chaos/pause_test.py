"""A process that stands still (SIGSTOP) and goes on: the server, and a client.

A server that stood still heard nobody, so it must not hold the time against anybody. A client that
stands still is closed as silent where pings reach it, or stalls where its socket is full; either
way it ends with everything, once. PARLEY_TEST_LONG: also for longer than 60 s.
"""

import os
import pathlib
import select
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import history  # noqa: E402
from hearing import Hearing, is_online  # noqa: E402
from http_clients import Poller, Stream  # noqa: E402
from load import report  # noqa: E402
from parley import DEADLINE, Person, Server, WebSocket  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
# base/limits.h: time for `hello`, and how long one may be silent. Looked at in whole seconds.
HELLO_SECONDS, SILENT_SECONDS = 10, 60
STOPPED_SECONDS = SILENT_SECONDS + 5 if LONG else HELLO_SECONDS
# The kernel would give a closed window 60 s (net/stream.h).
STALLED_SECONDS = 75 if LONG else 0
QUIET = 600  # more than one turn of a loop takes events of
SENDS = 200


def is_reply(one):
    return "id" in one


class Paused(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--no-limits"))

    def person(self, name, **more):
        return self.enterContext(Person(self.server, name, **more))

    @staticmethod
    def send(person, number, text=None):
        text = text or f"number {number}"
        person.send(id=1_000 + number, op="send", room="#lobby", cid=f"c{number}", text=text)

    def answered(self, person, count):
        """What so many sends were answered; and what was heard meanwhile."""
        acked, heard = {}, []
        while len(acked) < count:
            one = person.next()
            if is_reply(one) and one["id"] >= 1_000:
                acked[one["id"] - 1_000] = one["ok"]["seq"]
            elif one.get("room") == person.room()["room"] and "seq" in one:
                heard.append(one)
        return acked, heard

    @staticmethod
    def log(person):
        return person.whole_log(person.room()["room"])


class ServerStops(Paused):
    def stop_for(self, seconds, witness, meanwhile):
        """A stopped server says nothing to the witness, however long; `meanwhile` in that time."""
        self.server.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.server.process.pid, os.WSTOPPED | os.WNOWAIT)
        began = time.monotonic()
        meanwhile()
        left = seconds - (time.monotonic() - began)
        self.assertEqual(select.select([witness.sock], [], [], left)[0], [])
        self.server.process.send_signal(signal.SIGCONT)

    def test_nobody_is_thrown_out_and_nothing_is_lost(self):
        ada, bob = self.person("Ada"), self.person("Bob")
        quiet = [self.person(f"Quiet {number}") for number in range(QUIET if LONG else 0)]
        # Two more seconds would be too late for it, if they were counted.
        stranger = self.enterContext(WebSocket(self.server))
        poller = Poller(self.server).hello("Poller")
        stream = Stream(self.server, "Stream")
        self.addCleanup(stream.close)
        late = []

        def meanwhile():
            for number in range(SENDS):
                self.send(ada, number)
            late.append(self.enterContext(self.server.connect()))
            late[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")

        self.answered(ada, 0)
        bob.ok("ping")
        self.stop_for(STOPPED_SECONDS, bob, meanwhile)
        acked, heard = self.answered(ada, SENDS)
        self.assertTrue(late[0].recv(4096).startswith(b"HTTP/1.1 200"))

        # It has turned since; whoever was there is there, and has time for what it wanted to say.
        reply = stranger.ok("hello", v=1, guest={"name": "Stranger"})
        self.assertIn("token", reply)
        for one in [bob, *quiet]:
            one.ok("ping")
        self.assertIn(200, {status for status, _, _ in [poller.post("/v1/poll")]})
        stream.send({"id": 5, "op": "ping"})
        self.assertIn("ok", stream.until(lambda one: one.get("id") == 5))

        log = self.log(bob)
        told = {(ada.user, f"c{number}"): seq for number, seq in acked.items()}
        messages = [one for one in log if one["ev"] == "msg"]
        self.assertEqual([one["seq"] for one in messages], sorted(acked.values()))
        heard = [one for one in heard if one["ev"] == "msg"]
        self.assertEqual(history.check(log, told, set(), {"ada": heard}), [])


class ClientStops(Hearing, Paused):
    def test_a_full_socket_is_a_stalled_reader_who_keeps_his_connection(self):
        ada = self.person("Ada")
        child = self.hearer()
        child.stop()
        count = self.fill(ada)
        self.end(ada)
        until = time.monotonic() + STALLED_SECONDS
        while time.monotonic() < until:
            select.select([], [], [], 1.0)
            ada.ok("ping")
        child.go_on()
        told = self.told_all(child, ada)
        self.assertEqual((told["codes"], told["connections"]), ([], 1))
        self.assertGreaterEqual(len(told["heard"]), count + 1)

    @unittest.skipUnless(LONG, "waits for more than 60 s")
    def test_who_answers_no_ping_is_closed_as_silent_and_comes_back_with_all(self):
        ada = self.person("Ada")
        child = self.hearer()
        child.stop()
        began, number = time.monotonic(), 0
        while is_online(ada, "hearer"):
            self.assertLess(time.monotonic() - began, SILENT_SECONDS + DEADLINE)
            ada.ok("send", room="#lobby", cid=f"c{number}", text=f"number {number}")
            number += 1
            select.select([ada.sock], [], [], 1.0)
        closed = time.monotonic() - began
        report(f"silent for {closed:.1f} s, and closed")
        self.assertGreater(closed, SILENT_SECONDS - 5)
        self.end(ada)
        child.go_on()
        told = self.told_all(child, ada)
        self.assertEqual((told["codes"], told["connections"]), ([4001], 2))


if __name__ == "__main__":
    unittest.main()
