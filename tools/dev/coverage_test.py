import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from tools.dev.coverage import by_folder, lines_of, parser_rows, read_parsers

ROOT = pathlib.Path("/clone")
SCRIPT = pathlib.Path(__file__).with_name("coverage.py")


def export(**files):
    """An export of files by path, each with (lines, lines that ran)."""
    return {"data": [{"files": [
        {"filename": name, "summary": {"lines": {"count": count, "covered": ran}}}
        for name, (count, ran) in files.items()]}]}


class Coverage(unittest.TestCase):
    def test_counts_the_product_alone(self):
        files = lines_of(export(**{
            "/clone/src/ws/frame.cpp": (10, 9), "/clone/src/ws/frame_test.cpp": (10, 10),
            "/clone/src/ws/deflate_testing.h": (5, 5), "/usr/include/x.h": (5, 5),
            "/clone/tests/fuzz/house.cpp": (5, 5), "/clone/src/ws/mask.cpp": (10, 10)}), ROOT)
        self.assertEqual(files, {"src/ws/frame.cpp": (10, 9), "src/ws/mask.cpp": (10, 10)})
        self.assertEqual(by_folder(files), {"ws": (20, 19)})

    def test_asks_95_of_a_parser(self):
        files = {"src/a.cpp": (100, 95), "src/b.cpp": (100, 94)}
        rows = list(parser_rows(["src/a.cpp", "src/b.cpp", "src/gone.cpp"], files))
        self.assertEqual([enough for _, enough in rows], [True, False, False])

    def test_reads_the_list(self):
        self.assertEqual(read_parsers("# why\n\nsrc/a.cpp\nsrc/b.cpp  # too\n"),
                         ["src/a.cpp", "src/b.cpp"])

    def test_ends_with_a_failure_where_there_is_one(self):
        with tempfile.TemporaryDirectory() as folder:
            for ran, status in ((95, 0), (94, 1)):
                report = pathlib.Path(folder, "report.json")
                report.write_text(json.dumps(export(**{"src/a/b.cpp": (100, ran)})))
                parsers = pathlib.Path(folder, "parsers.txt")
                parsers.write_text("src/a/b.cpp\n")
                done = subprocess.run([sys.executable, SCRIPT, report, parsers],
                                      capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn("passed", done.stdout.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
