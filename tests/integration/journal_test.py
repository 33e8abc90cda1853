"""The journal and the index: what is refused at a start, and what a death at any sync leaves.

A death is made by strace, which kills the program at the k-th sync of one of the two files, so that
it falls between any two steps: the journal's commit, the index's commit, either one's checkpoint,
the journal's tidying. PARLEY_TEST_LONG tries many more.
"""

import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import history  # noqa: E402
import pages  # noqa: E402
from parley import DEADLINE, PROGRAM, Person, Server  # noqa: E402
from program import traced_environment  # noqa: E402

DEATHS = 40 if "PARLEY_TEST_LONG" in os.environ else 6
MESSAGES = 400
IN_FLIGHT = 8


class Refusals(unittest.TestCase):
    """One line that names the file, exit code 78, and nothing written over."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.data = self.made("data")

    def made(self, name):
        with Server(data=self.folder / name) as server:
            with Person(server, "Ada") as ada:
                ada.ok("send", room="#lobby", cid="one", text="kept")
            self.assertEqual(server.terminate(), 0)
        return self.folder / name

    def change(self, statement, *values):
        with sqlite3.connect(self.data / "journal.db") as database:
            database.execute(statement, values)
        database.close()
        pages.seal(self.data / "journal.db")

    def ask(self, file, question):
        with sqlite3.connect(self.data / file) as database:
            answer = database.execute(question).fetchone()[0]
        database.close()
        return answer

    def put_batch(self, number):
        """A batch that the index does not hold."""
        self.change("INSERT INTO batches (batch, checksum, bytes) VALUES (?, 1, x'00')", number)

    def refused(self, *words):
        before = {file.name: file.read_bytes() for file in self.data.glob("*.db")}
        done = subprocess.run(
            [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--data", self.data],
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        )
        self.assertEqual(done.returncode, 78, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual({file.name: file.read_bytes() for file in self.data.glob("*.db")}, before)

    def indexed(self):
        return self.ask("parley.db", "SELECT batch FROM indexed")

    def test_a_damaged_batch(self):
        self.put_batch(self.indexed() + 1)
        self.refused("journal.db", "damaged")

    def test_a_missing_batch(self):
        self.put_batch(self.indexed() + 2)
        self.refused("journal.db", "missing")

    def test_a_journal_of_another_database(self):
        other = self.made("other")
        shutil.copy(other / "journal.db", self.data / "journal.db")
        self.refused("journal.db", "epoch")

    def test_a_journal_that_is_ahead(self):
        self.change("UPDATE journal SET freed = ?", self.indexed() + 5)
        self.refused("journal.db", "belong together")

    def test_a_journal_without_its_database(self):
        for file in self.data.glob("parley.db*"):
            file.unlink()
        self.refused("parley.db", "missing")
        self.assertFalse((self.data / "parley.db").exists())

    def test_a_journal_that_is_no_database(self):
        (self.data / "journal.db").write_bytes(b"not a database at all" * 300)
        self.refused("journal.db")

    def test_without_a_journal_one_is_made_and_all_is_there(self):
        for file in self.data.glob("journal.db*"):
            file.unlink()
        with Server(data=self.data) as server, Person(server, "Bob") as bob:
            page = bob.ok("history", room="#lobby", limit=50)
            self.assertIn("kept", [event.get("text") for event in page["events"]])
            self.assertIn("seq", bob.ok("send", room="#lobby", cid="two", text="and on"))


class Mortal(Server):
    """Dies at the k-th sync of one of its files."""

    def __init__(self, file, kth, data):
        self.file, self.kth = file, kth
        super().__init__("--no-limits", data=data)

    def command(self, listen):
        # Syncs of the file itself are of a checkpoint, those of its -wal of a commit.
        paths = [f"--trace-path={self.data / name}" for name in (self.file, self.file + "-wal")]
        kill = f"--inject=fsync,fdatasync:signal=KILL:when={self.kth}"
        # -D: the program is our child, and strace beside it.
        quiet = ["strace", "-D", "-f", "-qq", "-o", "/dev/null"]
        return [*quiet, *paths, kill, *super().command(listen)]

    def environment(self):
        return traced_environment(super().environment())


class Deaths(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_at_a_sync_of_the_journal(self):
        self.die_often("journal.db")

    def test_at_a_sync_of_the_index(self):
        self.die_often("parley.db")

    def die_often(self, file):
        died = 0
        for kth in range(1, DEATHS + 1):
            data = self.folder / f"{file}-{kth}"
            with Server("--no-limits", data=data) as server:
                with Person(server, "Ada") as ada:
                    token, room = ada.token, ada.room()["room"]
                self.assertEqual(server.terminate(), 0)
            acked, sent, code = {}, 0, -signal.SIGKILL
            try:
                with Mortal(file, kth, data) as server:
                    sent = self.talk(server, token, acked)
                    code = server.terminate()  # to end well takes syncs, too
            except AssertionError:
                pass  # it died before it was ready, which is a place like any other
            with self.subTest(file=file, kth=kth):
                self.check(data, token, room, acked, sent)
            died += code == -signal.SIGKILL
        self.assertGreaterEqual(died, 3, "strace has to have killed something")

    def talk(self, server, token, acked):
        """Sends until it dies or all is said; how many went out."""
        sent = 0
        try:
            with Person(server, token=token) as ada:
                while len(acked) < MESSAGES:
                    while sent < MESSAGES and sent - len(acked) < IN_FLIGHT:
                        self.say(ada, sent)
                        sent += 1
                    one = ada.until(lambda one: one.get("id", 0) >= 1000)
                    acked[one["id"] - 1000] = one["ok"]["seq"]
        except (AssertionError, OSError):
            pass  # it died
        return sent

    @staticmethod
    def say(person, number):
        person.send(
            id=1000 + number, op="send", room="#lobby", cid=f"c{number}", text=f"no {number}"
        )

    def check(self, data, token, room, acked, sent):
        with Server("--no-limits", data=data) as server, Person(server, token=token) as ada:
            # What had no answer is said again, as a client does.
            for number in range(sent + 1):  # and one more that was never said
                text = f"no {number}"
                again = ada.ok("send", room="#lobby", cid=f"c{number}", text=text)
                if number in acked:
                    self.assertEqual((again["seq"], again.get("dup")), (acked[number], True))
                acked[number] = again["seq"]
            log = ada.whole_log(room)
            promised = {(ada.user, f"c{number}"): seq for number, seq in acked.items()}
            self.assertEqual(history.check(log, promised, set(), {}), [])


if __name__ == "__main__":
    unittest.main()
