"""That a fault of the server fails its test, whatever else that test looks at.

A stand-in for the server dies, or exits as a program does that has a sanitizer. Where there is one,
another stand-in commits each kind of fault when it is told to end (planted_faults.cpp).
"""

import os
import pathlib
import sys
import tempfile
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import DEADLINE, PROGRAM, Server  # noqa: E402
from program import SANITIZER, SANITIZER_EXIT_CODE  # noqa: E402

FAULTS = {
    "asan": {
        "use-after-free": "AddressSanitizer: heap-use-after-free",
        "overflow": "AddressSanitizer: heap-buffer-overflow",
        "leak": "LeakSanitizer: detected memory leaks",
        "undefined": "runtime error: signed integer overflow",
    },
    "tsan": {"race": "ThreadSanitizer: data race"},
}


class StandIn(Server):
    """Another program in the server's place."""

    def __init__(self, *command):
        self.stand_in = command
        super().__init__()

    def command(self, listen):
        return self.stand_in


class Ends(unittest.TestCase):
    def ended_by(self, script):
        ready = "echo parley ready http://127.0.0.1:1;"
        server = StandIn("/bin/sh", "-c", ready + script)
        self.addCleanup(server.close)
        server.process.wait(DEADLINE)
        return server

    def test_a_crash_is_seen_at_the_end_and_at_a_restart(self):
        for leave in (Server.close, Server.restart):
            with self.assertRaisesRegex(AssertionError, "ended with -6"):
                leave(self.ended_by("kill -ABRT $$"))

    def test_the_exit_of_a_sanitizer_is_seen(self):
        with self.assertRaisesRegex(AssertionError, f"ended with {SANITIZER_EXIT_CODE}"):
            self.ended_by(f"exit {SANITIZER_EXIT_CODE}").close()

    def test_any_other_end_is_left_to_the_test(self):
        for script in ("exit 0", "exit 74", "kill -KILL $$"):
            self.ended_by(script).close()


@unittest.skipUnless(SANITIZER, "commits faults that only a sanitizer sees")
class Planted(unittest.TestCase):
    def setUp(self):
        """What is reported here is no report of this run: it gets a folder of its own."""
        self.reports = self.enterContext(tempfile.TemporaryDirectory())
        known = os.environ["PARLEY_SANITIZER_REPORTS"]
        changed = {
            name: value.replace(known, self.reports)
            for name, value in os.environ.items() if known in value
        }
        self.enterContext(unittest.mock.patch.dict(os.environ, changed))

    def commit(self, fault):
        StandIn(pathlib.Path(PROGRAM).parent / "planted_faults", fault).close()

    def test_each_fault_fails_the_test_and_leaves_a_report(self):
        for fault, words in FAULTS[SANITIZER].items():
            with self.subTest(fault=fault):
                with self.assertRaisesRegex(AssertionError, words):
                    self.commit(fault)
                self.assertNotEqual(os.listdir(self.reports), [])

    def test_without_a_fault_nothing_is_said(self):
        self.commit("none")
        self.assertEqual(os.listdir(self.reports), [])


if __name__ == "__main__":
    unittest.main()
