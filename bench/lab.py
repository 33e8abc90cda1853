"""Runs the load generator against a contestant, and keeps what it found as lines of JSON."""

import json
import os
import subprocess
import sys

import contestants


class Lab:
    """`space` is the network namespace, `results` an open file, `given` the options."""

    def __init__(self, space, results, given, part):
        self._space, self._results, self._part = space, results, part
        self.given = given
        self.prefix = space.prefix

    def load(self, arguments, pin=True):
        """One run of `parley bench`; its figures, or the end of all where it found a fault."""
        pinned = ["taskset", "-c", contestants.GENERATOR_CORE] if pin else []
        command = [str(contestants.program()), "bench", *map(str, arguments), "--json"]
        done = subprocess.run([*self.prefix, *pinned, *command], stdout=subprocess.PIPE, text=True,
                              check=False)
        if done.returncode != 0:
            raise SystemExit(f"bench: {' '.join(command)}: {done.stdout.strip() or 'failed'}")
        return json.loads(done.stdout)

    def against(self, make, arguments, pin=True):
        """The same against a fresh server."""
        server = make(self.prefix, pin)
        try:
            return self.load([*arguments, "--url", server.url, "--pid", server.pid, *server.tongue],
                             pin)
        finally:
            server.stop()

    def keep(self, row, name, number, figures):
        line = {"part": self._part, "row": row, "name": name, "round": number,
                "net": self._space.note, **figures}
        self._results.write(json.dumps(line) + "\n")
        self._results.flush()

    def interleave(self, row, measurements):
        """Rounds of A B C, A B C, …; a measurement gives one dict of figures, or None."""
        for number in range(self.given.rounds):
            for name, measure in measurements.items():
                print(f"· {row} {number + 1}/{self.given.rounds} {name}", file=sys.stderr)
                figures = measure(self)
                if figures is not None:
                    self.keep(row, name, number, figures)

    @property
    def seconds(self):
        return ["--seconds", self.given.seconds, "--warm-up", min(1, self.given.seconds)]


def read_lines(path):
    """{(part, row): {name: [figures, …]}} of one results file."""
    found = {}
    if not os.path.exists(path):
        return found
    with open(path, encoding="utf-8") as file:
        for text in file:
            line = json.loads(text)
            rows = found.setdefault((line["part"], line["row"]), {})
            rows.setdefault(line["name"], []).append(line)
    return found
