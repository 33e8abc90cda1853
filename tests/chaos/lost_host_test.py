"""Readers whose host is gone, in a moment and without a word: one who had stalled, and one who had
not. Both are closed in time, and one who has stalled as long, but whose host answers, is not.

It waits for minutes, and takes root, so it is in the long form only.
"""

import os
import pathlib
import select
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import far_host  # noqa: E402
from hearing import Hearing, is_online  # noqa: E402
from load import report  # noqa: E402
from parley import DEADLINE, Person, Server  # noqa: E402

# base/limits.h
SILENT_SECONDS, DEAD_SECONDS = 60, 150


@unittest.skipUnless("PARLEY_TEST_LONG" in os.environ, "waits for 150 s")
@unittest.skipUnless(os.geteuid() == 0, "only root may make a network")
class LostHost(Hearing, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        far_host.leave_network()

    def setUp(self):
        self.server = self.enterContext(Server("--no-limits", "--guests", listen="0.0.0.0:0"))
        self.far = self.enterContext(far_host.FarHost())

    def far_hearer(self, name):
        return self.hearer(name, host=far_host.HERE, inside=self.far.inside)

    def seconds_until_closed(self, witness, users):
        """By user, from now on; meanwhile all of them are talked to once a second."""
        began, closed = time.monotonic(), {}
        while len(closed) < len(users):
            self.assertLess(time.monotonic() - began, DEAD_SECONDS + DEADLINE)
            witness.ok("typing", room="#lobby")
            witness.ok("send", room="#lobby", cid=f"w{time.monotonic_ns()}", text="still here?")
            for user in users:
                if user not in closed and not is_online(witness, user):
                    closed[user] = time.monotonic() - began
            select.select([], [], [], 1.0)
        return closed

    def test_it_is_found_out_whether_the_reader_had_stalled_or_not(self):
        witness = self.enterContext(Person(self.server, "Witness"))
        stays, goes = self.hearer("Stays"), self.far_hearer("Goes")
        stays.stop()
        goes.stop()
        self.fill(witness, sockets=2)
        self.far_hearer("Listens")
        self.far.lose()
        closed = self.seconds_until_closed(witness, ["goes", "listens"])
        report(f"hosts gone: a listener was closed after {closed['listens']:.1f} s, a stalled "
               f"reader after {closed['goes']:.1f} s")
        self.assertLess(closed["listens"], SILENT_SECONDS + DEADLINE)
        # A minute is what a kernel would give it that was not told to wait.
        self.assertGreater(closed["goes"], DEAD_SECONDS - 5)

        self.assertTrue(is_online(witness, "stays"))
        self.end(witness)
        stays.go_on()
        told = self.told_all(stays, witness)
        self.assertEqual((told["codes"], told["connections"]), ([], 1))


if __name__ == "__main__":
    unittest.main()
