"""R6: kill -9 at any moment, under load. What was acked is there, once, and in order.

After each death a fresh client reads the whole room; it is compared with what every writer was
told, and with what every writer heard before the death: nobody may hear what is not kept. What had
no answer is sent again with the same cid. In every fifth round the program is killed once more
while it starts.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chaos  # noqa: E402
import logbook  # noqa: E402
from parley import DEADLINE, PROGRAM, Person, Server  # noqa: E402

WRITERS = 2
LOAD_SECONDS_MAX = 0.6
START_SECONDS_MAX = 0.04
MANY = 1_000_000 if chaos.IS_LONG else 20_000
# One second is promised. A busy machine takes longer, a log that is read from its beginning more.
FIRST_SEND_SECONDS = 10


def wait(seconds):
    """Until the moment that the dice gave: it is what is tested, and nothing else is waited for."""
    threading.Event().wait(seconds)


class Deaths(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--no-limits"))
        self.authors = [logbook.Author(self.server, f"Writer {i}") for i in range(WRITERS)]
        self.early = logbook.Author(self.server, "Early")
        for author in self.authors:
            self.addCleanup(author.close)
        self.dice = chaos.dice(self)

    def load_and_kill(self):
        """Acked sends a second, and what each writer heard."""
        for author in self.authors:
            author.start(self.server)
        for author in self.authors:
            author.child.next()
        wait(self.dice.uniform(0, LOAD_SECONDS_MAX))
        self.server.kill()
        told = [author.finish() for author in self.authors]
        acked, seconds = sum(len(one["acked"]) for one in told), max(one["seconds"] for one in told)
        heard = {f"writer {i}": one["heard"] for i, one in enumerate(told)}
        return acked / seconds if seconds else 0, heard

    def come_back(self):
        """Seconds from the start of the program to the first send that it has taken."""
        began = time.monotonic()
        self.server.restart()
        with Person(self.server, token=self.early.token) as person:
            self.early.say(person)
        return time.monotonic() - began

    def kill_while_it_starts(self):
        process = subprocess.Popen(
            self.server.command("127.0.0.1:0"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait(self.dice.uniform(0, START_SECONDS_MAX))
        process.kill()
        process.wait(DEADLINE)

    def check(self, readers=None):
        everybody = [*self.authors, self.early]
        broken, size = logbook.broken_promises(self.server, everybody, readers)
        self.assertEqual(broken[:10], [])
        return size

    def test_kill_9_at_any_moment_under_load(self):
        rates, starts, rounds = [], [], chaos.rounds(short=3, long=100)
        for number in range(rounds):
            with self.subTest(round=number):
                rate, heard = self.load_and_kill()
                if number % 5 == 1:
                    self.kill_while_it_starts()
                starts.append(self.come_back())
                rates.append(rate)
                size = self.check(heard)
        logbook.settle(self.server, self.authors)
        size = self.check()
        acked = sum(len(author.acked) for author in self.authors)
        self.assertGreater(acked, 100 * rounds, "too little to tell anything")
        slow = sum(rate < 2000 for rate in rates)
        chaos.tell(
            f"{rounds} rounds, {acked} acked, a log of {size} events, acked a second: "
            f"{chaos.spread(rates, digits=0)}, {slow} rounds below 2000; "
            f"first send after start: {chaos.spread([1000 * one for one in starts], ' ms')}"
        )

    def test_the_check_sees_what_a_lost_journal_takes_along(self):
        """The negative control: a disk that forgot what it had said was safe."""
        self.assertEqual(self.server.terminate(), 0)  # so that it remembers who they are
        self.server.restart()
        for _ in range(20):
            self.load_and_kill()
            wal = self.server.data / "journal.db-wal"
            os.truncate(wal, 0)
            self.come_back()
            broken, _ = logbook.broken_promises(self.server, [*self.authors, self.early])
            if broken:
                self.assertTrue(any(line.startswith("acked as") for line in broken), broken[:10])
                return
        self.fail("20 times nothing was lost with the journal")


class Million(unittest.TestCase):
    """A start does not take longer because much is kept."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="parley-million-"))
        cls.server = cls.enterClassContext(Server("--no-limits", data=f"{cls.folder}/data"))
        url = "ws://{}:{}/v1/ws".format(*cls.server.address)
        load = ["--clients", 100, "--rooms", 1000, "--window", 64, "--messages", MANY]
        subprocess.run(
            [PROGRAM, "bench", "send", "--url", url, *map(str, load)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        cls.author = logbook.Author(cls.server, "Writer")
        cls.early = logbook.Author(cls.server, "Early")

    def first_send_after(self, end):
        end()
        began = time.monotonic()
        self.server.restart()
        with Person(self.server, token=self.early.token) as person:
            self.early.say(person)
        took = time.monotonic() - began
        self.assertLess(took, FIRST_SEND_SECONDS)
        return 1000 * took

    def kill_under_load(self):
        self.author.start(self.server)
        self.author.child.next()
        wait(LOAD_SECONDS_MAX)
        self.server.kill()
        self.author.finish()

    def test_the_first_send_after_a_start(self):
        ends = {"an orderly end": self.server.terminate, "kill -9": self.kill_under_load}
        for name, end in ends.items():
            times = [self.first_send_after(end) for _ in range(5 if chaos.IS_LONG else 1)]
            chaos.tell(
                f"first send after {name}, {MANY} messages kept: {chaos.spread(times, ' ms')}"
            )
        broken, _ = logbook.broken_promises(self.server, [self.author, self.early])
        self.assertEqual(broken[:10], [])


if __name__ == "__main__":
    unittest.main()
