"""Sends through a proxy that cuts connections between send and ack: 0 lost, 0 doubled, in order.

Writers repeat what was not answered under the same cid; readers come back with `since`. The short
form runs always; PARLEY_TEST_LONG sends a million (PARLEY_TEST_SENDS says another number).
"""

import collections
import os
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import history  # noqa: E402
from cutting_proxy import CuttingProxy  # noqa: E402
from parley import Person, Server  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
SENDS = int(os.environ.get("PARLEY_TEST_SENDS", 1_000_000 if LONG else 3_000))
WRITERS = 4
READERS = 3
IN_FLIGHT = 16
SEED = 20_26
END = "the end"


class Comer:
    """Somebody whose connection is cut again and again, and who comes back with the same token."""

    def __init__(self, server, proxy, name):
        with Person(server, name) as person:
            self.token, self.user = person.token, person.user
            self.epoch, self.room = person.hello["epoch"], person.room()["room"]
            self.seq = person.room()["head"]
        self.proxy = proxy
        self.events = []
        self.connections = 0

    def connect(self):
        """A connection that has caught up; None if it was cut before."""
        since = {"epoch": self.epoch, "user": 0, "rooms": {self.room: self.seq}}
        self.connections += 1
        try:
            person = Person(self.proxy, token=self.token, since=since)
        except (AssertionError, OSError):
            return None
        if person.hello["resync"]:
            raise RuntimeError(f"resync of {person.hello['resync']}")
        for event in person.missed:
            self.hear(event)
        return person

    def hear(self, one):
        if "seq" in one and one.get("room") == self.room:
            self.events.append(one)
            self.seq = one["seq"]


class Writer(Comer):
    def __init__(self, server, proxy, name, count):
        super().__init__(server, proxy, name)
        self.todo = collections.deque(range(count))
        self.flying = collections.OrderedDict()
        self.acked = {}

    def run(self):
        while self.todo or self.flying:
            person = self.connect()
            if person is None:
                continue
            with person:
                try:
                    self.talk(person)
                except (AssertionError, OSError):
                    pass  # cut

    def talk(self, person):
        for number in self.flying:
            self.say(person, number)
        while self.todo or self.flying:
            while self.todo and len(self.flying) < IN_FLIGHT:
                number = self.todo.popleft()
                self.flying[number] = None
                self.say(person, number)
            one = person.next()
            self.hear(one)
            if "ok" in one and one["id"] >= 1000:
                number = one["id"] - 1000
                del self.flying[number]
                self.acked[(self.user, f"c{number}")] = one["ok"]["seq"]
            elif "err" in one:
                raise RuntimeError(one)

    @staticmethod
    def say(person, number):
        cid = f"c{number}"
        person.send(id=1000 + number, op="send", room="#lobby", cid=cid, text=f"number {number}")


class Reader(Comer):
    def run(self):
        while not self.at_end():
            person = self.connect()
            if person is None:
                continue
            with person:
                try:
                    while not self.at_end():
                        self.hear(person.next())
                except (AssertionError, OSError):
                    pass  # cut

    def at_end(self):
        return bool(self.events) and self.events[-1].get("cid") == END


def whole_log(server, room):
    with Person(server, "Auditor") as auditor:
        events, after = [], 0
        auditor.ok("join", room=room, cid="join")
        while True:
            page = auditor.ok("history", room=room, after=after, limit=200)
            events += page["events"]
            if not page["more"]:
                return events
            after = events[-1]["seq"]


class Cuts(unittest.TestCase):
    OPTIONS = ("--no-limits",)

    def test_nothing_is_lost_doubled_or_out_of_order(self):
        server = Server(*self.OPTIONS)
        self.addCleanup(server.close)
        # Long runs must not be all hellos.
        proxy = CuttingProxy(server.address, SEED, bytes_before_cut=300_000 if LONG else 10_000)
        self.addCleanup(proxy.close)
        writers = [Writer(server, proxy, f"Writer {i}", SENDS // WRITERS) for i in range(WRITERS)]
        readers = [Reader(server, proxy, f"Reader {i}") for i in range(READERS)]
        errors = []

        def guarded(run):
            try:
                run()
            except Exception as error:  # noqa: BLE001: a thread's failure is the test's
                errors.append(repr(error))

        write = [threading.Thread(target=guarded, args=(one.run,)) for one in writers]
        read = [threading.Thread(target=guarded, args=(one.run,)) for one in readers]
        for thread in write + read:
            thread.start()
        for thread in write:
            thread.join()
        # One more, past the proxy, so that every reader hears that it is the end.
        with Person(server, "Closer") as closer:
            last = closer.ok("send", room="#lobby", cid=END, text="end 0")["seq"]
            acked = {(closer.user, END): last}
        for thread in read:
            thread.join()
        self.assertEqual(errors, [])
        for writer in writers:
            acked.update(writer.acked)
        log = whole_log(server, writers[0].room)
        log = [event for event in log if event["seq"] <= last]
        heard = {one.user: one.events for one in writers + readers}
        self.assertEqual(len(acked), SENDS // WRITERS * WRITERS + 1)
        self.assertEqual(history.check(log, acked, set(), heard), [])
        for reader in readers:
            self.assertEqual(reader.seq, last)
        self.assertGreater(proxy.cuts, 10, "the proxy has to have cut something")


class CutsOnTwoLoops(Cuts):
    OPTIONS = ("--no-limits", "--loops", "2")


if __name__ == "__main__":
    unittest.main()
