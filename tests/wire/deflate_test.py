"""RFC 7692, section by section: permessage-deflate as the real program speaks it."""

import asyncio
import itertools
import json
import pathlib
import sys
import unittest
import zlib

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from deflate import OFFER, RSV1, TAIL, DeflateSocket, deflated, inflated
from load import is_sanitized, resident_bytes
from parley import BINARY, DEADLINE, PING, PONG, TEXT, Server, WebSocket, frame

ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
HELLO = bytes.fromhex("f248cdc9c90700")  # 7.2.3.1
CALM = b"nothing is lost, " * 100


class Deflate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--echo")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def open(self, path="/echo", **how):
        return DeflateSocket(self.server, path, **how)

    def answer(self, offer, path="/echo"):
        with self.open(path, offer=offer) as ws:
            # Whatever was agreed on, plain messages pass.
            if path == "/echo":
                ws.send_bytes(frame(TEXT, "hi"))
                self.assertEqual(ws.recv(), (TEXT, b"hi"))
            return ws.answer

    def echoed(self, data, **how):
        with self.open(**how) as ws:
            ws.send_bytes(data)
            return ws.recv()

    def closed_with(self, data, path="/echo", **how):
        with self.open(path, **how) as ws:
            ws.send_bytes(data)
            return ws.recv_close()


class Negotiation(Deflate):
    def test_5_what_is_not_offered_is_not_answered(self):
        for offer in (None, "permessage-bzip2", "x-webkit-deflate-frame"):
            self.assertIsNone(self.answer(offer), offer)

    def test_5_the_same_on_the_protocols_own_path(self):
        self.assertEqual(self.answer(OFFER, "/v1/ws"), ANSWER)

    def test_5_the_articles_tongue_declines(self):
        self.assertIsNone(self.answer(OFFER, "/chat?user=ada"))

    def test_7_1_every_legal_combination(self):
        takeovers = ("", "; server_no_context_takeover"), ("", "; client_no_context_takeover")
        server_bits = ("", *(f"; server_max_window_bits={bits}" for bits in (9, 10, 15)))
        client_bits = ("", "; client_max_window_bits", "; client_max_window_bits=8",
                       "; client_max_window_bits=15")
        for parts in itertools.product(*takeovers, server_bits, client_bits):
            self.assertEqual(self.answer(OFFER + "".join(parts)), ANSWER + parts[2], parts)

    def test_7_1_the_order_and_quotes_of_parameters_are_free(self):
        offer = 'permessage-deflate;client_max_window_bits ; server_max_window_bits="10"'
        self.assertEqual(self.answer(offer), ANSWER + "; server_max_window_bits=10")

    def test_7_1_an_illegal_offer_is_declined(self):
        for parameter in (
            "unknown",
            "server_no_context_takeover=1",
            "client_no_context_takeover; client_no_context_takeover",
            "server_max_window_bits",
            *(f"server_max_window_bits={bad}" for bad in ("7", "16", "08", "1e1", "-9", '""')),
            *(f"client_max_window_bits={bad}" for bad in ("7", "16", "010", "x")),
        ):
            self.assertIsNone(self.answer(f"{OFFER}; {parameter}"), parameter)

    def test_7_1_the_first_offer_that_can_be_kept_is_taken(self):
        offers = f"other, {OFFER}; unknown, {OFFER}; server_max_window_bits=11, {OFFER}"
        self.assertEqual(self.answer(offers), ANSWER + "; server_max_window_bits=11")

    def test_7_1_2_1_a_window_of_256_bytes_is_declined_and_the_next_offer_taken(self):
        small = f"{OFFER}; server_max_window_bits=8"
        self.assertIsNone(self.answer(small))
        self.assertEqual(self.answer(f"{small}, {OFFER}"), ANSWER)

    def test_a_foreign_client_with_each_of_its_settings(self):
        async def talk(factory):
            url = f"ws://{self.server.address[0]}:{self.server.address[1]}/echo"
            async with websockets.connect(url, extensions=[factory]) as ws:
                self.assertEqual(len(ws.extensions), 1)
                for message in ("hello", CALM.decode(), "日本語と中文 " * 200, CALM):
                    await ws.send(message)
                    self.assertEqual(await asyncio.wait_for(ws.recv(), DEADLINE), message)

        for server_none, client_none in itertools.product((False, True), repeat=2):
            for server_bits, client_bits in itertools.product((None, 9, 12, 15), (None, True, 10)):
                settings = (server_none, client_none, server_bits, client_bits)
                asyncio.run(talk(ClientPerMessageDeflateFactory(*settings)))


class Messages(Deflate):
    def test_6_plain_and_compressed_messages_take_turns(self):
        with self.open() as ws:
            for message in (b"a", CALM, b"b", CALM[::-1], b""):
                ws.send_deflated(BINARY, message)
                ws.send_bytes(frame(BINARY, message))
                self.assertEqual([ws.recv(), ws.recv()], [(BINARY, message)] * 2)

    def test_6_1_the_examples_of_7_2_3(self):
        for name, payload in (
            ("7.2.3.1", HELLO),
            ("7.2.3.3", bytes.fromhex("000500faff48656c6c6f00")),
            ("7.2.3.4", bytes.fromhex("f348cdc9c9070000")),
            ("7.2.3.5", bytes.fromhex("f24805000000ffffcac9c90700")),
        ):
            self.assertEqual(self.echoed(frame(TEXT, payload, rsv=RSV1)), (TEXT, b"Hello"), name)

    def test_6_1_fragments_with_rsv1_on_the_first_alone(self):
        payload = deflated(CALM)
        for step in (1, 7, len(payload) // 2, len(payload)):
            pieces = [payload[at : at + step] for at in range(0, len(payload), step)]
            data = frame(TEXT, b"", fin=False, rsv=RSV1) + frame(PING, "!")
            for piece in pieces:
                data += frame(0, piece, fin=False)
            with self.open() as ws:
                ws.send_bytes(data + frame(0, b""))
                got = {ws.recv(), ws.recv()}
            self.assertEqual(got, {(PONG, b"!"), (TEXT, CALM)}, step)

    def test_6_1_rsv1_elsewhere_is_1002(self):
        for name, data in (
            ("continuation", frame(TEXT, HELLO[:3], fin=False, rsv=RSV1)
             + frame(0, HELLO[3:], rsv=RSV1)),
            ("ping", frame(PING, "x", rsv=RSV1)),
            ("rsv2", frame(TEXT, HELLO, rsv=RSV1 | 2)),
        ):
            self.assertEqual(self.closed_with(data), 1002, name)

    def test_6_without_an_agreement_rsv1_is_1002(self):
        self.assertEqual(self.closed_with(frame(TEXT, HELLO, rsv=RSV1), offer=None), 1002)

    def test_7_1_1_1_the_server_takes_no_context_over(self):
        with self.open() as ws:
            payloads = []
            for _ in range(3):
                ws.send_bytes(frame(TEXT, CALM))
                first, payload = ws.recv_frame()
                self.assertEqual(first & 0x40, 0x40)
                payloads.append(payload)
        self.assertEqual(len(set(payloads)), 1)
        self.assertEqual(inflated(payloads[0]), CALM)

    def test_7_1_1_2_a_client_that_takes_context_over_is_1007(self):
        made = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = b""
        for _ in range(2):
            payload = made.compress(CALM) + made.flush(zlib.Z_SYNC_FLUSH)
            data += frame(TEXT, payload[: -len(TAIL)], rsv=RSV1)
        with self.open() as ws:
            ws.send_bytes(data)
            self.assertEqual(ws.recv(), (TEXT, CALM))
            self.assertEqual(ws.recv_close(), 1007)

    def test_7_1_2_1_frames_keep_to_the_window(self):
        # What repeats only after 600 bytes: a window of 512 cannot point back so far.
        noise = bytes(33 + (i * i * 7 + i // 3) % 90 for i in range(600))
        message = noise * 40
        sizes = []
        for bits in range(9, 16):
            offer = f"{OFFER}; server_max_window_bits={bits}"
            with self.open(offer=offer, wbits=bits) as ws:
                ws.send_bytes(frame(TEXT, message))
                self.assertEqual(ws.recv(), (TEXT, message), bits)
                self.assertEqual(ws.compressed, 1)
                sizes.append(ws.wire)
        self.assertGreater(sizes[0], 2 * sizes[-1])

    def test_7_1_2_2_a_client_may_use_any_window(self):
        for bits in range(9, 16):
            with self.open() as ws:
                ws.send_deflated(TEXT, CALM, wbits=bits)
                self.assertEqual(ws.recv(), (TEXT, CALM), bits)

    def test_7_2_2_what_is_no_deflate_data_is_1007(self):
        for name, payload in (
            ("garbage", b"\xff" * 40),
            ("cut", deflated(CALM)[:-3]),
            ("nothing", b""),
            ("behind the last block", bytes.fromhex("f348cdc9c90700") + b"\x01\x02\x03\x04\x05"),
        ):
            self.assertEqual(self.closed_with(frame(BINARY, payload, rsv=RSV1)), 1007, name)

    def test_rfc6455_8_1_what_comes_out_has_to_be_utf8(self):
        payload = deflated(CALM + b"\xc3\x28")
        self.assertEqual(self.closed_with(frame(TEXT, payload, rsv=RSV1)), 1007)
        self.assertEqual(
            self.echoed(frame(BINARY, payload, rsv=RSV1)), (BINARY, CALM + b"\xc3\x28")
        )

    def test_8_a_bomb_is_1009_and_is_never_blown_up(self):
        bomb = frame(TEXT, deflated(bytes(32 << 20), level=9), rsv=RSV1)
        self.assertLess(len(bomb), 64 * 1024)  # so that it is not its size that is refused
        before = resident_bytes(self.server)
        for _ in range(20):
            self.assertEqual(self.closed_with(bomb, "/v1/ws"), 1009)
        if not is_sanitized(self.server):
            self.assertLess(resident_bytes(self.server) - before, 2048 * 1024)

    def test_8_the_limit_is_of_what_comes_out(self):
        limit = 64 * 1024
        with self.open("/v1/ws") as ws:
            ws.send_deflated(TEXT, b"x" * limit)
            self.assertEqual(json.loads(ws.recv()[1])["err"]["code"], "bad_request")
            ws.send_deflated(TEXT, b"x" * (limit + 1))
            self.assertEqual(ws.recv_close(), 1009)


class Chat(Deflate):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)

    def guest(self, name, cls=DeflateSocket):
        ws = cls(self.server, "/v1/ws")
        self.addCleanup(ws.close)
        ws.ok("hello", v=1, guest={"name": name})
        ws.until(lambda one: one.get("ev") == "live")
        return ws

    def test_one_compressed_copy_serves_every_reader(self):
        readers = [self.guest(f"Reader {i}") for i in range(3)]
        plain = self.guest("Plain", WebSocket)
        ada = self.guest("Ada")
        text = CALM.decode()[:1600]
        ada.send(id=99, op="send", room="#lobby", cid="c", text=text)
        frames = []
        for ws in readers:
            while not (got := ws.recv_frame())[0] & 0x40:
                pass
            frames.append(got[1])
        self.assertEqual(len(set(frames)), 1)
        self.assertLess(len(frames[0]), 400)
        event = json.loads(inflated(frames[0]))
        self.assertEqual((event["ev"], event["text"]), ("msg", text))
        self.assertEqual(plain.until(lambda one: one.get("ev") == "msg"), event)

    def test_short_events_go_as_they_are(self):
        reader, ada = self.guest("Reader"), self.guest("Ada")
        before = reader.compressed
        ada.ok("send", room="#lobby", cid="short", text="hi")
        reader.until(lambda one: one.get("text") == "hi")
        self.assertEqual(reader.compressed, before)

    def test_a_page_of_history_is_a_third(self):
        ada = self.guest("Ada")
        for i in range(60):
            ada.ok("send", room="#lobby", cid=f"p{i}", text=f"message {i} of a page of history")
        plain = self.guest("Other", WebSocket).ok("history", room="#lobby", limit=50)
        wire = ada.wire
        self.assertEqual(ada.ok("history", room="#lobby", limit=50), plain)
        self.assertLess(3 * (ada.wire - wire), len(json.dumps(plain, separators=(",", ":"))))


class Settings(unittest.TestCase):
    def test_deflate_from_0_agrees_on_nothing(self):
        with Server("--deflate-from", "0", "--echo") as server:
            with DeflateSocket(server, "/echo") as ws:
                self.assertIsNone(ws.answer)

    def test_deflate_from_says_from_which_size_on(self):
        with Server("--deflate-from", "32", "--echo") as server:
            with DeflateSocket(server, "/echo") as ws:
                for size, compressed in ((31, 0), (32, 1)):
                    ws.send_bytes(frame(TEXT, b"x" * size))
                    self.assertEqual(ws.recv(), (TEXT, b"x" * size))
                    self.assertEqual(ws.compressed, compressed)


if __name__ == "__main__":
    unittest.main()
