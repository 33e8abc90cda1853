"""One connection carries as many messages as anybody likes, whole and in fragments: all are echoed,
in order, and the server holds no more at the end than at the start. PARLEY_TEST_LONG: a million.

Others closed after exactly N messages (a fragment cap that counted for ever, ws 7.5.12).
"""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from load import is_sanitized, report, resident_bytes  # noqa: E402
from parley import BINARY, TEXT, Server, WebSocket, frame  # noqa: E402

NO_MASK = b"\0\0\0\0"
MESSAGES = 1_000_000 if "PARLEY_TEST_LONG" in os.environ else 100_000
BATCH = 2_000
GROWN_BYTES_MAX = 512 * 1024


def masked(opcode, payload=b"", fin=True):
    return frame(opcode, payload, fin=fin, mask=NO_MASK)


def said(number):
    """One message, in one of four cuts: (opcode, payload, its frames)."""
    opcode = BINARY if number % 3 == 0 else TEXT
    payload = b"message %d" % number
    cuts = (
        lambda: masked(opcode, payload),
        lambda: masked(opcode, payload[:4], fin=False) + masked(0, payload[4:]),
        lambda: masked(opcode, fin=False) + masked(0, fin=False) + masked(0, payload),
        lambda: masked(opcode, payload[:-1], fin=False) + masked(0, payload[-1:], fin=False)
        + masked(0),
    )
    return opcode, payload, cuts[number % 4]()


class Million(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--echo"))
        self.ws = self.enterContext(WebSocket(self.server, "/echo"))

    def exchange(self, first):
        """A batch, and its echo compared as bytes: a message is one unmasked frame."""
        messages = [said(number) for number in range(first, first + BATCH)]
        self.ws.send_bytes(b"".join(frames for _, _, frames in messages))
        wanted = b"".join(frame(code, text, mask=None) for code, text, _ in messages)
        self.assertEqual(self.ws.read(len(wanted)), wanted)

    def test_one_connection_carries_them_all(self):
        self.exchange(0)
        before = resident_bytes(self.server)
        for first in range(BATCH, MESSAGES, BATCH):
            self.exchange(first)
        grown = resident_bytes(self.server) - before
        report(f"{MESSAGES} messages: {grown} bytes more")
        if not is_sanitized(self.server):
            self.assertLess(grown, GROWN_BYTES_MAX)


if __name__ == "__main__":
    unittest.main()
