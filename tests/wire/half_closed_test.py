"""A client that closes its side behind its request is answered, and then the server closes.

Asked many times: the end may come with the request, or a moment behind it.
"""

import json
import pathlib
import socket
import ssl
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import CLOSE, DEADLINE, TEXT, Person, Server, WebSocket, frame  # noqa: E402
from parley import upgrade_request  # noqa: E402
from responses import parse_response, read_to_end  # noqa: E402

TIMES = 20
HELLO = {"id": 1, "op": "hello", "v": 1, "guest": {"name": "Ada"}}
SEND = {"id": 2, "op": "send", "room": "#lobby", "cid": "c", "text": "kept and answered"}


def request(method, path, body="", version="HTTP/1.1"):
    return (f"{method} {path} {version}\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
            f"{body}").encode()


class Plain(unittest.TestCase):
    SCHEME = "http"
    OPTIONS = ("--no-limits", "--echo")

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.OPTIONS, scheme=cls.SCHEME)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def connect(self):
        return self.server.connect()

    def end_of(self, sock):
        sock.shutdown(socket.SHUT_WR)

    def ask(self, data):
        """All that comes after it was said and the client's side closed."""
        sock = self.connect()
        with sock:
            sock.sendall(data)
            self.end_of(sock)
            return self.read_all(sock)

    def read_all(self, sock):
        return read_to_end(sock)

    def test_requests(self):
        for name, data, status in (
            ("GET", request("GET", "/healthz"), 200),
            ("HTTP/1.0", request("GET", "/healthz", version="HTTP/1.0"), 200),
            ("a page", request("GET", "/"), 200),
            ("malformed", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
            ("no request", b"garbage\r\n\r\n", 400),
            ("refused", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
            ("a send", request("POST", "/v1/users/bob/send", '{"text":"hi"}'), 200),
            ("a poll", request("POST", "/v1/poll", json.dumps({"id": 4, "op": "ping"})), 200),
            ("no handshake", request("GET", "/v1/ws"), 426),
        ):
            for _ in range(TIMES):
                self.assertEqual(parse_response(self.ask(data))[0], status, name)

    def test_several_behind_each_other(self):
        answers = self.ask(request("GET", "/healthz") * 5)
        self.assertEqual(answers.count(b"HTTP/1.1 200 OK"), 5)

    def test_the_hello_of_a_poll(self):
        for number in range(TIMES):
            hello = {**HELLO, "guest": {"name": f"Poll {number} {self.SCHEME}"}}
            status, _, body = parse_response(self.ask(request("POST", "/v1/poll",
                                                              json.dumps(hello))))
            self.assertEqual(status, 200)
            self.assertIn("token", json.loads(body.splitlines()[0])["ok"])

    def socket_of(self, *commands):
        """What a WebSocket gets that says all this at once, and closes its side."""
        data = upgrade_request("/v1/ws")
        data += b"".join(frame(TEXT, json.dumps(one)) for one in commands)
        answer = self.ask(data)
        head, _, frames = answer.partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 101 "), answer)
        reader = WebSocket.__new__(WebSocket)
        reader.buffer, reader._need = frames, lambda count: len(reader.buffer) >= count
        heard = []
        while (got := reader.recv()) is not None:
            heard.append(got)
        return heard

    def test_commands_of_a_socket(self):
        for number in range(TIMES):
            name = f"Sock {number} {self.SCHEME}"
            hello = {**HELLO, "guest": {"name": name}}
            send = {**SEND, "cid": f"c{number}"}
            heard = self.socket_of(hello, send)
            objects = [json.loads(payload) for opcode, payload in heard if opcode == TEXT]
            replies = {one["id"]: one for one in objects if "id" in one}
            self.assertIn("ok", replies[1])
            self.assertIn("seq", replies[2]["ok"])
            self.assertEqual(heard[-1][0], CLOSE)

    def test_a_reader_gets_its_replies_and_no_news(self):
        ada = Person(self.server, f"Loud {self.SCHEME}", make_socket=self.connect)
        self.addCleanup(ada.close)
        bob = Person(self.server, f"Quiet {self.SCHEME}", make_socket=self.connect)
        self.addCleanup(bob.close)
        bob.send(id=90, op="history", room="#lobby")
        self.end_of(bob.sock)
        heard = []
        while (got := bob.recv()) is not None:
            if got[0] == CLOSE:
                break
            heard.append(json.loads(got[1]))
        self.assertEqual([one["id"] for one in heard if "id" in one], [90])
        # Bob is gone: nothing waits for him.
        ada.ok("send", room="#lobby", cid="later", text="nobody is kept waiting")

    def test_an_echo(self):
        data = upgrade_request("/echo") + frame(TEXT, "still")
        self.assertIn(b"\x81\x05still", self.ask(data))

    def test_nothing_asked_is_just_the_end(self):
        self.assertEqual(self.ask(b""), b"")
        self.assertEqual(self.ask(b"GET / HT"), b"")


class Secure(Plain):
    """close_notify, then FIN (RFC 8446 6.1)."""

    SCHEME = "https"
    OPTIONS = ("--no-limits", "--echo", "--tls-self-signed")

    def connect(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        sock = HalfClosing(self.server.connect(), context)
        sock.settimeout(DEADLINE)
        return sock

    def end_of(self, sock):
        sock.say_end()


class HalfClosing:
    """TLS by hand: Python's own sockets read no more once they have said close_notify."""

    def __init__(self, raw, context):
        self.raw = raw
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname="localhost")
        self._go(self.tls.do_handshake)

    def _flush(self):
        if self.outgoing.pending:
            self.raw.sendall(self.outgoing.read())

    def _go(self, call, *arguments):
        while True:
            try:
                result = call(*arguments)
                self._flush()
                return result
            except ssl.SSLWantReadError:
                self._flush()
                sealed = self.raw.recv(65536)
                if not sealed:
                    return b""
                self.incoming.write(sealed)
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""

    def sendall(self, data):
        self._go(self.tls.write, data)

    def recv(self, size):
        return self._go(self.tls.read, size)

    def say_end(self):
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        self._flush()
        self.raw.shutdown(socket.SHUT_WR)

    def settimeout(self, time):
        self.raw.settimeout(time)

    def close(self):
        self.raw.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


if __name__ == "__main__":
    unittest.main()
