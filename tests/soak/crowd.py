"""The many: `parley bench` against a house, always as the same people."""

import subprocess
import tempfile

from parley import PROGRAM

# A load that hangs is a fault, on the slowest machine too.
LOAD_SECONDS = 500


class Crowd:
    """`size` people; each load takes as many of them as it needs."""

    def __init__(self, house, size):
        self.house = house
        self.file = tempfile.NamedTemporaryFile(prefix="parley-soak-")
        self.run("idle", "--clients", size, "--pid", house.process.pid,
                 "--save-accounts", self.file.name, accounts=False)

    def run(self, *words, accounts=True):
        """One load; it fails where anything was lost, doubled, out of order or refused."""
        command = [PROGRAM, "bench", *map(str, words), "--url", self.house.url, "--warm-up", "0"]
        if self.house.encrypted:
            command.append("--insecure")
        if accounts:
            command += ["--accounts", self.file.name]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_SECONDS,
                              check=False)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")

    def come_and_go(self, times):
        """They connect, say hello and leave, 64 at a time."""
        self.run("churn", "--clients", 64, "--arrivals", times)

    def talk(self, messages):
        """Durable messages into one room that all read."""
        self.run("fanout", "--durable", "--clients", 100, "--publishers", 4,
                 "--messages", messages)

    def stall(self, seconds):
        """Half of the readers of a busy room stop reading, then read on."""
        self.run("slow", "--clients", 64, "--stalled", 32, "--publishers", 4,
                 "--seconds", seconds, "--pid", self.house.process.pid)

    def close(self):
        self.file.close()
