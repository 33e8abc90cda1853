"""The many: `parley bench` against a house, always as the same people."""

import subprocess
import tempfile

from parley import PROGRAM

# So few that they can all be greeted in time (limits::kHelloTime) where this machine has many other
# things to do, and the load the least of its time.
AT_A_TIME = 16
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
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_SECONDS,
                                  check=False)
        except subprocess.TimeoutExpired as late:
            raise AssertionError(str(late)) from late
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")

    def come_and_go(self, times):
        """They connect, say hello and leave, some at a time."""
        self.run("churn", "--clients", AT_A_TIME, "--arrivals", times)

    def talk(self, messages):
        """Durable messages into one room that all read."""
        self.run("fanout", "--durable", "--clients", 2 * AT_A_TIME, "--publishers", 4,
                 "--messages", messages)

    def stall(self, seconds):
        """Half of the readers of a busy room stop reading, then read on."""
        self.run("slow", "--clients", 2 * AT_A_TIME, "--stalled", AT_A_TIME, "--publishers", 4,
                 "--seconds", seconds, "--pid", self.house.process.pid)

    def close(self):
        self.file.close()
