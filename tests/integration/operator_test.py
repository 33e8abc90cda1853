"""What an operator can get wrong: one clear line, the right exit code, nothing harmed."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
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

    def test_origins_that_would_match_nobody_or_everybody(self):
        for origin, word in (
            ("*", "any page"),
            ("null", "any page"),
            ("chat.example.org", "write https://chat.example.org"),
            ("chat.example.org:8443", "write https://chat.example.org:8443"),
            ("https://chat.example.org/", "write https://chat.example.org"),
            ("https://chat.example.org/chat/", "write https://chat.example.org"),
            ("http://Chat.example.org:8080/?a=b", "write http://chat.example.org:8080"),
            ("wss://chat.example.org", "http:// or https://"),
            ("https://", "http:// or https://"),
            ("https://user@chat.example.org", "http:// or https://"),
            ("https://*.example.org", "http:// or https://"),
            ("https://b\u00fccher.example", "xn--"),
            ("", "for example"),
        ):
            self.refused(self.serve(self.path / "d", "--origin", origin), 2, "--origin", word)
        self.assertFalse((self.path / "d").exists(), "nothing is made before the options are right")

    def test_names_that_nobody_could_be_told(self):
        for name, word in ((b"\xff", "UTF-8"), (b"", "empty"), (b"a" * 100_000, "128"),
                           (b"two\nlines", "line breaks"), (b" blank", "blanks")):
            result = self.serve(self.path / "d", "--name", os.fsdecode(name))
            self.refused(result, 2, "--name", word)
        self.assertFalse((self.path / "d").exists())

    def test_a_default_room_that_cannot_be_named(self):
        for room in ("Main Room", "", "a/b", "x" * 65, os.fsdecode(b"\xff")):
            self.refused(self.serve(self.path / "d", "--default-room", room), 2, "--default-room",
                         "lobby")
        self.assertFalse((self.path / "d").exists())

    def test_certificates_that_are_no_files_of_their_kind(self):
        empty, pipe = self.path / "empty.pem", self.path / "pipe.pem"
        empty.touch()
        os.mkfifo(pipe)
        large = self.path / "large.pem"
        with open(large, "wb") as file:
            file.truncate(1 << 30)
        for path, word in ((empty, "empty"), ("/dev/zero", "regular"), (pipe, "regular"),
                           (self.path, "directory"), (large, "1 MiB")):
            options = ("--tls-cert", str(path), "--tls-key", str(path))
            self.refused(self.serve(self.path / "d", *options), 2, str(path), word)

    def test_a_directory_that_everybody_may_write_is_refused(self):
        data = self.path / "d"
        data.mkdir()
        for mode in (0o777, 0o1777, 0o702):
            data.chmod(mode)
            self.refused(self.serve(data), 2, str(data), "chmod o-w")
            self.assertEqual(list(data.iterdir()), [])
        data.chmod(0o2775)  # a group's volume
        Server(data=data).close()

    def test_the_lock_follows_no_link(self):
        data, other = self.path / "d", self.path / "precious"
        data.mkdir(mode=0o700)
        other.write_text("not a number")
        (data / "lock").symlink_to(other)
        self.refused(self.serve(data), 2, "lock", "symbolic link")
        self.assertEqual(other.read_text(), "not a number")
        (data / "lock").unlink()
        os.mkfifo(data / "lock")
        self.refused(self.serve(data), 2, "lock")

    def test_closed_standard_streams_are_nobody_elses(self):
        """What opened first got the number of standard output, and the ready line with it."""
        for closed in (">&-", "<&- >&-", "<&- >&- 2>&-"):
            data = self.path / f"d{len(closed)}"
            command = f'exec "$0" serve --listen 127.0.0.1:0 --data "$1" {closed}'
            with subprocess.Popen(["sh", "-c", command, PROGRAM, str(data)],
                                  stderr=subprocess.PIPE) as process:
                try:
                    deadline = time.monotonic() + DEADLINE
                    while not self.listens(process.pid):
                        self.assertLess(time.monotonic(), deadline)
                        self.assertIsNone(process.poll())
                finally:
                    process.terminate()
                    process.wait(DEADLINE)
            self.assertRegex((data / "lock").read_text(), r"^\d+\n$", closed)
            for file in data.iterdir():
                self.assertNotIn(b"parley ready", file.read_bytes(), file)

    def listens(self, pid):
        sockets = set()
        for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir():
            try:
                sockets.add(os.readlink(fd))
            except OSError:
                pass
        lines = pathlib.Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
        return any(f"socket:[{line.split()[9]}]" in sockets for line in lines
                   if line.split()[3] == "0A")

    def test_root_is_told_to_be_somebody_else(self):
        with Server() as server:
            self.assertEqual("runs as root" in server.stderr(), os.geteuid() == 0)

    def test_figures_and_reasons_are_for_this_machine(self):
        passed_on = ("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 proxy",
                     "X-Real-IP: 192.0.2.1")
        with Server() as server:
            self.assertEqual(server.http("GET", "/metrics")[0], 200)
            for header in passed_on:
                self.assertEqual(server.http("GET", "/metrics", headers=[header])[0], 403, header)
                self.assertEqual(server.http("GET", "/healthz", headers=[header])[2], b"ok\n")
        with Server("--metrics-public") as server:
            for header in passed_on:
                self.assertEqual(server.http("GET", "/metrics", headers=[header])[0], 200, header)

    def test_headers_on_every_answer(self):
        with Server() as server:
            for method, path in (("GET", "/"), ("GET", "/healthz"), ("GET", "/nothing.txt"),
                                 ("POST", "/v1/send"), ("GET", "/v1/ws"), ("GET", "/v1/sse"),
                                 ("PUT", "/"), ("GET", "//%2f")):
                headers = server.http(method, path)[1]
                self.assertEqual(headers["cross-origin-opener-policy"], "same-origin", path)
                self.assertIn("camera=()", headers["permissions-policy"])
                self.assertIn("content-security-policy", headers)
                self.assertNotIn("strict-transport-security", headers)

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
