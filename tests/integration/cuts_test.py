"""Sends through a proxy that cuts connections between send and ack: 0 lost, 0 doubled, in order.

Writers repeat what was not answered under the same cid; readers come back with `since`. The short
form runs always; PARLEY_TEST_LONG sends a million (PARLEY_TEST_SENDS says another number).
"""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from comers import send_through  # noqa: E402
from cutting_proxy import CuttingProxy  # noqa: E402
from load import report  # noqa: E402
from parley import Server  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
SENDS = int(os.environ.get("PARLEY_TEST_SENDS", 1_000_000 if LONG else 3_000))
SEED = 20_26
CUTS_MIN = 50


class Cuts(unittest.TestCase):
    OPTIONS = ("--no-limits",)

    def test_nothing_is_lost_doubled_or_out_of_order(self):
        server = self.enterContext(Server(*self.OPTIONS))
        # Every connection, or each comer would end on one that is not; and long runs must not be
        # all hellos.
        bytes_before_cut = 300_000 if LONG else 10_000
        proxy = self.enterContext(CuttingProxy(server.address, SEED, 1.0, bytes_before_cut))
        broken, _ = send_through(server, proxy, SENDS)
        self.assertEqual(broken, [])
        report(f"{SENDS} sends, {proxy.cuts} cuts: 0 lost, 0 doubled")
        self.assertGreater(proxy.cuts, CUTS_MIN, "the proxy has to have cut something")


class CutsOnTwoLoops(Cuts):
    OPTIONS = ("--no-limits", "--loops", "2")


class CutsOnFourLoops(Cuts):
    OPTIONS = ("--no-limits", "--loops", "4")


if __name__ == "__main__":
    unittest.main()
