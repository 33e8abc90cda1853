"""What an operator can get wrong: one clear line, the right exit code, nothing harmed."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import DEADLINE, PROGRAM, Person, Server


def run(*arguments):
    """Exit code and stderr of a program that is expected to end."""
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=DEADLINE)
    return done.returncode, done.stderr


class Operator(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="parley-test-")
        self.path = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def serve(self, data, *options):
        return run("serve", "--listen", "127.0.0.1:0", "--data", str(data), *options)

    def refused(self, result, code, *words):
        status, text = result
        self.assertEqual(status, code, text)
        self.assertEqual(len(text.strip().splitlines()), 1, text)
        self.assertTrue(text.startswith("parley: "), text)
        for word in words:
            self.assertIn(word, text)

    def test_unknown_options_and_values(self):
        self.refused(self.serve(self.path / "d", "--nonsense"), 2, "--nonsense")
        self.refused(self.serve(self.path / "d", "--loops", "0"), 2, "loops")
        self.refused(self.serve(self.path / "d", "--article", "maybe"), 2, "article")
        self.refused(self.serve(self.path / "d", "--deflate-from", "-5"), 2, "deflate-from")
        self.refused(
            run("serve", "--listen", "nowhere", "--data", str(self.path / "d")), 2, "nowhere"
        )
        self.refused(run("dance"), 2)
        self.refused(run(), 2)

    def test_help_and_version(self):
        self.assertEqual(run("--help")[0], 0)
        self.assertEqual(run("--version")[0], 0)

    def test_a_used_port(self):
        with Server() as server:
            address = f"{server.address[0]}:{server.address[1]}"
            self.refused(
                run("serve", "--listen", address, "--data", str(self.path / "d")), 78, address
            )
            with Person(server, "Ada") as ada:
                ada.ok("send", room="#lobby", cid="c", text="undisturbed")

    def test_a_data_directory_in_use(self):
        with Server(data=self.path / "d") as server:
            self.refused(self.serve(self.path / "d"), 78, str(self.path / "d"))
            with Person(server, "Ada") as ada:
                ada.ok("send", room="#lobby", cid="c", text="undisturbed")

    def test_a_file_instead_of_a_directory(self):
        (self.path / "file").write_text("mine")
        status, text = self.serve(self.path / "file")
        self.assertIn(status, (2, 78), text)
        self.assertEqual((self.path / "file").read_text(), "mine")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_directory_that_cannot_be_written(self):
        (self.path / "d").mkdir(mode=0o500)
        self.assertIn(self.serve(self.path / "d")[0], (2, 78))

    def test_no_such_parent(self):
        status, text = self.serve("/proc/parley-cannot-be-here/d")
        self.assertIn(status, (2, 78), text)

    def test_damaged_and_foreign_databases_are_never_written_over(self):
        for name, content in {
            "empty": b"",
            "text": b"not a database at all" * 300,
            "short": b"SQLite format 3\0",
        }.items():
            data = self.path / name
            data.mkdir()
            (data / "parley.db").write_bytes(content)
            self.refused(self.serve(data), 78, "parley.db")
            self.assertEqual((data / "parley.db").read_bytes(), content, name)
        foreign = self.path / "foreign"
        foreign.mkdir()
        with sqlite3.connect(foreign / "parley.db") as database:
            database.execute("CREATE TABLE theirs (x)")
        database.close()
        before = (foreign / "parley.db").read_bytes()
        self.refused(self.serve(foreign), 78)
        self.assertEqual((foreign / "parley.db").read_bytes(), before)

    def test_a_newer_database_is_refused(self):
        with Server(data=self.path / "d") as server:
            server.terminate()
        with sqlite3.connect(self.path / "d" / "parley.db") as database:
            database.execute("PRAGMA user_version = 9999")
        database.close()
        self.refused(self.serve(self.path / "d"), 78, "newer")

    def test_the_data_directory_is_private(self):
        with Server(data=self.path / "d"):
            self.assertEqual((self.path / "d").stat().st_mode & 0o777, 0o700)

    def test_no_text_and_no_token_in_the_log(self):
        with Server() as server:
            with Person(server, "Ada\x1b[31m\nforged") as ada:
                ada.ok("send", room="#lobby", cid="c", text="a secret text")
                server.terminate()
            log = server.stderr()
            self.assertNotIn("a secret text", log)
            self.assertNotIn(ada.token, log)
            self.assertNotIn("\x1b", log)


if __name__ == "__main__":
    unittest.main()
