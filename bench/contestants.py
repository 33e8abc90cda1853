"""The programs that are compared: how each is built and started, and where it listens."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "bench"
SERVER_CORE, GENERATOR_CORE = "0", "1"
# On a disk: in a /tmp that is memory an fsync would cost nothing.
PLACE = "/var/tmp"
START_SECONDS = 10


class Contestant:
    """A server process, from when it listens to its end. `pin`: on one core of its own."""

    path = "/chat"
    tongue = ["--tongue", "article"]

    def __init__(self, prefix, command, pin=True, environment=None):
        pinned = ["taskset", "-c", SERVER_CORE] if pin else []
        self._process = subprocess.Popen(
            prefix + pinned + command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **(environment or {})})
        self._name = pathlib.Path(command[0]).name

    def read_ready(self):
        """Waits for the line `NAME ready URL`."""
        ready = self._process.stdout.readline().split()
        if len(ready) < 3 or ready[1] != "ready":
            self.stop()
            raise SystemExit(f"bench: {self._name} did not start")
        self.base = ready[2].replace("http://", "ws://").rstrip("/")
        return self

    @property
    def pid(self):
        # `ip netns exec` and `taskset` replace themselves, so that this is the server's own.
        return self._process.pid

    @property
    def url(self):
        return self.base + self.path

    def stop(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


class Parley(Contestant):
    path, tongue = "/v1/ws", []

    def __init__(self, prefix, pin=True, data=None, article="relay", chat=False, loops=1):
        self._own = None if data else tempfile.mkdtemp(prefix="parley-bench-", dir=PLACE)
        if chat:
            self.path, self.tongue = Contestant.path, Contestant.tongue
        super().__init__(prefix, [str(program()), "serve", "--listen", "127.0.0.1:0", "--data",
                                  str(data or self._own), "--no-limits", "--article", article,
                                  "--loops", str(loops)], pin)
        self.read_ready()

    def stop(self):
        super().stop()
        if self._own:
            shutil.rmtree(self._own, ignore_errors=True)


class Article(Contestant):
    def __init__(self, prefix, pin=True):
        # What Go takes by itself when it is pinned to one core; said aloud.
        super().__init__(prefix, [str(OUT / "article-go")], pin,
                         {"GOMAXPROCS": "1"} if pin else None)
        self.read_ready()


class WsNode(Contestant):
    def __init__(self, prefix, pin=True):
        super().__init__(prefix, ["node", str(ROOT / "bench" / "ws-node" / "server.mjs")], pin)
        self.read_ready()


class BareSend(Contestant):
    def __init__(self, prefix, pin=True, each=False):
        super().__init__(prefix, [str(OUT / "bare-send"), *(["--each"] if each else [])], pin)
        self.read_ready()


class Nchan(Contestant):
    """nginx takes no port 0 and says nothing when it is ready."""

    def __init__(self, prefix, pin=True):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="parley-bench-", dir=PLACE))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        text = (ROOT / "bench" / "nchan" / "nginx.conf").read_text(encoding="utf-8")
        config = self._folder / "nginx.conf"
        config.write_text(text.replace("FOLDER", str(self._folder)).replace("PORT", str(port)),
                          encoding="utf-8")
        super().__init__(prefix, ["/usr/sbin/nginx", "-p", str(self._folder), "-c", str(config),
                                  "-e", str(self._folder / "error.log")], pin)
        self.base = f"ws://127.0.0.1:{port}"
        self._await_pid_file()

    def _await_pid_file(self):
        """nginx writes it after it has bound its port."""
        deadline = time.monotonic() + START_SECONDS
        while not (self._folder / "nginx.pid").exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise SystemExit("bench: nginx did not start")
            time.sleep(0.02)
        time.sleep(0.1)

    def stop(self):
        super().stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def program():
    return pathlib.Path(os.environ.get("PARLEY_PROGRAM")
                        or ROOT / "build" / "release" / "bin" / "parley")


def build():
    """Go without a network (Debian's packages, in GOPATH mode), and the bare loop."""
    OUT.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "build", "-o", str(OUT / "article-go"), "."],
                   cwd=ROOT / "bench" / "article-go", check=True,
                   env={**os.environ, "GO111MODULE": "off",
                        "GOPATH": f"{OUT}/gopath:/usr/share/gocode"})
    subprocess.run(["g++", "-std=c++20", "-O2", "-Wall", "-Wextra", "-Werror", "-o",
                    str(OUT / "bare-send"), str(ROOT / "bench" / "bare-send" / "main.cpp"),
                    "-lcrypto"], check=True)
