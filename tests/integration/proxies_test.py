"""The settings of docs/reverse-proxy.md, as they stand there, with Debian's nginx and Caddy."""

import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from http_clients import Poller  # noqa: E402
from parley import DEADLINE, Person, Server, upgrade_request  # noqa: E402
from responses import parse_response, read_response  # noqa: E402

NAME = "chat.example.org"
ORIGIN = f"https://{NAME}"
BARE = """
server {
    listen 443 ssl;
    ssl_certificate     /etc/ssl/chat.example.org.pem;
    ssl_certificate_key /etc/ssl/chat.example.org.key;
    location / { proxy_pass http://127.0.0.1:8080; }
}
"""


def documented(language):
    text = (ROOT / "docs/reverse-proxy.md").read_text()
    return re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def replace_once(text, old, new):
    assert text.count(old) == 1, (old, text)
    return text.replace(old, new)


def make_certificate(folder):
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", chain, "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"],
        check=True, capture_output=True,
    )
    return key, chain


class Public:
    """The public side of a proxy, to the clients of tests/support: TLS, and the name that people
    type."""

    scheme = "https"

    def __init__(self, port):
        self.port = port
        self.context = ssl.create_default_context()
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE

    def connect(self):
        raw = socket.create_connection(("127.0.0.1", self.port), DEADLINE)
        return self.context.wrap_socket(raw, server_hostname=NAME)

    def http(self, method, path, body=b"", headers=(), host=NAME):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
        if method == "POST" and not any(line.startswith("Content-Length") for line in headers):
            lines.append(f"Content-Length: {len(body)}")
        return self.raw_http("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def raw_http(self, request):
        with self.connect() as sock:
            sock.sendall(request)
            return parse_response(read_response(sock))


class Proxy:
    """A proxy in front of a server, on a port of its own."""

    def __init__(self, folder, command, environment=None):
        self.log = open(folder / "proxy.log", "w+b")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log,
                                        env={**os.environ, **(environment or {})})

    def wait_for(self, public):
        deadline = time.monotonic() + DEADLINE
        while True:
            try:
                public.connect().close()
                return
            except OSError:
                assert time.monotonic() < deadline, self.said()
            try:  # which is also the pause
                self.process.wait(0.02)
                raise AssertionError(f"the proxy has ended: {self.said()}")
            except subprocess.TimeoutExpired:
                pass

    def said(self):
        self.log.seek(0)
        return self.log.read().decode()

    def close(self):
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.log.close()


def nginx(folder, settings, server_port, port):
    key, chain = make_certificate(folder)
    settings = replace_once(settings, "listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    settings = replace_once(settings, "/etc/ssl/chat.example.org.pem", str(chain))
    settings = replace_once(settings, "/etc/ssl/chat.example.org.key", str(key))
    settings = replace_once(settings, "127.0.0.1:8080", f"127.0.0.1:{server_port}")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{settings}}}\n"
    )
    return Proxy(folder, [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c",
                          str(folder / "nginx.conf"), "-e", "stderr"])


def caddy(folder, settings, server_port, port):
    settings = replace_once(settings, "127.0.0.1:8080", f"127.0.0.1:{server_port}")
    (folder / "Caddyfile").write_text(
        f"{{\nadmin off\nhttp_port {free_port()}\nhttps_port {port}\nlocal_certs\n"
        f"skip_install_trust\nauto_https disable_redirects\ndefault_bind 127.0.0.1\n}}\n{settings}"
    )
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    return Proxy(folder, command, homes)


class Behind(unittest.TestCase):
    """What each of them lets through."""

    OPTIONS = ("--origin", ORIGIN, "--guests", "--article", "off")

    def begin(self, start, settings, *options):
        folder = tempfile.TemporaryDirectory(prefix="parley-proxy-")
        self.addCleanup(folder.cleanup)
        self.server = Server(*(options or self.OPTIONS))
        self.addCleanup(self.server.close)
        port = free_port()
        proxy = start(pathlib.Path(folder.name), settings, self.server.address[1], port)
        self.addCleanup(proxy.close)
        self.public = Public(port)
        proxy.wait_for(self.public)

    def person(self, name):
        headers = {"Host": NAME, "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        person = Person(self.server, name, make_socket=self.public.connect, headers=headers)
        self.addCleanup(person.close)
        return person

    def check_pages_and_refusals(self):
        self.assertEqual(self.public.http("GET", "/")[0], 200)
        self.assertEqual(self.public.http("GET", "/readyz")[0], 200)
        probe = ("POST", "/v1/send", b"")
        self.assertEqual(self.public.http(*probe, [f"Origin: {ORIGIN}"])[0], 404)
        status, _, body = self.public.http(*probe, ["Origin: https://evil.example"])
        self.assertEqual(status, 403)
        self.assertIn("--origin https://evil.example", json.loads(body)["err"]["msg"])

    def check_polls(self, others):
        bob = Poller(self.public).hello("Bob")
        bob.send({"id": 7, "op": "send", "room": "#lobby", "cid": "b", "text": "by a poll"})
        bob.until(lambda one: one.get("text") == "by a poll")
        for one in others:
            one.until(lambda event: event.get("text") == "by a poll")

    def check_stream(self):
        with self.public.connect() as sock:
            sock.sendall(f"GET /v1/sse HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
            file = sock.makefile("rb")
            while not (line := file.readline()).startswith(b"data: "):
                self.assertTrue(line)
            session = json.loads(line[6:])["session"]
            hello = {"id": 1, "op": "hello", "v": 1, "guest": {"name": "Cleo"}}
            status = self.public.http("POST", "/v1/send", json.dumps(hello).encode(),
                                      [f"Parley-Session: {session}"])[0]
            self.assertEqual(status, 204)
            while b'"live"' not in (line := file.readline()):
                self.assertTrue(line)
            file.close()

    def check_all(self):
        self.check_pages_and_refusals()
        self.check_polls([self.person("Ada")])
        self.check_stream()
        self.assertEqual(self.public.http("GET", "/metrics")[0], 403)
        self.assertEqual(self.public.http("GET", "/healthz")[2], b"ok\n")

    def test_nginx(self):
        self.begin(nginx, documented("nginx"))
        self.check_all()
        self.assertEqual(self.public.http("GET", "/", host="evil.example")[0], 421)

    def test_caddy(self):
        self.begin(caddy, documented("caddy"))
        self.check_all()

    def test_nginx_with_nothing_but_proxy_pass(self):
        self.begin(nginx, BARE)
        self.check_pages_and_refusals()
        self.check_polls([])
        self.check_stream()
        socket_request = upgrade_request("/v1/ws", headers={"Host": NAME, "Origin": ORIGIN})
        status, _, body = self.public.raw_http(socket_request)
        self.assertEqual(status, 505)
        self.assertIn("proxy_http_version 1.1", json.loads(body)["err"]["msg"])
        self.assertIn("does not pass upgrades on", self.server.stderr())

    def test_a_public_name_that_the_server_was_not_told(self):
        """The page itself says what to do, filled in."""
        self.begin(nginx, documented("nginx"), "--guests")
        status, _, body = self.public.http("GET", "/")
        self.assertEqual(status, 421)
        self.assertIn(f"parley serve --origin {ORIGIN}<".encode(), body)
        self.assertIn(f"--origin {ORIGIN}", self.server.stderr())


if __name__ == "__main__":
    unittest.main()
