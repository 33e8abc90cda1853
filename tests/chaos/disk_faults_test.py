"""R7: a sync that fails, at each place where the program syncs. Nothing is acknowledged after it,
/healthz is 503, the exit code is 74, and every acknowledged message is there after a restart.

The messages go one at a time, so that the one whose sync failed is known: it has no ok, and none
after it has. (What the index fails to sync is in the journal still, so acks may go on until the
writer has heard of it; but the program ends all the same.)
"""

import copy
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chaos  # noqa: E402
import logbook  # noqa: E402
import promises  # noqa: E402
from parley import DEADLINE, Server  # noqa: E402
from strained import NotReady, StrainedServer  # noqa: E402

SYNC = "fsync,fdatasync"
MESSAGES = 400
PLACES = 24
EXIT_IO = 74
AFTER_FAILURE = 3


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        with Server("--no-limits", data=cls.folder / "well") as server:
            cls.author = logbook.Author(server, "Ada")
            if server.terminate() != 0:
                raise AssertionError(server.stderr())

    def setUp(self):
        self.hits = self.early = self.late = 0
        self.health_ms, self.end_ms = [], []

    def beginning(self, name):
        """A directory of its own in which nobody has said anything yet, and who will."""
        data = shutil.copytree(self.folder / "well", self.folder / name)
        return promises.Story(copy.deepcopy(self.author)), data

    def run_with(self, name, faults, files):
        """A life of the program with that fault: (story, data, exit code, stderr)."""
        story, data = self.beginning(name)
        try:
            server = StrainedServer("--no-limits", faults=faults, files=files, data=data)
        except NotReady as early:
            self.early += 1
            self.assertEqual(early.code, EXIT_IO, early)
            return story, data, early.code, str(early)
        with server:
            self.talk(server, story)
            code = server.process.wait(DEADLINE)
            return story, data, code, server.stderr()

    def talk(self, server, story):
        """Until the disk has failed, and a little longer; an orderly end where it does not."""
        try:
            person = promises.comes_back(server, story.author)
        except (AssertionError, OSError):  # it failed at once, and is on its way out
            self.early += 1
            return
        with person:
            while len(story.answers) < MESSAGES and story.send(person) == "ok":
                pass
            if story.answers[-1][1] == "ok":
                server.terminate()
                return
            began = time.monotonic()
            for _ in range(AFTER_FAILURE):
                story.send(person)
            if self.becomes_unhealthy(server):
                self.health_ms.append(1000 * (time.monotonic() - began))
            person.recv_close()
            person.close()  # it waits for those that do not
            server.process.wait(DEADLINE)
            self.end_ms.append(1000 * (time.monotonic() - began))

    def becomes_unhealthy(self, server):
        """Whether /healthz said 503 before the server was gone."""
        while True:
            try:
                status, _, body = server.http("GET", "/healthz")
            except OSError:
                return False
            if status == 503:
                self.assertIn(b"the log has failed", body)
                return True

    def nothing_is_lost(self, data, author):
        """After a restart on a disk that is well: what was acked is there, what was not can be
        said again with the same cid."""
        with Server("--no-limits", data=data) as server:
            self.assertEqual(promises.lost(server, author)[:5], [])
            logbook.settle(server, [author])
            self.assertEqual(promises.lost(server, author)[:5], [])

    def after_a_failed_sync(self, file, kth):
        faults = [f"{SYNC}:error=EIO:when={kth}"]
        name = f"{file}-{kth}"
        story, data, code, stderr = self.run_with(name, faults, (file, file + "-wal"))
        if not story.answers:
            self.assertIn("parley: ", stderr)
            self.assertEqual(code, EXIT_IO, stderr)
        elif any(answer != "ok" for _, answer in story.answers):
            self.hits += 1
            self.assertEqual(code, EXIT_IO, stderr)
            self.assertIn("the log has failed", stderr)
            if file == "journal.db":
                self.assertEqual(promises.acked_after_failure(story.answers), [])
        else:
            # Not reached, or only by what it tidied at its end, which the journal forgives.
            self.assertIn(code, (0, EXIT_IO), stderr)
            self.late += code == EXIT_IO
        self.nothing_is_lost(data, story.author)

    def at_each_sync_of(self, file):
        count = chaos.rounds(short=2, long=PLACES)
        for kth in range(1, count + 1):
            with self.subTest(file=file, kth=kth):
                self.after_a_failed_sync(file, kth)
        # The index follows at its own pace: on a quick machine it syncs before or behind all sends.
        if file == "journal.db":
            self.assertGreaterEqual(self.hits, 1, "no sync failed while somebody sent")
            self.assertGreaterEqual(len(self.health_ms), 1, "nobody saw the 503")
        self.assertGreaterEqual(self.hits + self.early + self.late, 1, "no sync failed")
        chaos.tell(
            f"{file}: {count} places, {self.hits} under load, {self.early} before it was ready; "
            f"{self.late} at its end; 503 after {chaos.spread(self.health_ms, ' ms')}, "
            f"ended after {chaos.spread(self.end_ms, ' ms')}"
        )

    def test_a_failed_sync_of_the_journal(self):
        self.at_each_sync_of("journal.db")

    def test_a_failed_sync_of_the_index(self):
        self.at_each_sync_of("parley.db")

    def test_a_write_that_fails(self):
        """Not for want of space: what is on the disk is not known, as after a failed sync."""
        for kth in range(1, chaos.rounds(short=2, long=24) + 1):
            with self.subTest(kth=kth):
                faults = [f"pwrite64:error=EIO:when={20 * kth}"]
                files = ("journal.db-wal",)
                story, data, code, stderr = self.run_with(f"eio-{kth}", faults, files)
                self.assertEqual(code, EXIT_IO, stderr)
                self.assertEqual(promises.acked_after_failure(story.answers), [])
                self.nothing_is_lost(data, story.author)

    def test_a_write_without_space_at_any_place(self):
        """Once, in any file: it fails one send at most, and the program goes on."""
        files = ("journal.db", "journal.db-wal", "parley.db", "parley.db-wal")
        refused = hits = 0
        for kth in range(1, chaos.rounds(short=2, long=24) + 1):
            with self.subTest(kth=kth):
                faults = [f"pwrite64:error=ENOSPC:when={7 * kth}"]
                story, data = self.beginning(f"full-{kth}")
                with StrainedServer("--no-limits", faults=faults, files=files, data=data) as server:
                    with promises.comes_back(server, story.author) as person:
                        for _ in range(MESSAGES // 4):
                            said = story.send(person)
                            while said != "ok":
                                said = story.retry(person)
                    self.assertEqual(server.terminate(), 0, server.stderr())
                    hits += server.was_hit() > 0
                failed = [answer for _, answer in story.answers if answer != "ok"]
                self.assertIn(failed, ([], ["unavailable"], ["unavailable"] * 2))
                refused += len(failed)
                self.assertEqual(story.answers[-1][1], "ok")
                self.nothing_is_lost(data, story.author)
        self.assertGreaterEqual(hits, 1, "no write was refused")
        chaos.tell(f"ENOSPC at {hits} places: {refused} sends refused, each once")


if __name__ == "__main__":
    unittest.main()
