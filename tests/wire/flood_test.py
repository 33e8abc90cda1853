"""Floods of frames that cost their sender nothing: they are taken, in bounded memory that is given
back, and nobody else waits for it."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import Child  # noqa: E402
from load import (  # noqa: E402
    BACK_SECONDS, Talk, is_sanitized, report, resident_bytes, seconds_until_back,
)
from parley import Server  # noqa: E402

FLOODERS = 4
SENDS = 600 if "PARLEY_TEST_LONG" in os.environ else 120
# Of one send of another: on two processors the flooders and this test share one of them. Twice the
# time of a quiet server is promised, and reported; a busy machine breaks it.
P95_SECONDS, QUIET_FACTOR = 0.25, 4
MEBIBYTE = 1024 * 1024
# What an allocator may keep of it.
BACK_BYTES = 8 * MEBIBYTE
# So many frames at the least make it a flood.
FRAMES_MIN = 100_000


class Flood(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--no-limits", "--default-room", "none"))

    def flood(self, name, manner, flooders=FLOODERS, bytes_max=2 * MEBIBYTE):
        """What the flooders tell of it, having checked that the others do not feel it."""
        with Talk(self.server) as talk:
            talk.warm_up()
            before = resident_bytes(self.server)
            with Child("flooder.py", *self.server.address, name, manner, flooders) as child:
                self.assertTrue(child.next()["ready"])
                quiet, beside = talk.compare(child, 95, SENDS)
                grown = resident_bytes(self.server) - before
                told = child.finish()
            back = seconds_until_back(self.server, before + BACK_BYTES)
        report(f"{name}, {manner}: p95 {beside * 1000:.1f} ms, {beside / quiet:.1f} x quiet, "
               f"{grown} bytes more, back after {back:.2f} s, {told}")
        if not is_sanitized(self.server):
            self.assertLess(beside, max(P95_SECONDS, QUIET_FACTOR * quiet))
            self.assertLess(grown, bytes_max)
            self.assertLess(back, BACK_SECONDS)
        told["grown"] = grown
        return told

    def test_pings_unread_leave_one_pong_to_be_sent(self):
        told = self.flood("pings", "deaf")
        self.assertGreater(told["frames"], FRAMES_MIN)
        # RFC 6455 5.5.3: those which the kernel still took, and then the latest.
        self.assertLess(told["pongs"], told["frames"] / 10)

    def test_pings_and_pongs_read(self):
        told = self.flood("pings", "reads")
        self.assertGreater(told["frames"], FRAMES_MIN)
        self.assertLess(told["pongs"], told["frames"])

    def test_pongs_that_nobody_asked_for_are_not_answered(self):
        told = self.flood("pongs", "reads")
        self.assertGreater(told["frames"], FRAMES_MIN)
        self.assertEqual(told["pongs"], 0)

    def test_empty_fragments_of_a_message_that_never_ends(self):
        told = self.flood("empty fragments", "reads")
        self.assertGreater(told["frames"], FRAMES_MIN)

    def test_messages_in_fragments_of_one_byte(self):
        told = self.flood("tiny fragments", "reads")
        self.assertGreater(told["frames"], FRAMES_MIN)
        self.assertGreater(told["bytes"], 0)

    def test_commands_whose_answers_are_not_read_wait_outside(self):
        # limits::kReplyBytesMax for each flooder, and what one read brought. So many of them that
        # there is something to give back.
        told = self.flood("commands", "deaf", flooders=40, bytes_max=40 * MEBIBYTE)
        self.assertGreater(told["grown"], BACK_BYTES)


if __name__ == "__main__":
    unittest.main()
