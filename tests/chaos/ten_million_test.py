"""32 writers in one room, and all hear one and the same log: no gap, no double, no inversion.

PARLEY_TEST_LONG: ten million deliveries in one run. What each connection heard is checked as it
comes (tests/support/room_log.py), in two processes; the log that the server gives at the end is
checked against what the writers were told (history.py), and its digest against theirs.
"""

import json
import os
import pathlib
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import history  # noqa: E402
from child import Child  # noqa: E402
from load import report  # noqa: E402
from parley import DEADLINE, Person, Server  # noqa: E402
from room_log import RoomLog  # noqa: E402

LONG = "PARLEY_TEST_LONG" in os.environ
PROCESSES, WRITERS, READERS = 2, 32, 32
DELIVERIES = 10_000_000 if LONG else 100_000
SENDS = -(-DELIVERIES // (WRITERS * (WRITERS + READERS)))  # of each writer
DEADLINE_OF_ALL = DEADLINE + DELIVERIES / 3_000


def event(seq, text="number 1", author="ada", cid="c1"):
    return (f'{{"ev":"msg","room":"r_1","seq":{seq},"ts":1,"from":"{author}","cid":"{cid}",'
            f'"text":"{text}"}}').encode()


def heard(*events, pieces=1_000):
    log, stream = RoomLog("r_1"), b"\x81\x7e\x00\x50".join(events)
    for at in range(0, len(stream), pieces):
        log.feed(stream[at : at + pieces])
    return log.summary()


class Control(unittest.TestCase):
    def broken(self, *seqs):
        return heard(*(event(seq) for seq in seqs))["broken"]

    def test_gaps_doubles_and_inversions_are_counted(self):
        self.assertEqual(self.broken(5, 6, 7), [0, 0, 0])
        self.assertEqual(self.broken(5, 7, 8), [1, 0, 0])
        self.assertEqual(self.broken(5, 6, 6), [0, 1, 0])
        self.assertEqual(self.broken(5, 7, 6), [1, 0, 1])

    def test_however_it_is_cut_the_same_is_heard(self):
        events = [event(seq, f"number {seq}") for seq in range(1, 20)]
        whole = heard(*events)
        self.assertEqual(whole["messages"], 19)
        for pieces in (1, 7, 64):
            self.assertEqual(heard(*events, pieces=pieces), whole)

    def test_another_author_cid_or_text_is_another_log(self):
        digest = heard(event(1))["digest"]
        for other in ({"author": "bob"}, {"cid": "c2"}, {"text": "number 2"}, {"seq": 2}):
            self.assertNotEqual(heard(event(**{"seq": 1, **other}))["digest"], digest)


class OneLog(unittest.TestCase):
    OPTIONS = ("--no-limits",)

    def test_everybody_hears_it(self):
        server = self.enterContext(Server(*self.OPTIONS))
        ada = self.enterContext(Person(server, "Ada"))
        room = ada.ok("open", cid="o", kind="public", name="busy")["room"]
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        files = [folder / f"{number}.json" for number in range(PROCESSES)]
        children = [
            self.enterContext(Child(
                "talkers.py", *server.address, room, number, WRITERS // PROCESSES,
                READERS // PROCESSES, SENDS, files[number],
            ))
            for number in range(PROCESSES)
        ]
        for child in children:
            self.assertEqual(child.next(DEADLINE * 2), {"ready": True})
        began = time.monotonic()
        acked = {(ada.user, "begin"): self.say(ada, room, "begin")}
        for child in children:
            self.assertEqual(child.next(DEADLINE_OF_ALL), {"said": True})
        acked[(ada.user, "end")] = self.say(ada, room, "end")
        summaries = [one for child in children for one in child.next(DEADLINE_OF_ALL)["heard"]]
        seconds = time.monotonic() - began
        for file in files:
            for key, seq in json.loads(file.read_text()).items():
                acked[tuple(key.split(" "))] = seq
        self.assertEqual(len(acked), WRITERS * SENDS + 2)
        self.check_log(self.log(server, room, summaries[0]["first"]), acked, summaries)
        deliveries = sum(one["messages"] for one in summaries)
        self.assertGreaterEqual(deliveries, DELIVERIES)
        report(f"{WRITERS} writers, {len(summaries)} connections, {deliveries} deliveries in "
               f"{seconds:.0f} s: 0 gaps, 0 doubles, 0 inversions")

    @staticmethod
    def say(person, room, mark):
        return person.ok("send", room=room, cid=mark, text=mark)["seq"]

    @staticmethod
    def log(server, room, first):
        with Person(server, "Auditor") as auditor:
            auditor.ok("join", room=room, cid="join")
            events = auditor.whole_log(room, first - 1)
            return [one for one in events if one["ev"] == "msg"]

    def check_log(self, log, acked, summaries):
        """`log`: the messages, as the server has them."""
        whole = RoomLog(log[0]["room"])
        for one in log:
            whole.add(one["seq"], one["from"].encode(), one["cid"].encode(), one["text"].encode())
        for one in summaries:
            self.assertEqual(one, whole.summary())
        self.assertEqual(whole.summary()["broken"], [0, 0, 0])
        # As the history checker wants it: from 1 on, and texts that end in the author's number.
        first = log[0]["seq"] - 1
        marks = {"begin": "begin 0", "end": "end 1"}
        log = [{**one, "seq": one["seq"] - first, "text": marks.get(one["text"], one["text"])}
               for one in log]
        acked = {key: seq - first for key, seq in acked.items()}
        self.assertEqual(history.check(log, acked, set(), {}), [])


class OneLogOnFourLoops(OneLog):
    OPTIONS = ("--no-limits", "--loops", "4")


if __name__ == "__main__":
    unittest.main()
