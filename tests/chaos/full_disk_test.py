"""R7: a disk that is really full, a small tmpfs. Sends fail with `unavailable` and at once, reads
go on, /healthz and the log tell; sends work again when there is space, in the same process, and
what was acknowledged is there, also after a kill -9.

It takes root, to mount.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chaos  # noqa: E402
import logbook  # noqa: E402
import promises  # noqa: E402
from parley import DEADLINE, Person, Server  # noqa: E402

DISK_MIB = 24
TEXT_BYTES = 3000
# Until its WALs need more space: some MiB of pages are there to be used again.
SENDS_MAX = 20_000
# One second and five are promised, and are measured; a busy machine gets more.
REFUSED_SECONDS = 10
WORKS_AGAIN_SECONDS = 30


class SmallDisk:
    """A file system of its own; `fill()` leaves nothing free on it."""

    def __init__(self, folder):
        self.folder = folder
        self.ballast = folder / "ballast"
        options = ["-o", f"size={DISK_MIB}m"]
        subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", folder], check=True)

    def fill(self):
        with open(self.ballast, "ab", buffering=0) as ballast:
            for chunk in (1 << 20, 4096, 1):
                try:
                    while True:
                        ballast.write(bytes(chunk))
                except OSError:
                    pass  # no space for so much

    def free(self):
        self.ballast.unlink()

    def close(self):
        subprocess.run(["umount", "--lazy", self.folder], check=True)


@unittest.skipIf(os.geteuid() != 0, "only root may mount a disk")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.disk = SmallDisk(self.folder)
        self.addCleanup(self.disk.close)
        self.server = self.enterContext(Server("--no-limits", data=self.folder / "data"))
        self.story = promises.Story(logbook.Author(self.server, "Ada"))
        self.ada = self.enterContext(promises.comes_back(self.server, self.story.author))
        self.bob = self.enterContext(Person(self.server, "Bob"))

    def send_until_refused(self):
        """Seconds that the first refusal took."""
        for _ in range(SENDS_MAX):
            began = time.monotonic()
            said = self.story.send(self.ada, TEXT_BYTES)
            if said != "ok":
                self.assertEqual(said, "unavailable")
                return time.monotonic() - began
        self.fail("the disk is not full")

    def read(self):
        """A page of what was acked, by another person."""
        page = self.bob.ok("history", room=self.story.author.room, limit=50)
        self.assertGreater(len(page["events"]), 0)

    def wait_for_health(self, text):
        """/healthz is told what was found about once a second."""
        deadline = time.monotonic() + DEADLINE
        while True:
            status, _, body = self.server.http("GET", "/healthz")
            self.assertEqual(status, 200)
            if text in body.decode():
                return
            self.assertLess(time.monotonic(), deadline, body)

    def send_until_taken(self):
        """Seconds from now until the refused send is acknowledged."""
        began = time.monotonic()
        while self.story.retry(self.ada, TEXT_BYTES) != "ok":
            self.assertLess(time.monotonic() - began, WORKS_AGAIN_SECONDS)
        return time.monotonic() - began

    def test_a_full_disk_refuses_sends_and_nothing_else(self):
        refused, again, pid = [], [], self.server.process.pid
        for _ in range(chaos.rounds(short=2, long=10)):
            self.disk.fill()
            refused.append(1000 * self.send_until_refused())
            for _ in range(20):
                self.assertEqual(self.story.retry(self.ada, TEXT_BYTES), "unavailable")
                self.read()
            self.wait_for_health("the disk is full")
            self.disk.free()
            again.append(1000 * self.send_until_taken())
            self.wait_for_health("ok")
            self.read()
        self.assertLess(max(refused), 1000 * REFUSED_SECONDS)
        self.assertEqual((self.server.process.poll(), self.server.process.pid), (None, pid))
        self.assertIn("the disk is full", self.server.stderr())
        self.assertIn("the disk has space again", self.server.stderr())
        chaos.tell(
            f"full {len(refused)} times: `unavailable` after {chaos.spread(refused, ' ms')}; "
            f"taken again after {chaos.spread(again, ' ms')}"
        )
        self.assertEqual(promises.lost(self.server, self.story.author)[:5], [])
        self.server.kill()
        self.server.restart()
        self.assertEqual(promises.lost(self.server, self.story.author)[:5], [])

    def test_a_kill_while_it_is_full(self):
        """It starts on the full disk or says in one line why not; with space, all is there."""
        self.disk.fill()
        self.send_until_refused()
        self.server.kill()
        try:
            self.server.restart()
            self.server.kill()
        except AssertionError as refusal:
            self.assertIn("parley: ", str(refusal))
            self.assertNotEqual(self.server.process.returncode, 0)
        self.disk.free()
        self.server.restart()
        self.assertEqual(promises.lost(self.server, self.story.author)[:5], [])
        logbook.settle(self.server, [self.story.author])


if __name__ == "__main__":
    unittest.main()
