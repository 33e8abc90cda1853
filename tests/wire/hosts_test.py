"""By which names the server is asked for, and which pages may ask (SECURITY.md, DNS rebinding)."""

import json
import pathlib
import re
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import Server, upgrade_request  # noqa: E402
from responses import parse_response  # noqa: E402

ROUTES = ("/", "/r/lobby", "/metrics", "/v1/poll", "/v1/sse", "/v1/send", "/v1/ws", "/v1/nothing",
          "/chat?user=alice", "/echo", "/v1/users/bob/send", "/index.html")


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--echo", "--origin", "https://Chat.Example.org:443",
                            "--origin", "https://friend.example:8443")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def get(self, host, path="/", *headers, target=None, version="HTTP/1.1", method="GET"):
        lines = [f"{method} {target or path} {version}", *headers, "Connection: close"]
        if host is not None:
            lines.insert(1, f"Host: {host}")
        if method == "POST":
            lines.append("Content-Length: 0")
        return self.server.raw_http(("\r\n".join(lines) + "\r\n\r\n").encode())

    def test_addresses_and_localhost_are_served(self):
        for host in ("127.0.0.1", "127.0.0.1:8080", "192.0.2.1:1", "[::1]:80", "[::ffff:127.0.0.1]",
                     "[fe80::1%25eth0]", "localhost", "LOCALHOST.:8080", "a.localhost",
                     "localhost:"):
            self.assertEqual(self.get(host)[0], 200, host)

    def test_names_of_the_machine_and_of_origins_are_served(self):
        name = socket.gethostname()
        label = name.partition(".")[0]
        for host in (name, label, f"{label}.local", f"{label.upper()}.local.:80",
                     "chat.example.org", "CHAT.example.org.", "chat.example.org:8443",
                     "friend.example"):
            self.assertEqual(self.get(host)[0], 200, host)

    def test_other_names_are_refused_on_every_route_but_the_probes(self):
        for host in ("evil.example", "evil.example:8080", "localhost.evil.example", "example.org",
                     "a.chat.example.org", "127.0.0.1.evil.example", "2130706433", "127.1",
                     "xn--bcher-kva.example"):
            for path in ROUTES:
                self.assertEqual(self.get(host, path)[0], 421, (host, path))
        for path in ("/healthz", "/readyz"):
            self.assertEqual(self.get("parley.service.internal:8080", path)[0], 200, path)

    def test_a_socket_is_refused_too(self):
        for path in ("/v1/ws", "/chat?user=alice", "/echo"):
            request = upgrade_request(path, headers={"Host": "evil.example",
                                                     "Origin": "http://evil.example"})
            self.assertEqual(self.server.raw_http(request)[0], 421, path)

    def test_the_host_of_the_target_counts_before_the_field(self):
        """RFC 9112 3.2.2."""
        self.assertEqual(self.get("localhost", target="http://evil.example/")[0], 421)
        self.assertEqual(self.get("evil.example", target="http://localhost/")[0], 200)

    def test_two_hosts_are_no_request(self):
        self.assertEqual(self.get("localhost", "/", "Host: evil.example")[0], 400)

    def test_http_1_0_need_not_name_one(self):
        self.assertEqual(self.get(None, version="HTTP/1.0")[0], 200)
        self.assertEqual(self.get("evil.example", version="HTTP/1.0")[0], 421)

    def test_a_person_is_shown_the_cure(self):
        status, headers, body = self.get("chat.team.example:8080", "/r/lobby")
        self.assertEqual(status, 421)
        self.assertEqual(headers["content-type"], "text/html; charset=utf-8")
        self.assertIn(b"parley serve --origin http://chat.team.example:8080<", body)
        self.assertNotIn(b"<script", body)

    def test_a_program_is_told_the_cure(self):
        for headers, cure in (
            ((), "--origin https://chat.team.example"),
            (("Origin: http://chat.team.example",), "--origin http://chat.team.example"),
            (("X-Forwarded-Proto: http",), "--origin http://chat.team.example"),
        ):
            status, _, body = self.get("chat.team.example", "/v1/send", *headers, method="POST")
            self.assertEqual(status, 421)
            told = json.loads(body)["err"]
            self.assertEqual((told["code"], told["retry"]), ("forbidden", False))
            self.assertTrue(told["msg"].endswith(cure), told)

    def test_the_log_says_it_once_a_minute(self):
        with Server() as server:
            for name in ("one.example", "two.example", "three.example"):
                head = f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"
                self.assertEqual(server.raw_http(head.encode())[0], 421)
            lines = re.findall(r".*not known here.*", server.stderr())
            self.assertEqual(len(lines), 1, lines)
            self.assertEqual(json.loads(lines[0])["cure"], "--origin https://one.example")


class Pages(unittest.TestCase):
    """Whose pages may ask: RFC 6455 10.2, and what a browser says where it sends no Origin."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--origin", "https://friend.example")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def ask(self, method, path, *headers):
        return self.server.http(method, path, b"", ["Content-Length: 0", *headers])

    def test_a_page_elsewhere_is_refused_without_an_origin_too(self):
        for method, path in (("GET", "/v1/sse"), ("GET", "/v1/nothing"), ("POST", "/v1/poll"),
                             ("POST", "/v1/send"), ("POST", "/v1/users/bob/send"),
                             ("GET", "/v1/ws")):
            self.assertEqual(self.ask(method, path, "Sec-Fetch-Site: cross-site")[0], 403, path)
        # A link from elsewhere, to what everybody may have.
        self.assertEqual(self.ask("GET", "/", "Sec-Fetch-Site: cross-site")[0], 200)

    def test_a_page_at_http_of_the_same_host_is_another_site(self):
        own = "Origin: http://localhost"
        self.assertEqual(self.ask("POST", "/v1/send", own)[0], 404)
        self.assertEqual(self.ask("POST", "/v1/send", own, "Sec-Fetch-Site: same-origin")[0], 404)
        self.assertEqual(self.ask("POST", "/v1/send", own, "Sec-Fetch-Site: cross-site")[0], 403)

    def test_a_listed_one_passes(self):
        for origin in ("https://friend.example", "https://FRIEND.example:443"):
            answer = self.ask("POST", "/v1/send", f"Origin: {origin}", "Sec-Fetch-Site: cross-site")
            self.assertEqual(answer[0], 404, origin)
        twice = ("Origin: https://friend.example", "Origin: https://evil.example")
        self.assertEqual(self.ask("POST", "/v1/send", *twice)[0], 403)

    def test_the_refusal_says_what_to_do_and_so_does_the_log(self):
        status, _, body = self.ask("POST", "/v1/send", "Origin: https://chat.example.org")
        self.assertEqual(status, 403)
        told = json.loads(body)["err"]
        self.assertEqual((told["code"], told["retry"]), ("forbidden", False))
        self.assertTrue(told["msg"].endswith("--origin https://chat.example.org"), told)
        self.assertEqual(self.ask("POST", "/v1/send", "Origin: null")[0], 403)
        lines = re.findall(r".*a page of another origin.*", self.server.stderr())
        self.assertEqual(len(lines), 1, lines)


if __name__ == "__main__":
    unittest.main()
