import pathlib
import tempfile
import unittest

import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import planted  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
ONE = """
[[fault]]
what = "counts one too many"
file = "src/x.cpp"
old = "a < b"
new = "a <= b"
target = "core_test"
filter = "X.*"
"""


class Planted(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        (self.root / "src").mkdir()

    def write(self, text):
        (self.root / "src/x.cpp").write_text(text, encoding="utf-8")

    def test_each_fault_of_the_list_applies(self):
        faults = planted.read(planted.LIST.read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(faults), 30)
        self.assertEqual(planted.misplaced(faults, ROOT), [])

    def test_what_applies_is_not_told(self):
        self.write("if (a < b) {}")
        self.assertEqual(planted.misplaced(planted.read(ONE), self.root), [])

    def test_what_is_gone_or_there_twice_is_told(self):
        faults = planted.read(ONE)
        self.assertIn("not there any more", planted.misplaced(faults, self.root)[0])
        self.write("if (b > a) {}")
        self.assertIn("0 times", planted.misplaced(faults, self.root)[0])
        self.write("a < b, a < b")
        self.assertIn("2 times", planted.misplaced(faults, self.root)[0])
        with self.assertRaises(ValueError):
            planted.apply(faults[0], self.root)

    def test_it_is_planted_and_the_text_before_is_given_back(self):
        self.write("if (a < b) {}")
        self.assertEqual(planted.apply(planted.read(ONE)[0], self.root), "if (a < b) {}")
        self.assertEqual((self.root / "src/x.cpp").read_text(encoding="utf-8"), "if (a <= b) {}")

    def test_a_list_that_is_not_whole_is_refused(self):
        with self.assertRaisesRegex(ValueError, "needs"):
            planted.read(ONE.replace('target = "core_test"\n', ""))
        with self.assertRaisesRegex(ValueError, "changes nothing"):
            planted.read(ONE.replace("a <= b", "a < b"))


if __name__ == "__main__":
    unittest.main()
