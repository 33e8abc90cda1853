"""R9: SIGTERM under load. `drain` is told, every connection is closed with 1001, the exit code is 0
within 10 s, and nothing acknowledged is lost.

The writers keep sending until they are closed, so what they send last meets a server that is going.
The listeners read nothing before that, so many of them are behind: they are told all the same.
"""

import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chaos  # noqa: E402
import logbook  # noqa: E402
from parley import CLOSE, DEADLINE, Person, Server  # noqa: E402

WRITERS = 2
LISTENERS = 20
LOAD_SECONDS_MAX = 0.5
# Ten seconds are promised, and are measured; a busy machine gets more.
END_SECONDS = 25


class Shutdown(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--no-limits"))
        self.authors = [logbook.Author(self.server, f"Writer {i}") for i in range(WRITERS)]
        for author in self.authors:
            self.addCleanup(author.close)
        with Person(self.server, "Listener") as person:
            self.listener = person.token
        self.dice = chaos.dice(self)

    def farewell(self, person):
        """What the server said last: whether it told `drain`, and the close code."""
        drained = False
        while True:
            got = person.recv()
            if got is None:
                return drained, None
            if got[0] == CLOSE:
                return drained, int.from_bytes(got[1][:2], "big")
            drained = drained or b'"ev":"drain"' in got[1]

    def terminate_under_load(self):
        """Seconds until it had ended, and what the listeners heard last."""
        people = [Person(self.server, token=self.listener) for _ in range(LISTENERS)]
        for author in self.authors:
            author.start(self.server)
        for author in self.authors:
            author.child.next()
        threading.Event().wait(self.dice.uniform(0, LOAD_SECONDS_MAX))
        took = []

        def end():
            began = time.monotonic()
            self.assertEqual(self.server.terminate(), 0, self.server.stderr())
            took.append(time.monotonic() - began)

        ender = threading.Thread(target=end)
        ender.start()
        last = []
        for person in people:
            last.append(self.farewell(person))
            person.close()
        ender.join(DEADLINE)
        self.assertEqual(len(took), 1, "it did not end, or not with 0")
        told = [author.finish() for author in self.authors]
        for one in told:
            self.assertIn("closed: b'\\x03\\xe9", one["last"])  # 1001
        heard = {f"writer {i}": one["heard"] for i, one in enumerate(told)}
        return took[0], last, heard

    def test_sigterm_under_load(self):
        times = []
        for number in range(chaos.rounds(short=2, long=20)):
            with self.subTest(round=number):
                took, last, heard = self.terminate_under_load()
                self.assertEqual(last, [(True, 1001)] * LISTENERS)
                self.assertLess(took, END_SECONDS)
                times.append(took)
                self.server.restart()
                broken, _ = logbook.broken_promises(self.server, self.authors, heard)
                self.assertEqual(broken[:5], [])
        acked = sum(len(author.acked) for author in self.authors)
        self.assertGreater(acked, 0)
        chaos.tell(
            f"{len(times)} times SIGTERM under load, {acked} acked: ended after "
            f"{chaos.spread(times, ' s', digits=2)}; drain and 1001 told to {LISTENERS} listeners"
        )


if __name__ == "__main__":
    unittest.main()
