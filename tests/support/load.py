"""What a load costs the others: how long a message takes, and how much memory the server holds."""

import math
import os
import pathlib
import time

from parley import Person
from program import SANITIZER

BACK_SECONDS = 10


def resident_bytes(server):
    """What the server's process holds in memory."""
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


def is_sanitized(_server):
    """Whether the program has memory and delays that are those of a sanitizer, and not its own."""
    return SANITIZER != ""


def figure(server, name):
    """A figure of /metrics, over all loops; they are taken about once a second."""
    text = server.http("GET", "/metrics")[2].decode()
    values = [line.rsplit(" ", 1)[1] for line in text.splitlines() if line.startswith(name)]
    if not values:
        raise AssertionError(f"no {name} in {text}")
    return sum(float(value) for value in values)


def seconds_until_back(server, bytes_max):
    """How long it takes until the server holds no more than this; `inf`: longer than promised."""
    began = time.monotonic()
    while resident_bytes(server) > bytes_max:
        if time.monotonic() - began > BACK_SECONDS:
            return math.inf
    return time.monotonic() - began


def percentile(figures, percent):
    return sorted(figures)[len(figures) * percent // 100]


class Talk:
    """Two people in a room of their own, who measure how long a message takes to be kept and
    heard."""

    def __init__(self, server, **socket_options):
        self.speaker = Person(server, "Speaker", **socket_options)
        self.listener = Person(server, "Listener", **socket_options)
        members = [self.listener.user]
        opened = self.speaker.ok("open", cid="open", kind="private", name="talk", members=members)
        self.room = opened["room"]
        self.listener.ok("accept", cid="accept", room=self.room)
        self.listener.until(lambda one: one.get("ev") == "room+")
        self.count = 0

    def say(self):
        """Seconds from sending until the sender has its answer and the other one the message."""
        self.count += 1
        cid = f"c{self.count}"
        began = time.perf_counter()
        self.speaker.ok("send", room=self.room, cid=cid, text="as if nobody else were here")
        heard = self.listener.until(lambda one: one.get("ev") == "msg")
        if heard["cid"] != cid:
            raise AssertionError(f"{heard} is not {cid}")
        return time.perf_counter() - began

    def warm_up(self):
        """So that what the server keeps for the two is there before anything is measured."""
        for _ in range(50):
            self.say()

    def seconds(self, count):
        """What so many messages took, one after the other."""
        return [self.say() for _ in range(count)]

    def compare(self, child, percent, count, rounds=2):
        """The same percentile while `child` stands still and while it goes on, by turns, so that
        what else the machine does is in both: (seconds quiet, seconds beside it)."""
        quiet, beside = [], []
        for _ in range(rounds):
            child.stop()
            quiet += self.seconds(count // rounds)
            child.go_on()
            beside += self.seconds(count // rounds)
        return percentile(quiet, percent), percentile(beside, percent)

    def close(self):
        self.speaker.close()
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def report(text):
    """A measured figure, where somebody looks for it: in the long form."""
    if "PARLEY_TEST_LONG" in os.environ:
        print(text, flush=True)
