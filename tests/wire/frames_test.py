"""RFC 6455 5 to 8: what frames get from the real program, on its bare echo."""

import pathlib
import struct
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import BINARY, CLOSE, PING, PONG, TEXT, Server, WebSocket, frame

NO_MASK = b"\0\0\0\0"  # a legal key that makes big payloads quick to write
ECHO_MAX = 16 * 1024 * 1024 + 1


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--echo")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def closed_with(self, data, path="/echo"):
        with WebSocket(self.server, path) as ws:
            ws.send_bytes(data)
            return ws.recv_close()

    def echoed(self, data, count=1):
        with WebSocket(self.server, "/echo") as ws:
            ws.send_bytes(data)
            return [ws.recv() for _ in range(count)]

    def test_5_1_unmasked_is_1002(self):
        self.assertEqual(self.closed_with(frame(TEXT, "x", mask=None)), 1002)

    def test_5_2_reserved_bits_are_1002(self):
        for rsv in (1, 2, 4, 7):
            self.assertEqual(self.closed_with(frame(TEXT, "x", rsv=rsv)), 1002, rsv)

    def test_5_2_reserved_opcodes_are_1002(self):
        for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
            self.assertEqual(self.closed_with(frame(opcode, "")), 1002, opcode)

    def test_5_2_lengths_are_minimal(self):
        for head in (
            b"\x81\xfe\x00\x05",
            b"\x81\xff" + struct.pack("!Q", 200),
            b"\x81\xff" + struct.pack("!Q", 5),
        ):
            self.assertEqual(self.closed_with(head + NO_MASK + b"hello"), 1002)

    def test_5_2_giant_lengths_are_refused_at_the_header(self):
        self.assertEqual(self.closed_with(b"\x82\xff" + struct.pack("!Q", 1 << 62) + NO_MASK), 1009)
        self.assertEqual(
            self.closed_with(b"\x82\xff" + struct.pack("!Q", (1 << 64) - 1) + NO_MASK), 1002
        )

    def test_5_2_every_length_class_is_echoed(self):
        for size in (0, 1, 125, 126, 127, 65535, 65536, 1_000_000):
            payload = bytes(size)
            self.assertEqual(
                self.echoed(frame(BINARY, payload, mask=NO_MASK)), [(BINARY, payload)], size
            )

    def test_the_largest_message_is_echoed_and_one_byte_more_is_1009(self):
        payload = b"x" * ECHO_MAX
        self.assertEqual(self.echoed(frame(BINARY, payload, mask=NO_MASK)), [(BINARY, payload)])
        self.assertEqual(
            self.closed_with(frame(BINARY, b"", mask=NO_MASK, length=ECHO_MAX + 1)), 1009
        )

    def test_protocol_frames_have_their_own_limit(self):
        self.assertEqual(self.closed_with(frame(TEXT, b"", length=64 * 1024 + 1), "/v1/ws"), 1009)

    def test_5_4_fragments(self):
        whole = (
            frame(TEXT, "he", fin=False)
            + frame(0, "ll", fin=False)
            + frame(PING, "!")
            + frame(0, "o")
        )
        with WebSocket(self.server, "/echo") as ws:
            ws.send_bytes(whole)
            got = {ws.recv(), ws.recv()}
        self.assertEqual(got, {(PONG, b"!"), (TEXT, b"hello")})

    def test_5_4_lone_continuation_and_new_data_inside_are_1002(self):
        self.assertEqual(self.closed_with(frame(0, "x")), 1002)
        self.assertEqual(self.closed_with(frame(TEXT, "a", fin=False) + frame(TEXT, "b")), 1002)

    def test_5_4_a_hundred_thousand_fragments_of_one_message(self):
        data = (
            frame(TEXT, "", fin=False, mask=NO_MASK)
            + frame(0, "x", fin=False, mask=NO_MASK) * 100_000
        )
        data += frame(0, "", fin=False, mask=NO_MASK) * 1000 + frame(0, "!", mask=NO_MASK)
        self.assertEqual(self.echoed(data), [(TEXT, b"x" * 100_000 + b"!")])

    def test_5_5_control_frames_are_short_and_whole(self):
        self.assertEqual(self.closed_with(frame(PING, "x" * 126)), 1002)
        self.assertEqual(self.closed_with(frame(PING, "x", fin=False)), 1002)

    def test_5_5_2_a_ping_is_answered_with_its_payload(self):
        for payload in (b"", b"x" * 125):
            self.assertEqual(self.echoed(frame(PING, payload)), [(PONG, payload)])

    def test_5_5_3_a_flood_of_pings_has_few_pongs(self):
        # All in few segments: each turn answers as many as fit 2 KiB, then the latest alone; none
        # is answered late or twice.
        flood = b"".join(frame(PING, str(i), mask=NO_MASK) for i in range(20_000))
        with WebSocket(self.server, "/echo") as ws:
            ws.send_bytes(flood + frame(TEXT, "end", mask=NO_MASK))
            pongs, last = 0, b""
            while True:
                opcode, payload = ws.recv()
                if opcode == PONG:
                    self.assertTrue(last == b"" or int(payload) > int(last))
                    pongs, last = pongs + 1, payload
                    if last == b"19999":
                        break
        self.assertLess(pongs, 2_000)

    def test_7_close_is_answered_with_its_code(self):
        for code in (1000, 1001, 1003, 1007, 1014, 3000, 4999):
            self.assertEqual(self.closed_with(frame(CLOSE, struct.pack("!H", code) + b"bye")), code)

    def test_7_4_bad_close_codes_are_1002(self):
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535):
            self.assertEqual(self.closed_with(frame(CLOSE, struct.pack("!H", code))), 1002, code)
        self.assertEqual(self.closed_with(frame(CLOSE, b"\x03")), 1002)

    def test_8_1_bad_utf8_is_1007(self):
        for bad in (b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"ok\xe4\xbd"):
            self.assertEqual(self.closed_with(frame(TEXT, bad)), 1007, bad)
        self.assertEqual(self.closed_with(frame(CLOSE, struct.pack("!H", 1000) + b"\xff")), 1007)

    def test_8_1_fails_at_the_first_bad_byte_of_an_unfinished_message(self):
        self.assertEqual(
            self.closed_with(
                frame(TEXT, "κό".encode() + b"\xed", fin=False) + frame(0, b"\xa0", fin=False)
            ),
            1007,
        )

    def test_8_1_a_character_across_fragments_is_fine(self):
        word = "你好".encode()
        data = (
            frame(TEXT, word[:1], fin=False) + frame(0, word[1:4], fin=False) + frame(0, word[4:])
        )
        self.assertEqual(self.echoed(data), [(TEXT, word)])

    def test_binary_is_no_command(self):
        self.assertEqual(self.closed_with(frame(BINARY, "{}"), "/v1/ws"), 4500)

    def test_a_slow_reader_of_a_big_echo_gets_every_byte(self):
        # Others lost a frame's header when it went into backpressure (uWebSockets 1662).
        payloads = [bytes([i]) * 1_000_000 for i in range(8)]
        with WebSocket(self.server, "/echo", receive_buffer=4096) as ws:
            # Beside the reading: the server stops taking while too much waits to be read, and how
            # much the kernel holds for both is its own affair.
            frames = b"".join(frame(BINARY, payload, mask=NO_MASK) for payload in payloads)
            sending = threading.Thread(target=ws.send_bytes, args=(frames,))
            sending.start()
            for payload in payloads:
                self.assertEqual(ws.recv(), (BINARY, payload))
            sending.join()


if __name__ == "__main__":
    unittest.main()
