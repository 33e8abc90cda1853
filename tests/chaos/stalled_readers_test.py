"""Readers of a busy room who stop reading: what each costs the server, what the others feel, and
that each hears everything, in order, on the same connection, when they read on.

The process of the readers is stopped (SIGSTOP). PARLEY_TEST_LONG: 1,000 of them.
"""

import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import Child  # noqa: E402
from hearer import Hearer  # noqa: E402
from load import figure, is_sanitized, percentile, report, resident_bytes  # noqa: E402
from parley import DEADLINE, Person, Server  # noqa: E402
from readers import is_next  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
READERS = 1_000 if LONG else 250
# Together more than what the kernel takes for a reader, which is 300 KB (gateway/settings.h). Short
# ones, because of one that was sent in part the rest is kept.
MESSAGES, TEXT_BYTES = 1_500, 200
IN_FLIGHT = 10
BYTES_EACH_MAX = 1024
# By so much two measurements of the same differ, whoever reads.
NOISE_BYTES = 512 * 1024
# Twice the time with all reading is promised, and reported; a busy machine breaks it.
P99_SECONDS, FACTOR = 0.25, 4


class Control(unittest.TestCase):
    def test_what_is_left_out_or_comes_again_is_seen(self):
        self.assertTrue(is_next(7, 8, 0) and is_next(7, 10, 2))
        # Of what is skipped some may be from before it came.
        self.assertTrue(is_next(7, 10, 4))
        self.assertFalse(is_next(7, 9, 0) or is_next(7, 10, 1))
        self.assertFalse(is_next(7, 7, 0) or is_next(7, 6, 0))


class Stalled(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--no-limits"))
        self.ada = self.enterContext(Person(self.server, "Ada"))
        self.said = 0

    def say_all(self, witness):
        """Says MESSAGES in the lobby, IN_FLIGHT at a time: what each such batch took until another
        had heard it."""
        seconds = []
        for _ in range(MESSAGES // IN_FLIGHT):
            began = time.perf_counter()
            for _ in range(IN_FLIGHT):
                self.said += 1
                self.ada.send(op="send", room="#lobby", cid=f"c{self.said}", text="x" * TEXT_BYTES)
            witness.until(lambda one: one.get("cid") == f"c{self.said}")
            self.ada.ok("ping")
            seconds.append(time.perf_counter() - began)
        return seconds

    def mark(self, text):
        self.ada.ok("send", room="#lobby", cid=text, text=text)

    def grown_by(self, act):
        before = resident_bytes(self.server)
        what = act()
        return resident_bytes(self.server) - before, what

    def all_read(self, witness, child, text):
        seconds = self.say_all(witness)
        self.mark(text)
        self.assertEqual(child.next(DEADLINE * 2), {"mark": text})
        return seconds

    def none_reads(self, witness):
        blocked = figure(self.server, "parley_blocked_total")
        seconds = self.say_all(witness)
        deadline = time.monotonic() + DEADLINE
        while figure(self.server, "parley_blocked_total") < blocked + READERS:
            self.assertLess(time.monotonic(), deadline, "not all are stalled")
        return seconds

    def test_they_cost_little_and_lose_nothing(self):
        child = self.enterContext(Child("readers.py", *self.server.address, READERS))
        self.assertEqual(child.next(DEADLINE * 2), {"ready": True})
        witness = self.enterContext(Hearer(self.server, "Witness"))
        self.all_read(witness, child, "mark 0")
        # What so many messages leave in memory where nobody stalls is no cost of stalling.
        usual, quiet = self.grown_by(lambda: self.all_read(witness, child, "mark 1"))
        child.stop()
        grown, beside = self.grown_by(lambda: self.none_reads(witness))
        self.mark("mark 2")
        began = time.monotonic()
        child.go_on()
        self.assertEqual(child.next(DEADLINE * 2), {"mark": "mark 2"})
        caught_up = time.monotonic() - began
        told = child.finish()
        self.assertGreaterEqual(told["events"], READERS * 3 * MESSAGES)
        self.assertEqual((told["holes"], told["ended"]), (0, 0))
        each = (grown - usual) / READERS
        p99 = [percentile(one, 99) for one in (quiet, beside)]
        report(f"{READERS} stalled: {each:.0f} bytes each (in all {grown}, without {usual}), "
               f"caught up in {caught_up:.1f} s; the others' p99 {p99[1] * 1000:.1f} ms, "
               f"{p99[1] / p99[0]:.1f} x with all reading")
        if not is_sanitized(self.server):
            self.assertLess(grown - usual, READERS * BYTES_EACH_MAX + NOISE_BYTES)
            self.assertLess(p99[1], max(P99_SECONDS, FACTOR * p99[0]))


if __name__ == "__main__":
    unittest.main()
