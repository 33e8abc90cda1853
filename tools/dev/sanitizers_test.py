"""A report must fail the stage that looks for it; that the sanitizers write them is shown by
tests/sanitizer/planted_faults_test.py."""

import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("sanitizers.sh")


def run(folder, between=""):
    """The environment is set, something happens, and then somebody looks: code and output."""
    done = subprocess.run(
        ["bash", "-euc",
         f'source "$1"; sanitizer_environment "$2"; {between} test_reports', "-", SCRIPT, folder],
        capture_output=True, text=True,
    )
    return done.returncode, done.stdout


class Reports(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "reports"

    def test_none_is_one_check_that_passed(self):
        self.assertEqual(run(self.folder), (0, "1 passed, 0 failed\n"))

    def test_each_is_shown_and_fails(self):
        write = "for n in 1 2; do echo broken >$PARLEY_SANITIZER_REPORTS/report.$n; done;"
        code, told = run(self.folder, write)
        self.assertEqual(code, 1)
        self.assertEqual(told.count("broken"), 2)
        self.assertEqual(told.splitlines()[-1], "0 passed, 2 failed")

    def test_those_of_an_earlier_run_are_gone(self):
        run(self.folder, "touch $PARLEY_SANITIZER_REPORTS/report.1;")
        self.assertEqual(run(self.folder)[0], 0)

    def test_each_sanitizer_is_told_where_to_write_and_how_to_exit(self):
        for options in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            told = run(self.folder, f'echo "${options}";')[1].splitlines()[0].split(":")
            self.assertIn(f"log_path={self.folder}/report", told)
            self.assertIn("exitcode=86", told)


if __name__ == "__main__":
    unittest.main()
