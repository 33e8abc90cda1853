"""Sends through a proxy behind which connections go half-open: what is sent, or answered, or both,
is swallowed, and nothing closes. Who hears nothing gives up and comes back: 0 lost, 0 doubled, in
order. PARLEY_TEST_LONG: 20,000 sends.
"""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from comers import send_through  # noqa: E402
from half_open_proxy import HalfOpenProxy  # noqa: E402
from load import report  # noqa: E402
from parley import Server  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
SENDS = 20_000 if LONG else 400
BYTES_BEFORE = 40_000 if LONG else 8_000
SEED = 11_26
# A client of a person has a minute; nobody here has. Who is only slow comes back once too often.
SILENCE_SECONDS = 0.4


class HalfOpenOnFourLoops(unittest.TestCase):
    OPTIONS = ("--no-limits", "--loops", "4")

    def test_nothing_is_lost_doubled_or_out_of_order(self):
        server = self.enterContext(Server(*self.OPTIONS))
        proxy = self.enterContext(HalfOpenProxy(server.address, SEED, 1.0, BYTES_BEFORE))
        broken, comers = send_through(server, proxy, SENDS, silence=SILENCE_SECONDS)
        self.assertEqual(broken, [])
        self.assertGreater(proxy.cuts, 10, "nothing became half-open")
        self.assertGreater(proxy.swallowed, 0)
        report(f"{SENDS} sends, {sum(one.connections for one in comers)} connections, {proxy.cuts} "
               f"half-open, {proxy.swallowed} bytes swallowed: 0 lost, 0 doubled")


@unittest.skipUnless(LONG, "each half-open connection costs the time until it is given up")
class HalfOpen(HalfOpenOnFourLoops):
    OPTIONS = ("--no-limits",)


if __name__ == "__main__":
    unittest.main()
