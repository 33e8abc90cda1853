"""A server whose wall clock the test sets while it runs. Its monotonic clock goes on as it does.

Debian's libfaketime stands between the program and the kernel, and reads how far the clock is off
from a file of the test's at every look. `WallClock.read` asks the same library in a process of its
own, so that a test can know that it does what it is asked for.
"""

import glob
import os
import pathlib
import subprocess
import sys

from parley import PROGRAM, Server

LIBRARIES = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
DAY_MS = 24 * 3600 * 1000
READ = "import time; print(time.time_ns(), time.monotonic_ns())"


def is_there():
    """Whether clocks can be set: the library is installed, and no sanitizer wants its place."""
    needed = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
    return bool(LIBRARIES) and "libasan" not in needed and "libtsan" not in needed


class WallClock:
    def __init__(self, folder):
        """`folder`: where its file may lie."""
        self.file = pathlib.Path(folder) / "clock"
        self.set(0)

    def set(self, off_ms):
        """From now on it is so far off the true time; whoever looks sees the old or the new."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{off_ms / 1000:+.3f}\n")
        os.replace(fresh, self.file)

    def environment(self):
        return {
            "LD_PRELOAD": LIBRARIES[0],
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def read(self):
        """(wall, monotonic) in nanoseconds, as a program under it reads them."""
        asked = subprocess.run(
            [sys.executable, "-c", READ],
            env={**os.environ, **self.environment()},
            capture_output=True,
            check=True,
        )
        wall, monotonic = asked.stdout.split()
        return int(wall), int(monotonic)


class ClockedServer(Server):
    def __init__(self, clock, *options, **more):
        self.clock = clock
        super().__init__(*options, **more)

    def command(self, listen):
        changes = [f"{name}={value}" for name, value in self.clock.environment().items()]
        return ["env", *changes, *super().command(listen)]
