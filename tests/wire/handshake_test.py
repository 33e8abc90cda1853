"""RFC 6455 4 and RFC 9112: what a handshake gets from the real program."""

import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import DEADLINE, TEXT, Server, WebSocket, frame, upgrade_request  # noqa: E402
from responses import parse_response, read_to_end  # noqa: E402


class Handshake(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--echo", "--origin", "https://friend.example")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def status(self, request):
        return self.server.raw_http(request)[0]

    def changed(self, path="/v1/ws", **changes):
        return self.status(upgrade_request(path, **changes))

    def test_rfc6455_4_2_2_accepts_with_the_key(self):
        with self.server.connect() as sock:
            request = upgrade_request(
                "/v1/ws", headers={"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
            )
            sock.sendall(request)
            status, headers, _ = parse_response(sock.recv(4096))
        self.assertEqual(status, 101)
        self.assertEqual(headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        self.assertNotIn("sec-websocket-extensions", headers)

    def test_rfc6455_4_2_1_other_methods_are_refused(self):
        for method in ("POST", "HEAD", "PUT", "OPTIONS"):
            self.assertIn(self.changed(method=method), (400, 404, 405), method)

    def test_rfc6455_4_2_1_http_1_0_is_refused(self):
        self.assertIn(self.changed(version="HTTP/1.0"), (400, 426, 505))

    def test_rfc9112_3_2_host_is_there_once(self):
        self.assertEqual(self.changed(headers={"Host": None}), 400)
        twice = upgrade_request("/v1/ws").replace(
            b"Host: localhost\r\n", b"Host: localhost\r\nHost: localhost\r\n"
        )
        self.assertEqual(self.status(twice), 400)

    def test_rfc6455_4_2_1_the_key_is_16_bytes(self):
        for key in (None, "", "c2hvcnQ=", "x" * 24, "dGhlIHNhbXBsZSBub25jZQ==AAAA"):
            self.assertEqual(self.changed(headers={"Sec-WebSocket-Key": key}), 400, key)

    def test_rfc6455_4_4_other_versions_are_told_ours(self):
        for version in ("8", "12", "14", ""):
            status, headers, _ = self.server.raw_http(
                upgrade_request("/v1/ws", headers={"Sec-WebSocket-Version": version})
            )
            self.assertIn(status, (400, 426), version)
            if version:
                self.assertEqual((status, headers.get("sec-websocket-version")), (426, "13"))

    def test_rfc6455_10_2_origins(self):
        for origin, wanted in (
            ("https://evil.example", 403),
            ("null", 403),
            ("http://localhost", 101),
            ("https://friend.example", 101),
        ):
            with self.server.connect() as sock:
                sock.sendall(upgrade_request("/v1/ws", headers={"Origin": origin}))
                self.assertEqual(parse_response(sock.recv(4096))[0], wanted, origin)

    def test_rfc6455_9_1_odd_extension_offers_are_ignored(self):
        with WebSocket(
            self.server,
            "/echo",
            headers={
                "Sec-WebSocket-Extensions": 'x-odd; a="b\\"c", permessage-deflate; nonsense=7'
            },
        ) as ws:
            self.assertNotIn(b"Sec-WebSocket-Extensions", ws.head)
            ws.send_text("still")
            self.assertEqual(ws.recv(), (TEXT, b"still"))

    def test_rfc6455_4_2_2_subprotocol(self):
        with WebSocket(self.server, headers={"Sec-WebSocket-Protocol": "chat, parley.v1"}) as ws:
            self.assertIn(b"Sec-WebSocket-Protocol: parley.v1", ws.head)
        with WebSocket(self.server, headers={"Sec-WebSocket-Protocol": "chat"}) as ws:
            self.assertNotIn(b"Sec-WebSocket-Protocol", ws.head)

    def test_the_first_frame_in_the_same_segment_is_not_lost(self):
        with WebSocket(self.server, "/echo", first=frame(TEXT, "first")) as ws:
            self.assertEqual(ws.recv(), (TEXT, b"first"))

    def test_byte_by_byte_works(self):
        with self.server.connect() as sock:
            for byte in upgrade_request("/echo") + frame(TEXT, "slow"):
                sock.sendall(bytes([byte]))
            got = b""
            while b"slow" not in got:
                chunk = sock.recv(4096)
                self.assertTrue(chunk)
                got += chunk

    def test_rfc9112_malformed_heads(self):
        good = upgrade_request("/v1/ws")
        for name, request in {
            "NUL": good.replace(b"localhost", b"local\0host"),
            "bare LF": good.replace(b"\r\n", b"\n"),
            "folding": good.replace(b"Host: localhost", b"Host: localhost\r\n folded"),
            "blank before colon": good.replace(b"Host:", b"Host :"),
            "both lengths": b"POST /v1/users/bob/send HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "no method": b" / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "garbage": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        }.items():
            self.assertEqual(self.status(request), 400, name)

    def test_rfc6585_5_giant_or_many_headers(self):
        self.assertEqual(self.changed(headers={"X-Giant": "x" * 20000}), 431)
        self.assertEqual(self.changed(headers={f"X-{i}": "x" for i in range(100)}), 431)

    def test_rfc9110_15_5_15_giant_target(self):
        self.assertEqual(self.changed("/v1/ws?" + "x" * 8000), 414)

    def test_traversal_is_refused(self):
        for path in (
            "/../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/assets/..%2f..%2fetc/passwd",
            "/%00",
        ):
            self.assertIn(
                self.status(
                    f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
                ),
                (400, 404),
                path,
            )

    def test_an_unknown_path_is_not_a_socket(self):
        self.assertIn(self.changed("/v1/nothing"), (400, 404))

    def test_the_article_refuses_an_empty_user(self):
        self.assertEqual(self.changed("/chat"), 400)
        self.assertEqual(self.changed("/chat?user="), 400)
        self.assertEqual(self.changed("/chat?user=%0aevil"), 400)

    def test_silence_is_ended_within_its_time(self):
        with self.server.connect() as silent, self.server.connect() as dribbling:
            dribbling.sendall(b"GET /v1/ws HT")
            for sock in (silent, dribbling):
                sock.settimeout(DEADLINE)
                try:
                    read_to_end(sock)
                except socket.timeout:
                    self.fail("still open")

    def test_no_hello_is_closed_with_4501(self):
        with WebSocket(self.server) as ws:
            self.assertEqual(ws.recv_close(), 4501)


if __name__ == "__main__":
    unittest.main()
