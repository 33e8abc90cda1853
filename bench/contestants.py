"""The programs that are compared: how each is started, and where it listens."""

import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVER_CORE, GENERATOR_CORE = "0", "1"


class Contestant:
    """A server process pinned to one core, from its `ready` line to its end."""

    def __init__(self, prefix, command, environment=None):
        self._data = tempfile.mkdtemp(prefix="parley-bench-")
        command = [part.replace("DATA", self._data) for part in command]
        self._process = subprocess.Popen(
            prefix + ["taskset", "-c", SERVER_CORE] + command,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **(environment or {})})
        ready = self._process.stdout.readline().split()
        if len(ready) < 3 or ready[1] != "ready":
            self.stop()
            raise SystemExit(f"bench: {command[0]} did not start")
        self.url = ready[2].replace("http://", "ws://").rstrip("/")

    @property
    def pid(self):
        # `ip netns exec` and `taskset` replace themselves, so that this is the server's own.
        return self._process.pid

    def stop(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self._data, ignore_errors=True)


def parley(prefix, program):
    return Contestant(prefix, [str(program), "serve", "--listen", "127.0.0.1:0", "--data", "DATA",
                               "--no-limits", "--article", "relay"])


def article(prefix, program):
    # What Go takes by itself when it is pinned to one core; said aloud.
    return Contestant(prefix, [str(program)], {"GOMAXPROCS": "1"})


def build_article():
    """Without a network: Debian's packages, in GOPATH mode."""
    out = ROOT / "build" / "bench" / "article-go"
    out.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "build", "-o", str(out), "."], cwd=ROOT / "bench" / "article-go",
                   check=True, env={**os.environ, "GO111MODULE": "off",
                                    "GOPATH": f"{out.parent}/gopath:/usr/share/gocode"})
    return out
