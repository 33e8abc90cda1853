"""A server whose system calls fail when told to: strace stands beside it.

The program is our own child and strace one beside it (-D), so that signals, exit code and output
are the program's. strace's `when` counts for each thread by itself.
"""

import re

from parley import Server
from program import traced_environment

INJECTED = re.compile(r"\(INJECTED\)|\(DELAYED\)")


class NotReady(AssertionError):
    """code: the exit code, minus the signal's number where it was one."""

    def __init__(self, code, words):
        super().__init__(words)
        self.code = code


class StrainedServer(Server):
    """faults: as strace takes them, e.g. "fsync,fdatasync:error=EIO:when=3".
    files: only calls that have to do with these files of the data directory; none: all calls."""

    def __init__(self, *options, faults, files=(), data):
        self.faults, self.files = faults, files
        self.trace = f"{data}.strace"
        super().__init__(*options, data=data)

    def command(self, listen):
        paths = [f"--trace-path={self.data / name}" for name in self.files]
        inject = [f"--inject={fault}" for fault in self.faults]
        quiet = ["strace", "-D", "-f", "-qq", "-o", self.trace]
        return [*quiet, *paths, *inject, *super().command(listen)]

    def environment(self):
        return traced_environment(super().environment())

    def start(self, *arguments):
        """NotReady where it ended before it was."""
        try:
            super().start(*arguments)
        except AssertionError as ended:
            self.close()  # nobody else will
            raise NotReady(self.process.returncode, str(ended)) from None

    def was_hit(self):
        """How many calls were tampered with; only once the program has ended."""
        with open(self.trace, encoding="utf-8", errors="replace") as trace:
            return sum(bool(INJECTED.search(line)) for line in trace)
