"""A server under test, seen from outside: what it holds once nobody is there."""

import os
import pathlib
import re
import ssl
import tempfile
import time

from parley import DEADLINE, Server

# On a disk: the log of a day is gigabytes, and a /tmp is often memory.
PLACE = "/var/tmp"
SMAPS = ("Rss", "Pss", "Private_Dirty", "Anonymous")
# Of /metrics, over all loops: what has to be 0 at rest, and what tells the story beside it.
BUSY = {"connections": "parley_connections", "clients": "parley_clients",
        "waiting": "parley_writer_waiting", "backlog": "parley_backlog"}
TOLD = {"accepted": "parley_accepted_total", "tail_bytes": "parley_tail_bytes",
        "channels": "parley_channels", "users": "parley_users", "rooms": "parley_rooms",
        "members": "parley_members", "turns": "parley_loop_turns_total"}
# A snapshot of the figures is made once a second; the request for it may be in it.
POLL_SECONDS = 0.1


class House(Server):
    """`name` tells its door: `tls` is one that clients come through in TLS, whom they trust."""

    def __init__(self, name, *options):
        self.name = name
        self.encrypted = name == "tls"
        given = ["--no-limits", "--guests", "--article", "store", *options]
        if self.encrypted:
            given.append("--tls-self-signed")
        self._place = tempfile.TemporaryDirectory(prefix="parley-soak-", dir=PLACE)
        data = pathlib.Path(self._place.name) / "data"
        super().__init__(*given, data=data, scheme="https" if self.encrypted else "http")
        self.began = time.monotonic()

    def connect(self):
        sock = super().connect()
        if not self.encrypted:
            return sock
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(sock)

    def close(self):
        super().close()
        self._place.cleanup()

    @property
    def url(self):
        scheme = "wss" if self.encrypted else "ws"
        return f"{scheme}://{self.address[0]}:{self.address[1]}/v1/ws"

    def figures(self):
        """{name: sum over all loops} of what BUSY and TOLD name."""
        text = self.http("GET", "/metrics")[2].decode()
        sums = dict.fromkeys([*BUSY.values(), *TOLD.values()], 0)
        for found in re.finditer(r"^(\w+)(?:\{[^}]*\})? ([0-9.e+]+)$", text, re.MULTILINE):
            if found[1] in sums:
                sums[found[1]] += int(float(found[2]))
        return {name: sums[metric] for name, metric in {**BUSY, **TOLD}.items()}

    def rest(self, seconds=DEADLINE):
        """The figures once nobody is there and nothing waits, or as they are after `seconds`."""
        deadline = time.monotonic() + seconds
        seen = self.figures()["turns"]
        while True:
            figures = self.figures()
            newer = figures["turns"] != seen
            if newer and not any(figures[name] for name in BUSY):
                return figures
            if time.monotonic() > deadline:
                return figures
            time.sleep(POLL_SECONDS)

    def sample(self, seconds=DEADLINE):
        """What it holds at rest."""
        figures = self.rest(seconds)
        figures.pop("turns")
        return {
            "seconds": round(time.monotonic() - self.began, 2),
            **figures,
            "memory_bytes": self.smaps("Rss"),
            **{f"{field.lower()}_bytes": self.smaps(field) for field in SMAPS[1:]},
            "descriptors": self.descriptors(),
            "threads": len(os.listdir(f"/proc/{self.process.pid}/task")),
            "files": {path.name: path.stat().st_size for path in sorted(self.data.iterdir())
                      if path.is_file()},
        }

    def smaps(self, field):
        """Bytes of one line of /proc/PID/smaps_rollup (proc(5))."""
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return int(re.search(rf"^{field}: +(\d+) kB$", text, re.MULTILINE)[1]) * 1024

    def descriptors(self):
        """How many are open; the sockets of connections that have just ended may still be closing,
        so the least of some looks is taken."""
        looks = []
        deadline = time.monotonic() + 5
        while len(looks) < 3 or (looks[-1] != looks[-3] and time.monotonic() < deadline):
            looks.append(len(os.listdir(f"/proc/{self.process.pid}/fd")))
            time.sleep(POLL_SECONDS / 2)
        return min(looks)
