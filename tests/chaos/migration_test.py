"""R9: `kill -9` at each step of a migration. The files are of the old schema or of the new one,
never between, and the next start has all messages. The same where a step fails (R7), and where the
files are made for the first time.

strace kills the program at its k-th write, sync, rename or removal, k from 1 on until nothing is
left to be killed: so the death falls between any two steps of the way from one schema to the next.
"""

import collections
import itertools
import pathlib
import shutil
import signal
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chaos  # noqa: E402
import old_data  # noqa: E402
import pages  # noqa: E402
import specimen as made  # noqa: E402
from parley import Person, Server  # noqa: E402
from strained import NotReady, StrainedServer  # noqa: E402

# parley.db and journal.db: (schema, bytes kept free in each page).
TODAY = {"parley.db": (6, 8), "journal.db": (2, 8)}
# Complete schemas on the way, in which a death may leave a file.
BETWEEN = {"parley.db": [(3, 8), (4, 8), (5, 8)], "journal.db": []}
BEFORE = {1: {"parley.db": (1, 0)}, 2: {"parley.db": (2, 0), "journal.db": (1, 0)}}
EXIT_IO = 74
# What changes a file; each of them is a step.
STEPS = ("pwrite64", "fsync,fdatasync", "rename,renameat,renameat2", "unlink,unlinkat", "ftruncate")
# The short form dies at these only, and from the last schema but one.
SHORT = {"pwrite64": (2, 60), "fsync,fdatasync": (2, 4), "rename,renameat,renameat2": (1, 2)}
# Those that may also fail without a death.
MAY_FAIL = (*STEPS, "chmod,fchmod,fchmodat")


class OldData(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.specimen = made.Specimen(cls.folder)
        cls.old = {}
        for version in (1, 2):
            cls.old[version] = cls.folder / f"schema-{version}"
            old_data.age(cls.specimen.data, cls.old[version], version)

    def copy(self, version):
        data = self.folder / "copy"
        shutil.rmtree(data, ignore_errors=True)
        return shutil.copytree(self.old[version], data)

    def schemas(self, data):
        return {name: old_data.version(data / name) for name in TODAY if (data / name).exists()}

    def has_all(self, data):
        """A start, and what it shows; it takes messages, and ends well."""
        with Server("--no-limits", data=data) as server:
            self.assertEqual(made.shown(server, self.specimen), made.SHOWN)
            with Person(server, token=self.specimen.token) as ada:
                self.assertIn("seq", ada.ok("send", room="#lobby", cid="after", text="after it"))
            self.assertEqual(server.terminate(), 0)
        self.assertEqual(self.schemas(data), TODAY)
        for name in TODAY:
            self.assertEqual(pages.damaged(data / name), [], name)


class Migration(OldData):
    def test_an_old_directory_is_brought_up_to_date(self):
        for version in (1, 2):
            with self.subTest(version=version):
                self.assertEqual(self.schemas(self.old[version]), BEFORE[version])
                self.has_all(self.copy(version))

    def killed_at(self, version, calls, kth):
        """Whether it died there, at its start or its end; then the next start is looked at."""
        data = self.copy(version)
        faults = [f"{calls}:signal=KILL:when={kth}"]
        try:
            with StrainedServer("--no-limits", faults=faults, data=data) as server:
                code = server.terminate()
        except NotReady as early:
            self.assertEqual(early.code, -signal.SIGKILL, early)
            code = early.code
        for name, found in self.schemas(data).items():
            self.assertIn(found, (BEFORE[version].get(name), *BETWEEN[name], TODAY[name]), name)
        self.has_all(data)
        return code == -signal.SIGKILL

    def kill_at_each(self, version, calls):
        """How many deaths there were until nothing was left to be killed."""
        for kth in itertools.count(1):
            with self.subTest(version=version, calls=calls, kth=kth):
                if not self.killed_at(version, calls, kth):
                    return kth - 1

    def test_kill_9_at_some_steps(self):
        for calls, places in SHORT.items():
            for kth in places:
                with self.subTest(calls=calls, kth=kth):
                    self.assertTrue(self.killed_at(2, calls, kth), "there is no such step")

    @unittest.skipUnless(chaos.IS_LONG, "some hundred deaths")
    def test_kill_9_at_each_step(self):
        for version in (1, 2):
            deaths = {calls: self.kill_at_each(version, calls) for calls in STEPS}
            self.assertGreater(deaths["pwrite64"], 2)
            self.assertGreater(deaths["fsync,fdatasync"], 2)
            self.assertGreater(deaths["rename,renameat,renameat2"], 0)
            chaos.tell(f"from schema {version}: killed at {sum(deaths.values())} steps: {deaths}")

    def test_one_that_cannot_be_finished_leaves_the_old_one(self):
        """No space for the second copy: refused in one line, and the old file as it was."""
        data = self.copy(2)
        before = (data / "parley.db").read_bytes()
        with self.assertRaisesRegex(NotReady, "parley: .*parley.db") as refused:
            faults = ["pwrite64:error=ENOSPC:when=10+"]
            StrainedServer("--no-limits", faults=faults, data=data).close()
        self.assertGreater(refused.exception.code, 0)
        self.assertEqual((data / "parley.db").read_bytes(), before)
        self.has_all(data)


class FailedSteps(OldData):
    """What fails is not silent, and is no harm to the next start."""

    def fails_at(self, data, calls, kth):
        """What became of a start and an end with that fault; None where it was not reached."""
        faults = [f"{calls}:error=EIO:when={kth}"]
        try:
            with StrainedServer("--no-limits", faults=faults, data=data) as server:
                code = server.terminate()
        except NotReady as early:
            self.assertRegex(str(early), "(?s)no ready line.*parley: [^\n]+\n?$")
            self.assertGreater(early.code, 0, early)
            return "refused"
        self.assertIn(code, (0, EXIT_IO), server)
        if not server.was_hit():
            return None
        return "went on" if code == 0 else "ended"

    def fail_at_each(self, make, look, title):
        """make(): a directory to start in; look(it): at the next start."""
        for calls in MAY_FAIL:
            seen = collections.Counter()
            for kth in itertools.count(1) if chaos.IS_LONG else (1, 2):
                outcome = None  # also where it is wrong: one is enough
                with self.subTest(calls=calls, kth=kth):
                    data = make()
                    outcome = self.fails_at(data, calls, kth)
                    look(data)
                    seen[outcome] += 1
                if outcome is None:
                    break
            self.assertGreater(seen.total() - seen[None], 0, f"no {calls} failed")
            chaos.tell(f"{title}, {calls} fails: {dict(seen)}")

    def nothing(self):
        data = self.folder / "new"
        shutil.rmtree(data, ignore_errors=True)
        return data

    def works(self, data):
        with Server("--no-limits", data=data) as server:
            with Person(server, "Ada") as ada:
                self.assertIn("seq", ada.ok("send", room="#lobby", cid="first", text="first"))
            self.assertEqual(server.terminate(), 0)
        self.assertEqual(self.schemas(data), TODAY)

    def test_of_a_first_start(self):
        self.fail_at_each(self.nothing, self.works, "a first start")

    def test_of_a_migration(self):
        for version in (1, 2):
            self.fail_at_each(lambda v=version: self.copy(v), self.has_all, f"schema {version}")


class Checker(unittest.TestCase):
    def test_a_directory_between_two_schemas_is_seen(self):
        """The negative control: the new number on a file of the old layout."""
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        specimen = made.Specimen(folder)
        old = folder / "old"
        old_data.age(specimen.data, old, 2)
        with open(old / "parley.db", "r+b") as file:
            file.seek(63)
            file.write(b"\x03")
        self.assertNotIn(old_data.version(old / "parley.db"), ((2, 0), TODAY["parley.db"]))
        self.assertEqual(made.outcome(old, specimen), made.REFUSED)


if __name__ == "__main__":
    unittest.main()
