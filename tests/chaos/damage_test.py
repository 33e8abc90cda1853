"""R8: damaged files. Never a wrong message shown, never a new database over an old one; clear words
and a code that is not 0.

Bits are turned over one at a time, at places drawn from a seed: in the header and anywhere in any
page of both databases, and in the WALs of a program that was killed. The pages of both files carry
checksums (docs/decisions/0017), so that each turned bit of a page is noticed by whoever reads it.
"""

import collections
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chaos  # noqa: E402
import pages  # noqa: E402
import specimen as made  # noqa: E402
from parley import PROGRAM, Person, Server  # noqa: E402

PAGE_BITS = 8 * pages.PAGE_BYTES
# What a tree's page begins with ("B-tree Pages" in SQLite's "Database File Format").
PAGE_HEADER_BITS = 8 * 12
FILE_HEADER_BYTES = 100
NOBODY = 65534


class Damage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.specimen = made.Specimen(cls.folder)

    def setUp(self):
        self.dice = chaos.dice(self)
        self.data = self.folder / "copy"

    def after(self, change):
        """What becomes of a copy that `change` was called for."""
        self.specimen.copy(self.data)
        try:
            change(self.data)
            return made.outcome(self.data, self.specimen)
        finally:
            shutil.rmtree(self.data)

    def flip_each(self, file, bits, allowed):
        """One at a time: how often there was which outcome."""
        seen = collections.Counter()
        for bit in bits:
            with self.subTest(file=file, bit=bit, page=bit // PAGE_BITS + 1):
                found = self.after(lambda data, bit=bit: pages.flip(data / file, bit))
                self.assertIn(found, allowed)
                seen[found] += 1
        chaos.tell(f"{file}: {len(bits)} bits turned over, one at a time: {dict(seen)}")
        return seen

    def some_bits(self, file, per_page, count):
        """Per page so many in its header, and so many anywhere."""
        total = pages.count(self.specimen.data / file)
        headers = [
            page * PAGE_BITS + self.dice.randrange(PAGE_HEADER_BITS)
            for page in range(1, total)
            for _ in range(per_page)
        ]
        anywhere = [self.dice.randrange(total * PAGE_BITS) for _ in range(count)]
        chosen = headers if chaos.IS_LONG else self.dice.sample(headers, min(4, len(headers)))
        return [*chosen, *anywhere]

    def test_bits_of_the_index(self):
        bits = self.some_bits("parley.db", 1, chaos.rounds(short=6, long=200))
        allowed = (made.REFUSED, made.FAILED, made.SHOWN)  # a free page is read by nobody
        seen = self.flip_each("parley.db", bits, allowed)
        self.assertGreater(seen[made.REFUSED] + seen[made.FAILED], 0)

    def test_bits_of_the_journal(self):
        bits = self.some_bits("journal.db", 1, chaos.rounds(short=3, long=60))
        self.flip_each("journal.db", bits, (made.REFUSED, made.FAILED, made.SHOWN))

    def test_bits_of_the_file_header(self):
        every = range(8 * FILE_HEADER_BYTES)
        bits = every if chaos.IS_LONG else self.dice.sample(every, 6)
        for file in ("parley.db", "journal.db"):
            self.flip_each(file, list(bits), (made.REFUSED,))

    def test_bits_of_a_text_that_is_shown(self):
        """Where nothing but a text is: it is an error, on the log too, and not another text."""
        whole = (self.specimen.data / "parley.db").read_bytes()
        places = [at for at in range(len(whole)) if whole.startswith(b"word word word", at)]
        for at in self.dice.sample(places, chaos.rounds(short=3, long=60)):
            with self.subTest(at=at):
                bit = 8 * at + self.dice.randrange(8)
                found = self.after(lambda data, bit=bit: pages.flip(data / "parley.db", bit))
                self.assertIn(found, (made.FAILED, made.REFUSED))

    def test_it_is_told_to_the_log_and_to_who_asked(self):
        data = self.specimen.copy(self.data)
        self.addCleanup(shutil.rmtree, data)
        whole = (data / "parley.db").read_bytes()
        pages.flip(data / "parley.db", 8 * (whole.rindex(b"word word word") + 20))
        with Server("--no-limits", data=data) as server:
            with Person(server, token=self.specimen.token) as ada:
                replies = []
                for room, history in self.specimen.history.items():
                    for seq in range(1, len(history) + 1):
                        replies.append(ada.ask("history", room=room, after=seq - 1, limit=1))
                errors = {one["err"]["code"] for one in replies if "err" in one}
                self.assertIn(errors, ({"internal"}, {"unavailable"}))
                self.assertGreater(sum("ok" in one for one in replies), len(replies) // 2)
            self.assertIn("checksum", server.stderr())

    def test_a_file_that_is_cut_off(self):
        for file in ("parley.db", "journal.db"):
            size = (self.specimen.data / file).stat().st_size
            for _ in range(chaos.rounds(short=2, long=40)):
                length = self.dice.randrange(size)
                with self.subTest(file=file, length=length):
                    found = self.after(lambda data, length=length: os.truncate(data / file, length))
                    self.assertEqual(found, made.REFUSED)

    def test_a_file_that_is_empty_or_another_one(self):
        def directory(file):
            file.unlink()
            file.mkdir()

        changes = {
            "empty": lambda file: file.write_bytes(b""),
            "a text": lambda file: file.write_text("not a database at all\n" * 300),
            "zeros": lambda file: file.write_bytes(bytes(3 * pages.PAGE_BYTES)),
            "of another program": foreign,
            "a directory": directory,
        }
        for file in ("parley.db", "journal.db"):
            for name, change in changes.items():
                with self.subTest(file=file, what=name):
                    found = self.after(lambda data, change=change: change(data / file))
                    self.assertEqual(found, made.REFUSED)

    def test_the_other_ones_file(self):
        """Each is a database of ours, and not the one that it should be."""
        for file, other in (("parley.db", "journal.db"), ("journal.db", "parley.db")):
            with self.subTest(file=file):
                found = self.after(lambda data: shutil.copy(data / other, data / file))
                self.assertEqual(found, made.REFUSED)


def foreign(file):
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE theirs (x)")
    database.close()


class Rights(unittest.TestCase):
    """A directory that is there and may not be used. Root may use everything: it becomes nobody."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.program = shutil.copy(PROGRAM, self.folder)
        self.is_root = os.geteuid() == 0
        self.data = made.Specimen(self.folder).data

    def refused(self):
        before = made.files_of(self.data)
        nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if self.is_root else {}
        said = made.refusal(self.data, self.program, **nobody)
        self.assertIn(str(self.data), said)
        self.assertEqual(made.files_of(self.data), before)

    def give_to_nobody(self):
        for path in (self.data, *self.data.iterdir()):
            os.chown(path, NOBODY, NOBODY)

    @unittest.skipUnless(os.geteuid() == 0, "only root may give files away")
    def test_a_directory_of_somebody_else(self):
        self.refused()
        self.data.chmod(0o755)  # it may look, and not write
        self.refused()

    def test_a_directory_that_cannot_be_written(self):
        if self.is_root:
            self.give_to_nobody()
        self.data.chmod(0o500)
        self.addCleanup(self.data.chmod, 0o700)
        self.refused()

    def test_a_file_that_cannot_be_written(self):
        if self.is_root:
            self.give_to_nobody()
        for name in ("parley.db", "journal.db"):
            with self.subTest(file=name):
                (self.data / name).chmod(0o400)
                self.refused()
                (self.data / name).chmod(0o600)


class DamagedWal(unittest.TestCase):
    """What a program that was killed left behind, damaged before it starts again."""

    FILES = ("journal.db-wal", "parley.db-wal")

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.specimen = made.Specimen(cls.folder)
        cls.specimen.die_with_more(60)

    def setUp(self):
        self.dice = chaos.dice(self)
        self.data = self.folder / "copy"

    def outcomes(self, change, count):
        """change(path, size): of each WAL, so often. How often there was which outcome."""
        in_all = collections.Counter()
        for name in self.FILES:
            seen = collections.Counter()
            for _ in range(count):
                shutil.rmtree(self.data, ignore_errors=True)
                data = self.specimen.copy(self.data)
                size = (data / name).stat().st_size
                with self.subTest(file=name):
                    seen[self.outcome_of(change, data / name, size)] += 1
            chaos.tell(f"{name} of {size} bytes, {change.__name__} {count} times: {dict(seen)}")
            in_all += seen
        return in_all

    def outcome_of(self, change, file, size):
        what = change(file, size)
        with self.subTest(what=what):
            return made.outcome(file.parent, self.specimen)

    def test_bits(self):
        def flipped(file, size):
            bit = self.dice.randrange(8 * size)
            pages.flip(file, bit)
            return f"bit {bit}"

        seen = self.outcomes(flipped, chaos.rounds(short=3, long=100))
        # Of the last transaction it cannot be told from what a loss of power leaves.
        self.assertLess(seen[made.SHORTER], 0.2 * seen.total() + 3)

    def test_a_wal_that_is_cut_off(self):
        def cut_off(file, size):
            length = self.dice.randrange(size)
            os.truncate(file, length)
            return f"{length} bytes"

        self.outcomes(cut_off, chaos.rounds(short=3, long=60))


class Checker(unittest.TestCase):
    """The negative control: what `outcome` is there for, it finds."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_a_wrong_text_is_seen(self):
        """A turned bit in a text, and the page sealed again as if it were ours: nobody but the
        checker can know."""
        specimen = made.Specimen(self.folder)
        file = specimen.data / "parley.db"
        whole = file.read_bytes()
        pages.flip(file, 8 * (whole.rindex(b"word word word") + 5))
        self.assertEqual(len(pages.damaged(file)), 1)
        pages.seal(file)
        with self.assertRaisesRegex(AssertionError, "shown .* for "):
            made.outcome(specimen.data, specimen)

    def test_a_new_database_over_the_old_one_is_seen(self):
        specimen = made.Specimen(self.folder)
        for file in specimen.data.iterdir():
            file.unlink()
        with self.assertRaisesRegex(AssertionError, "a new database"):
            made.outcome(specimen.data, specimen)


if __name__ == "__main__":
    unittest.main()
