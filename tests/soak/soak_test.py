"""The soak in its short form, and real faults that its verdict has to see.

PARLEY_TEST_LONG: all of the load, over TLS as well.
"""

import contextlib
import os
import pathlib
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from crowd import Crowd  # noqa: E402
from house import House  # noqa: E402
from load import is_sanitized, report  # noqa: E402
from parley import DEADLINE, Person  # noqa: E402
from soak import Load, Soak  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
CYCLES = 11  # the fewest that the verdict takes, with its warm-up
# What rates.h says of a guest, who is kept for ever; measured 1.4 KB.
GUEST_BYTES_MAX = 3_000
PEOPLE = 2_000 if LONG else 500
# Places that are kept for who comes next, where 14 KB of each stayed before it was given back.
LEFT_BYTES_MAX = 5_000
# So many new ones a cycle cannot be taken for noise.
GUESTS = 200


class OneSoak(unittest.TestCase):
    def soak(self, door, load):
        out = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="parley-test-")))
        return self.enterContext(Soak(door, out, load))

    def findings(self, soak):
        """What is wrong, each with its words; memory is a sanitizer's own affair."""
        sanitized = soak.house.process.poll() is None and is_sanitized(soak.house)
        found = soak.judge()
        for finding in found:
            report(f"{soak.door}: {finding.name}: {finding.words}")
        return {finding.name: finding.words for finding in found
                if not finding.passed and not (sanitized and finding.name == "memory")}


class NothingGrows(OneSoak):
    def live(self, door, load):
        soak = self.soak(door, load)
        for _ in range(CYCLES):
            soak.live()
        self.assertEqual(self.findings(soak), {})
        self.assertGreater(soak.samples[-1]["accepted"], CYCLES * load.churn)

    def test_a_short_life(self):
        self.live("plain", Load() if LONG else Load(churn=400, messages=0, stall_seconds=0))

    @unittest.skipUnless(LONG, "the long form")
    def test_a_short_life_in_tls(self):
        self.live("tls", Load())


class MemoryComesBack(OneSoak):
    def test_after_a_crowd(self):
        """What people in TLS leave behind in the allocator goes back to the system."""
        with House("tls") as house:
            if is_sanitized(house):
                self.skipTest("memory is that of a sanitizer")
            crowd = self.enterContext(contextlib.closing(Crowd(house, PEOPLE)))
            house.terminate()
            house.restart()  # so that the people are known, and nothing of them is new
            before = house.sample()["memory_bytes"]
            crowd.run("idle", "--clients", PEOPLE, "--pid", house.process.pid)
            deadline = time.monotonic() + DEADLINE
            after = house.sample()["memory_bytes"]
            report(f"{(after - before) / PEOPLE:,.0f} bytes each when they have gone")
            while after - before > LEFT_BYTES_MAX * PEOPLE:
                self.assertLess(time.monotonic(), deadline, f"{before} → {after}")
                after = house.sample()["memory_bytes"]
            report(f"{(after - before) / PEOPLE:,.0f} bytes each a little later")


class IsSeen(OneSoak):
    def test_connections_that_are_kept(self):
        soak = self.soak("plain", Load())
        soak.house.rest()
        for number in range(CYCLES):
            self.enterContext(Person(soak.house, f"stays-{number}"))
            soak.sample(0)
        self.assertEqual(self.findings(soak).keys() - {"memory"},
                         {"descriptors", "connections at rest", "clients at rest"})

    def test_a_load_that_fails_and_a_server_that_dies(self):
        soak = self.soak("plain", Load(messages=0, stall_seconds=0))
        soak.crowd.file.truncate(0)  # nobody is known any more
        soak.live()
        soak.house.kill()
        found = self.findings(soak)
        self.assertIn("holds 0 of", found["faults"])
        self.assertEqual(found["exit code"], "-9")

    def test_guests_who_never_come_back(self):
        """Each is kept for ever: the one thing that grows without a maximum, and what it costs."""
        soak = self.soak("plain", Load())
        if is_sanitized(soak.house):
            self.skipTest("memory is that of a sanitizer")
        before = soak.sample()
        for _ in range(CYCLES):
            soak.crowd.run("churn", "--clients", GUESTS, "--arrivals", 1, accounts=False)
            soak.sample(0)
        after = soak.sample()
        self.assertIn("memory", self.findings(soak))
        each = (after["memory_bytes"] - before["memory_bytes"]) / (CYCLES * GUESTS)
        report(f"a guest costs {each:,.0f} bytes, with the pages of the database that are cached")
        self.assertLess(each, GUEST_BYTES_MAX)


if __name__ == "__main__":
    unittest.main()
