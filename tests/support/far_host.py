"""A second host, made of network namespaces: what is there reaches this process over a network,
and can be lost, as by a cable or the power: nobody is told, and nothing is answered any more.

It takes root. This process, and all it starts, leaves its own network for one that has nobody
else; so it is for a test that has a process of its own.
"""

import ctypes
import subprocess

CLONE_NEWNET = 0x40000000
PREFIX_BITS = 24
HERE, THERE = "192.0.2.1", "192.0.2.2"  # RFC 5737: in no network but a test's


def leave_network():
    """A new network, with nothing but 127.0.0.0/8, for this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


class FarHost:
    """`inside`: the command before one that is to run there. HERE is what it calls this host."""

    def __init__(self):
        # It holds the namespace, and tells when it has it.
        self.holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "echo there; exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.holder.stdout.readline()
        namespace = str(self.holder.pid)
        self.inside = ("nsenter", "--net", "--target", namespace)
        subprocess.run(
            ["ip", "link", "add", "here", "type", "veth", "peer", "name", "there",
             "netns", namespace],
            check=True,
        )
        self._set_up((), "here", HERE)
        self._set_up(self.inside, "there", THERE)

    @staticmethod
    def _set_up(inside, link, address):
        for words in (["addr", "add", f"{address}/{PREFIX_BITS}", "dev", link],
                      ["link", "set", link, "up"]):
            subprocess.run([*inside, "ip", *words], check=True)

    def lose(self):
        """From now on what is sent there meets nobody, not even one who says so."""
        there = f"{THERE}/{PREFIX_BITS}"
        subprocess.run([*self.inside, "ip", "addr", "del", there, "dev", "there"], check=True)

    def close(self):
        self.holder.stdin.close()
        self.holder.stdout.close()
        self.holder.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
