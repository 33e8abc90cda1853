"""A program beside the test, in a process of its own: it may load the server with all its might and
not slow down what the test itself measures.

It tells in lines of JSON, and ends when its standard input does. It can be made to stand still.
"""

import json
import os
import pathlib
import select
import signal
import subprocess
import sys

from parley import DEADLINE

SUPPORT = pathlib.Path(__file__).resolve().parent


class Child:
    def __init__(self, program, *arguments, inside=()):
        """`program`: a Python file of this folder. `inside`: the command that starts it."""
        self.process = subprocess.Popen(
            [*inside, sys.executable, "-B", str(SUPPORT / program), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.buffer = b""

    def next(self, seconds=DEADLINE):
        """The next thing it tells; fails where it ends, or stays silent that long."""
        while b"\n" not in self.buffer:
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                raise AssertionError(f"nothing told for {seconds} s")
            chunk = self.process.stdout.read(65536)
            if not chunk:
                raise AssertionError(f"it ended: {self.process.wait(DEADLINE)}")
            self.buffer += chunk
        line, _, self.buffer = self.buffer.partition(b"\n")
        return json.loads(line)

    def finish(self):
        """Lets it end: what it tells then, in one line."""
        self.process.stdin.close()
        told = self.next()
        self.process.wait(DEADLINE)
        return told

    def stop(self):
        """It stands still from now on (SIGSTOP)."""
        self.process.send_signal(signal.SIGSTOP)
        if self.process.returncode is not None:  # that has just been asked
            raise AssertionError(f"it ended: {self.process.returncode}")
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(DEADLINE)
        self.process.stdin.close()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def tell(what):
    """From inside such a program."""
    os.write(sys.stdout.fileno(), json.dumps(what).encode() + b"\n")
