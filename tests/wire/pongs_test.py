"""RFC 6455 5.5.2, 5.5.3: which ping has its pong, and where among the answers it stands."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import PING, PONG, TEXT, Server, WebSocket, frame  # noqa: E402

CONTINUATION = 0


class Pongs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--echo")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def socket(self):
        ws = WebSocket(self.server, "/echo")
        self.addCleanup(ws.close)
        return ws

    def heard(self, *frames, count, together=True):
        ws = self.socket()
        for data in [b"".join(frames)] if together else frames:
            ws.send_bytes(data)
        return [ws.recv() for _ in range(count)]

    def test_a_pong_leaves_before_the_echo_of_the_message_around_it(self):
        fragments = (frame(TEXT, "be", fin=False), frame(PING, "within"),
                     frame(CONTINUATION, "fore"))
        for together in (True, False):
            self.assertEqual(self.heard(*fragments, count=2, together=together),
                             [(PONG, b"within"), (TEXT, b"before")])

    def test_a_ping_between_fragments_has_no_need_of_the_rest(self):
        ws = self.socket()
        ws.send_bytes(frame(TEXT, "be", fin=False) + frame(PING, "now"))
        self.assertEqual(ws.recv(), (PONG, b"now"))
        ws.send_bytes(frame(CONTINUATION, "fore"))
        self.assertEqual(ws.recv(), (TEXT, b"before"))

    def test_each_ping_has_its_pong_in_order(self):
        pings = [frame(PING, f"ping {number}") for number in range(10)]
        wanted = [(PONG, f"ping {number}".encode()) for number in range(10)]
        for together in (True, False):
            self.assertEqual(self.heard(*pings, count=10, together=together), wanted)

    def test_messages_and_pings_are_answered_in_the_order_they_came(self):
        frames = [frame(TEXT, "a"), frame(PING, "b"), frame(TEXT, "c"), frame(PING, "")]
        self.assertEqual(self.heard(*frames, count=4),
                         [(TEXT, b"a"), (PONG, b"b"), (TEXT, b"c"), (PONG, b"")])

    def test_of_a_flood_at_once_the_last_one_is_answered(self):
        """Above 2 KiB of answers under way, the latest alone."""
        ws = self.socket()
        count = 400  # of 125 bytes: 52 kB, which are read in one turn or a few
        ws.send_bytes(b"".join(frame(PING, f"{number:0125}") for number in range(count)))
        got = []
        while not got or got[-1] != count - 1:
            opcode, payload = ws.recv()
            self.assertEqual(opcode, PONG)
            got.append(int(payload))
        self.assertEqual(got, sorted(got))
        self.assertEqual(got[:15], list(range(15)))


if __name__ == "__main__":
    unittest.main()
