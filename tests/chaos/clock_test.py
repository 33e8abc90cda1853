"""The wall clock jumps while the server runs: a day on, a day back, ten years on, and back.

Order is `seq` and never `ts`; deadlines and rates are of the monotonic clock. So nobody is thrown
out, nothing waits, no message is lost, and `ts` is only what the clock said.
"""

import os
import pathlib
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import history  # noqa: E402
from parley import CLOSE, DEADLINE, PING, PONG, Person, frame  # noqa: E402
from wall_clock import DAY_MS, ClockedServer, WallClock, is_there  # noqa: E402

TEN_YEARS_MS = 3652 * DAY_MS
# Where the clock stands, one after the other; between two of them it jumps.
JUMPS_MS = (0, DAY_MS, 0, -DAY_MS, 0, TEN_YEARS_MS, -TEN_YEARS_MS, 0)
SENDS = 1_000 if "PARLEY_TEST_LONG" in os.environ else 50
# What two processes may read apart on a busy machine, against the smallest jump of a day.
NEAR_MS = 60_000
# core/rates.h: what one person may send.
BURST, SENDS_PER_SECOND = 60, 20


def now_ms():
    return time.time_ns() // 1_000_000


@unittest.skipUnless(is_there(), "no libfaketime, or a sanitizer in its place")
class Clocked(unittest.TestCase):
    def set_up(self, *options):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="parley-clock-"))
        self.clock = WallClock(folder)
        self.server = self.enterContext(ClockedServer(self.clock, *options))

    def said_at(self, ts, off_ms):
        self.assertLess(abs(ts - now_ms() - off_ms), NEAR_MS)


class Harness(Clocked):
    def test_the_library_sets_the_wall_clock_and_leaves_the_monotonic_one(self):
        self.set_up()
        for off_ms in JUMPS_MS:
            self.clock.set(off_ms)
            before = time.monotonic_ns()
            wall, monotonic = self.clock.read()
            self.assertLessEqual(before, monotonic)
            self.assertLessEqual(monotonic, time.monotonic_ns())
            self.said_at(wall // 1_000_000, off_ms)


class Jumps(Clocked):
    def test_connections_stay_and_the_log_has_no_hole(self):
        self.set_up("--no-limits")
        ada = self.enterContext(Person(self.server, "Ada"))
        bob = self.enterContext(Person(self.server, "Bob"))
        room, acked = ada.room()["room"], {}
        for turn, off_ms in enumerate(JUMPS_MS):
            self.clock.set(off_ms)
            for number in range(turn * SENDS, (turn + 1) * SENDS):
                ok = ada.ok("send", room=room, cid=f"c{number}", text=f"number {number}")
                acked[(ada.user, f"c{number}")] = ok["seq"]
            # The last of the turn: what came before the jump has been read by then.
            self.said_at(ok["ts"], off_ms)
        heard = []
        while len(heard) < len(acked):
            heard.append(bob.until(lambda one: one.get("ev") == "msg"))
        log = ada.whole_log(room)
        self.assertEqual(history.check(log, acked, set(), {"bob": heard}), [])
        # What is kept is what was told, also where the clock went back.
        kept = {one["seq"]: one["ts"] for one in log}
        self.assertEqual([kept[one["seq"]] for one in heard], [one["ts"] for one in heard])
        stamps = [one["ts"] for one in heard]
        self.assertNotEqual(stamps, sorted(stamps), "the clock never went back")
        # No one was silent, nor late, in the time that never was.
        for one in (ada, bob):
            one.ok("ping")

    def test_who_comes_back_after_a_jump_misses_nothing(self):
        self.set_up("--no-limits")
        ada = self.enterContext(Person(self.server, "Ada"))
        room, epoch = ada.room()["room"], ada.hello["epoch"]
        with Person(self.server, "Bob") as bob:
            token = bob.token
        seq = ada.ok("send", room=room, cid="first", text="before")["seq"]
        for off_ms in JUMPS_MS:
            self.clock.set(off_ms)
            said = [
                ada.ok("send", room=room, cid=f"{off_ms}{seq}{i}", text="away")["seq"]
                for i in range(3)
            ]
            since = {"epoch": epoch, "user": 0, "rooms": {room: seq}}
            with Person(self.server, token=token, since=since) as bob:
                self.assertEqual(bob.hello["resync"], [])
                missed = [one["seq"] for one in bob.missed if one.get("room") == room]
                self.assertEqual([one for one in missed if one > seq][-3:], said)
            seq = said[-1]

    def test_rates_are_of_the_other_clock(self):
        """A jump gives nobody a token, and takes none away."""
        self.set_up()
        ada = self.enterContext(Person(self.server, "Ada"))
        began = time.monotonic()
        taken = self.flood(ada, "before")
        for off_ms in (DAY_MS, -DAY_MS):
            self.clock.set(off_ms)
            taken += self.flood(ada, off_ms)
            self.assertLessEqual(taken, self.sends_in(time.monotonic() - began))
            # There is a next one soon, and not in a day.
            deadline = time.monotonic() + DEADLINE
            while "ok" not in (reply := ada.ask("send", room="#lobby", cid="n", text="next")):
                self.assertLess(reply["err"]["after"], 1_000)
                self.assertLess(time.monotonic(), deadline)
            taken += 1

    def test_control_more_than_the_rate_is_seen(self):
        self.set_up("--no-limits")
        ada = self.enterContext(Person(self.server, "Ada"))
        began = time.monotonic()
        taken = self.flood(ada, "before")
        self.clock.set(DAY_MS)
        taken += self.flood(ada, "after")
        self.assertGreater(taken, self.sends_in(time.monotonic() - began))

    @staticmethod
    def sends_in(seconds):
        return BURST + SENDS_PER_SECOND * seconds

    @staticmethod
    def flood(person, mark):
        """Far too many sends as fast as it goes; how many of them were taken."""
        for number in range(200):
            person.send(id=1_000 + number, op="send", room="#lobby", cid=f"{mark} {number}",
                        text="x")
        person.until(lambda one: one.get("id") == 1_199)
        return sum("ok" in one for one in person.seen)

    def test_an_edit_after_the_clock_went_back_is_the_one_that_stands(self):
        self.set_up("--no-limits")
        ada = self.enterContext(Person(self.server, "Ada"))
        room = ada.room()["room"]
        of = ada.ok("send", room=room, cid="m", text="first")["seq"]
        self.clock.set(DAY_MS)
        ada.ok("edit", room=room, of=of, cid="e1", text="of tomorrow")
        self.clock.set(0)
        ada.ok("edit", room=room, of=of, cid="e2", text="of today")
        for _ in range(2):
            page = ada.ok("history", room=room, around=of, limit=10)["events"]
            message = next(one for one in page if one["seq"] == of)
            self.assertEqual(message["text"], "of today")
            self.said_at(message["edited"], 0)
            # The same from the file, and not only from what has not been written there yet.
            ada.close()
            self.server.terminate()
            self.server.restart()
            ada = self.enterContext(Person(self.server, token=ada.token))

    def test_pings_are_answered_through_a_jump(self):
        self.set_up()
        ada = self.enterContext(Person(self.server, "Ada"))
        for number, off_ms in enumerate(JUMPS_MS):
            self.clock.set(off_ms)
            ada.send_bytes(frame(PING, b"%d" % number))
            while (got := ada.recv()) is not None and got[0] != PONG:
                self.assertNotEqual(got[0], CLOSE, got)
            self.assertEqual(got, (PONG, b"%d" % number))


class Starts(Clocked):
    def test_a_start_in_the_past_goes_on_behind_what_is_there(self):
        """A machine without a battery wakes in 2001, or in 1970, with a log of today."""
        self.set_up()
        ada = Person(self.server, "Ada")
        room, token = ada.room()["room"], ada.token
        first = seq = ada.ok("send", room=room, cid="c0", text="now")["seq"]
        ada.close()
        for number, year_ms in enumerate((978_307_200_000, 1_000), 1):
            self.server.terminate()
            self.clock.set(year_ms - now_ms())
            self.server.restart()
            with Person(self.server, token=token) as ada:
                again = ada.ok("send", room=room, cid="c0", text="now")
                self.assertEqual((again["seq"], again.get("dup")), (first, True))
                ok = ada.ok("send", room=room, cid=f"c{number}", text="long ago")
                self.assertEqual(ok["seq"], seq + 1)
                self.assertLess(abs(ok["ts"] - year_ms), NEAR_MS)
                seq = ok["seq"]
                newest = ada.ok("history", room=room, limit=1)["events"][0]
                self.assertEqual((newest["seq"], newest["ts"]), (ok["seq"], ok["ts"]))


if __name__ == "__main__":
    unittest.main()
