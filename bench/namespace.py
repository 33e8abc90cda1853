"""A network of its own with reno as congestion control: bbr paces even loopback."""

import os
import subprocess

NAME = f"parley-bench-{os.getpid()}"
PATH = "/proc/sys/net/ipv4/tcp_congestion_control"


class Namespace:
    """`prefix` runs a command in it; empty where it cannot be made, and `note` says why."""

    def __enter__(self):
        self.prefix, self.note, self._made = [], "network namespace with reno", False
        with open(PATH, encoding="ascii") as file:
            current = file.read().strip()
        if os.geteuid() != 0:
            self.note = f"no root, so no network namespace: congestion control is {current}"
            return self
        try:
            self._run("ip", "netns", "add", NAME)
            self._made = True
            inside = ["ip", "netns", "exec", NAME]
            self._run(*inside, "ip", "link", "set", "lo", "up")
            self._run(*inside, "sysctl", "-q", "net.ipv4.tcp_congestion_control=reno")
            self.prefix = inside
        except (OSError, subprocess.CalledProcessError) as error:
            self.note = f"no network namespace ({error}): congestion control is {current}"
        return self

    def __exit__(self, *_):
        if self._made:
            self._run("ip", "netns", "delete", NAME)

    @staticmethod
    def _run(*command):
        subprocess.run(command, check=True, capture_output=True)
