"""Clients that dribble (slowloris): they cost little, harm nobody, and are thrown out in time.

The short form has 2,000 of them; PARLEY_TEST_LONG 10,000, and as many again inside TLS.
"""

import os
import pathlib
import select
import ssl
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import Child  # noqa: E402
from load import (  # noqa: E402
    Talk, figure, is_sanitized, percentile, report, resident_bytes,
)
from parley import DEADLINE, PING, Server, WebSocket, frame  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
CROWD = 10_000 if LONG else 2_000

# Twice the time of a quiet server is promised, and reported; a busy machine breaks it.
P99_SECONDS, QUIET_FACTOR = 0.25, 4
SENDS = 200
KIBIBYTE = 1024
# By so much two crowds of the same differ.
NOISE_BYTES = KIBIBYTE * KIBIBYTE
# base/limits.h: for the handshake, and then for `hello`. Nobody is thrown out more than two seconds
# and a turn before, or later; the crowd's own process may be late to hear of it, and the server to
# accept it: no later than it took them all to come in.
TIME_SECONDS, EARLY_SECONDS, LATE_SECONDS = 10, 2.2, 1
UNAUTHORIZED = 4501


class Crowded(unittest.TestCase):
    """A server, two people who talk, and a crowd that dribbles."""

    options, scheme, make_socket = ("--no-limits", "--default-room", "none"), "http", None

    def setUp(self):
        self.server = self.enterContext(Server(*self.options, scheme=self.scheme))

    def talk(self):
        talk = self.enterContext(Talk(self.server, make_socket=self.make_socket))
        talk.warm_up()
        return talk

    def crowd(self, places):
        each = [f"{place}:{CROWD // len(places)}" for place in places]
        child = self.enterContext(Child("dribblers.py", *self.server.address, *each))
        self.ready = child.next(DEADLINE * 2)["ready"]
        return child

    def check_bytes(self, bytes_before, bytes_each):
        now = resident_bytes(self.server)
        each = (now - bytes_before) / CROWD
        report(f"{CROWD} came in {self.ready:.1f} s, with {each:.0f} bytes each")
        if not is_sanitized(self.server):
            self.assertLess(each, bytes_each)
        return now

    def check_p99(self, quiet, beside):
        report(f"p99 {beside * 1000:.1f} ms, {beside / quiet:.1f} x quiet")
        if not is_sanitized(self.server):
            self.assertLess(beside, max(P99_SECONDS, QUIET_FACTOR * quiet))

    def check_all_thrown_out(self, child, codes):
        """`codes`: of each place, with what its dribblers were closed."""
        told_of = {}
        while told_of.keys() != codes.keys():
            told = child.next()
            told_of[told["place"]] = told
            shortest, longest = told["ages"]
            report(f"{told['place']}: closed after {shortest:.1f} to {longest:.2f} s, "
                   f"heard up to {told['late']:.2f} s late")
            self.assertEqual(list(told["codes"]), [str(codes[told["place"]])], told)
            self.assertGreater(shortest, TIME_SECONDS - EARLY_SECONDS)
            self.assertLess(longest, TIME_SECONDS + LATE_SECONDS + self.ready + told["late"])

    def check_another_crowd(self, places, bytes_before, bytes_with_first):
        """What a crowd leaves behind is what the next one lives in: it takes no more."""
        kept = resident_bytes(self.server) - bytes_before
        child = self.crowd(places)
        more = resident_bytes(self.server) - bytes_with_first
        child.finish()
        report(f"{kept} bytes kept of the crowd that has left; with another one {more} more")
        if not is_sanitized(self.server):
            self.assertLess(more, NOISE_BYTES)


class Dribbling(Crowded):
    def deaf(self):
        """One who sends pings and reads nothing, up to where no pong can be sent any more."""
        ws = self.enterContext(WebSocket(self.server, receive_buffer=4096))
        while figure(self.server, "parley_blocked_total") == 0:
            ws.send_bytes(frame(PING, bytes(125)) * 100)
        return ws

    def check_thrown_out(self, deaf):
        """It hears nothing, but a ping a second finds nobody in the end."""
        end = select.poll()
        end.register(deaf.sock, 0)  # resets and errors are always told
        deadline = time.monotonic() + DEADLINE
        while not end.poll(1000):
            self.assertLess(time.monotonic(), deadline, "the deaf one is still there")
            deaf.send_bytes(frame(PING))

    def test_before_hello_they_are_thrown_out_and_nobody_else_feels_them(self):
        places = {"silent": 0, "head": 0, "body": 0, "poll": 0}
        places |= dict.fromkeys(("no frame", "frame header", "frame payload"), UNAUTHORIZED)
        talk, deaf = self.talk(), self.deaf()
        before = resident_bytes(self.server)
        quiet = talk.seconds(SENDS // 2)
        child = self.crowd(places)
        beside = talk.seconds(SENDS)
        bytes_with_crowd = self.check_bytes(before, 2 * KIBIBYTE)
        self.check_all_thrown_out(child, places)
        self.check_thrown_out(deaf)
        self.assertEqual(child.finish(), {"open": {}})
        quiet += talk.seconds(SENDS // 2)
        self.check_p99(percentile(quiet, 99), percentile(beside, 99))
        self.check_another_crowd(places, before, bytes_with_crowd)

    def test_after_hello_they_may_stay(self):
        talk = self.talk()
        before = resident_bytes(self.server)
        child = self.crowd(["after hello"])
        self.check_bytes(before, 4 * KIBIBYTE)
        self.check_p99(*talk.compare(child, 99, 2 * SENDS))
        self.assertEqual(child.finish(), {"open": {"after hello": CROWD}})
        talk.say()


@unittest.skipUnless(LONG, "waits for another 10 seconds")
class DribblingInsideTls(Crowded):
    options, scheme = (*Crowded.options, "--tls-self-signed"), "https"

    def make_socket(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(self.server.connect())

    def test_who_never_ends_the_hello_of_tls_is_thrown_out(self):
        talk = self.talk()
        before = resident_bytes(self.server)
        child = self.crowd(["tls"])
        bytes_with_crowd = self.check_bytes(before, 2 * KIBIBYTE)
        self.check_all_thrown_out(child, {"tls": 0})
        self.check_another_crowd(["tls"], before, bytes_with_crowd)
        talk.say()


if __name__ == "__main__":
    unittest.main()
