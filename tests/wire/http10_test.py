"""HTTP/1.0, which is what nginx speaks with nothing but `proxy_pass`: all but a WebSocket works."""

import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from http_clients import Poller  # noqa: E402
from parley import Person, Server, upgrade_request  # noqa: E402
from responses import parse_response, read_to_end  # noqa: E402


class OldServer:
    """Asks in HTTP/1.0, and reads each answer to the end of its connection."""

    def __init__(self, server):
        self.server = server

    def http(self, method, path, body=b"", headers=()):
        lines = [f"{method} {path} HTTP/1.0", "Host: 127.0.0.1", *headers]
        if not any(line.startswith("Content-Length") for line in headers):
            lines.append(f"Content-Length: {len(body)}")
        with self.server.connect() as sock:
            sock.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            answer = parse_response(read_to_end(sock))
        status, found, content = answer
        assert "transfer-encoding" not in found, found
        assert found["connection"] == "close", found
        if status != 204:
            assert int(found["content-length"]) == len(content), found
        return answer


class Stream:
    """An event stream, whose end is the connection's."""

    def __init__(self, server):
        self.sock = server.connect()
        self.sock.sendall(b"GET /v1/sse HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        self.file = self.sock.makefile("rb")
        self.head = b"".join(iter(self.file.readline, b"\r\n"))

    def next(self):
        for line in self.file:
            if line.startswith(b"data: "):
                return json.loads(line[6:])
            assert line in (b"\n", b":\n", b"event: session\n"), line
        raise AssertionError("the stream ended")

    def until(self, wanted):
        while True:
            one = self.next()
            if wanted(one):
                return one

    def close(self):
        self.file.close()
        self.sock.close()


class Http10(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-limits")
        self.addCleanup(self.server.close)
        self.old = OldServer(self.server)

    def test_pages(self):
        for path in ("/", "/healthz", "/readyz", "/metrics"):
            self.assertEqual(self.old.http("GET", path)[0], 200, path)

    def test_long_poll(self):
        ada = Person(self.server, "Ada")
        self.addCleanup(ada.close)
        bob = Poller(self.old).hello("Bob")
        bob.send({"id": 7, "op": "send", "room": "#lobby", "cid": "b", "text": "from 1.0"})
        ada.until(lambda one: one.get("text") == "from 1.0")
        bob.until(lambda one: one.get("text") == "from 1.0")
        ada.ok("send", room="#lobby", cid="a", text="from now")
        self.assertEqual(bob.until(lambda one: one.get("cid") == "a")["text"], "from now")

    def test_event_stream(self):
        stream = Stream(self.server)
        self.addCleanup(stream.close)
        self.assertTrue(stream.head.startswith(b"HTTP/1.1 200 "))
        self.assertNotIn(b"Transfer-Encoding", stream.head)
        self.assertIn(b"Connection: close\r\n", stream.head)
        session = [f"Parley-Session: {stream.next()['session']}"]
        for command in ({"id": 1, "op": "hello", "v": 1, "guest": {"name": "Cleo"}},
                        {"id": 2, "op": "send", "room": "#lobby", "cid": "c", "text": "x" * 9000},
                        {"id": 3, "op": "bye"}):
            answer = self.old.http("POST", "/v1/send", json.dumps(command).encode(), session)
            self.assertEqual(answer[0], 204)
            stream.until(lambda one: one.get("id") == command["id"])
        self.assertEqual(stream.until(lambda one: one.get("ev") == "close")["code"], 1000)
        self.assertEqual(stream.file.read().strip(), b"")

    def test_what_is_asked_wrongly_is_told(self):
        self.assertEqual(self.old.http("POST", "/v1/send")[0], 404)
        self.assertEqual(self.old.http("GET", "/v1/poll")[0], 405)

    def test_a_socket_is_refused_with_the_cure(self):
        """As it comes through a proxy that drops what ends at each hop (RFC 9110 7.6.1)."""
        hop = {"Upgrade": None, "Connection": None}
        for version, status, word in (("HTTP/1.0", 505, "proxy_http_version"),
                                      ("HTTP/1.1", 426, "Upgrade")):
            request = upgrade_request("/v1/ws", version=version, headers=hop)
            got, headers, body = self.server.raw_http(request)
            self.assertEqual(got, status)
            told = json.loads(body)["err"]
            self.assertEqual((told["code"], told["retry"]), ("bad_request", False))
            self.assertIn(word, told["msg"])
        lines = re.findall(r".*does not pass upgrades.*", self.server.stderr())
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("docs/reverse-proxy.md", lines[0])


if __name__ == "__main__":
    unittest.main()
