#!/usr/bin/python3 -B
"""Whether a server's memory and descriptors stay where they are, however long it lives.

Two servers, one over TLS and one not, live the same cycle again and again: some hundred people
come, talk, stall, leave in every way there is, and come back, always the same people in the same
rooms. After each cycle, when nobody is there, it is looked at what the server holds.
"""

import argparse
import contextlib
import json
import pathlib
import signal
import sys
import time
from typing import NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import chart  # noqa: E402
import verdict  # noqa: E402
from crowd import Crowd  # noqa: E402
from house import House  # noqa: E402
from household import Household  # noqa: E402

# With two loops, connections move between them; one loop is the default of `parley serve`.
DOORS = {"plain": ("--loops", "2"), "tls": ("--loops", "1")}
TITLES = {"plain": "Two loops", "tls": "TLS"}
# `--connections` is split into so many parts, with a sample after each.
PARTS = 20


class Load(NamedTuple):
    """How much happens in one cycle; 0: none of it."""

    churn: int = 1_500
    messages: int = 1_000
    stall_seconds: float = 0.5
    # Every so many cycles some people vanish, and the server has to find out.
    vanish_every: int = 25


class Soak:
    """One server, those who live in it, and its samples, which go to `out` as they are taken."""

    PEOPLE = 200
    # limits::kSilentTime and kPollIdleTime, behind a ping interval, on a busy machine.
    VANISH_SECONDS = 150

    def __init__(self, door, out, load=Load()):
        self.door, self.load, self.samples, self.faults = door, load, [], []
        self.household = None
        with contextlib.ExitStack() as stack:
            self.house = stack.enter_context(House(door, *DOORS[door]))
            self.crowd = stack.enter_context(contextlib.closing(Crowd(self.house, self.PEOPLE)))
            path = out / f"{door}.jsonl"
            self.file = stack.enter_context(open(path, "w", encoding="utf-8"))
            self.stack = stack.pop_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def live(self):
        """One cycle and its sample."""
        if self.household is None:
            self.household = Household(self.house)
        with contextlib.ExitStack() as vanished, self._noting_faults():
            self._live(vanished)
            return self.sample(self.VANISH_SECONDS)
        return self.sample()

    def _live(self, vanished):
        self.household.live()
        if self.load.churn:
            self.crowd.come_and_go(self.load.churn)
        if self.load.messages:
            self.crowd.talk(self.load.messages)
        if self.load.stall_seconds:
            self.crowd.stall(self.load.stall_seconds)
        if self.load.vanish_every and self.household.cycle % self.load.vanish_every == 0:
            vanished.enter_context(self.household.vanish())

    def come_and_go(self, times):
        """Nothing but connections, and a sample."""
        with self._noting_faults():
            self.crowd.come_and_go(times)
        return self.sample()

    @contextlib.contextmanager
    def _noting_faults(self):
        """What goes wrong is for the verdict, and life goes on."""
        try:
            yield
        except (AssertionError, OSError) as fault:
            self.faults.append(fault)

    def sample(self, *patience):
        """What the server holds now that nobody is there; House.sample() has the names."""
        one = self.house.sample(*patience)
        self.samples.append(one)
        self.file.write(json.dumps(one) + "\n")
        self.file.flush()
        return one

    def judge(self):
        """All findings; the last two are how often something went wrong, and how the server ends.
        """
        words = "; ".join([str(len(self.faults)), *map(str, self.faults[:1])])
        code = self.house.terminate()
        return [*verdict.judge(self.samples),
                verdict.Finding("faults", not self.faults, words),
                verdict.Finding("exit code", code == 0, str(code))]


def say(soak, one):
    print(f"{soak.door}: {one['seconds']:.0f} s, {one['accepted']:,} connections, "
          f"{verdict.mib(one['memory_bytes'])}, {one['descriptors']} descriptors", flush=True)


def live(soaks, minutes):
    """Cycles in turn until the time is over."""
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        for soak in soaks:
            say(soak, soak.live())


def connect(soaks, connections):
    for soak in soaks:
        for _ in range(PARTS):
            say(soak, soak.come_and_go(connections // PARTS))


def tell(soaks, out):
    """Prints the verdicts, draws the pictures; how many findings passed, and how many failed."""
    counts = {True: 0, False: 0}
    for soak in soaks:
        for finding in soak.judge():
            counts[finding.passed] += 1
            word = "ok  " if finding.passed else "FAIL"
            print(f"{word} {soak.door}: {finding.name}: {finding.words}")
        if soak.samples:
            picture = chart.draw(TITLES[soak.door], soak.samples)
            (out / f"{soak.door}.svg").write_text(picture, encoding="utf-8")
    return counts[True], counts[False]


def options():
    parser = argparse.ArgumentParser(prog="./dev soak", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="30 by default")
    parser.add_argument("--connections", type=int, metavar="N",
                        help="so many connects and disconnects, and nothing else, instead")
    parser.add_argument("--only", choices=[*DOORS], help="one of the two servers")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/soak"),
                        help="where samples and pictures go; build/soak by default")
    given = parser.parse_args()
    if given.connections is not None and given.connections < PARTS:
        parser.error(f"--connections is {PARTS} or more")
    return given


def main():
    given = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers go with it
    given.out.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        doors = [given.only] if given.only else DOORS
        soaks = [stack.enter_context(Soak(door, given.out)) for door in doors]
        if given.connections:
            connect(soaks, given.connections)
        else:
            live(soaks, given.minutes)
        passed, failed = tell(soaks, given.out)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
