"""TLS in the process, against Python's ssl, which shares nothing with ours but OpenSSL's maths."""

import hashlib
import http.client
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import DEADLINE, PROGRAM, Person, Server  # noqa: E402


def make_certificate(folder, name, more=""):
    """A self-signed certificate by the openssl tool: (chain, key)."""
    chain, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        + ["-nodes", "-keyout", key, "-out", chain, "-days", "2", "-subj", f"/CN={name}"]
        + ["-addext", f"subjectAltName=IP:127.0.0.1{more}"],
        check=True,
        capture_output=True,
    )
    return chain, key


class TlsServer(Server):
    """A server whose clients all come through TLS."""

    def client_context(self):
        return ssl.create_default_context(cafile=self.options[1])

    def connect(self):
        return self.client_context().wrap_socket(super().connect(), server_hostname="127.0.0.1")


class Tls(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        chain, key = make_certificate(self.folder, "one")
        self.chain, self.key = self.folder / "chain.pem", self.folder / "key.pem"
        self.install(chain, key)
        files = ("--tls-cert", str(self.chain), "--tls-key", str(self.key))
        self.server = TlsServer(*files, "--no-limits", scheme="https")
        self.addCleanup(self.server.close)

    def install(self, chain, key):
        self.chain.write_bytes(chain.read_bytes())
        self.key.write_bytes(key.read_bytes())

    def person(self, name):
        person = Person(self.server, name, make_socket=self.server.connect)
        self.addCleanup(person.close)
        return person

    def fingerprint(self):
        """Of whatever is shown now, trusted or not."""
        any_at_all = ssl.create_default_context()
        any_at_all.check_hostname, any_at_all.verify_mode = False, ssl.CERT_NONE
        with any_at_all.wrap_socket(Server.connect(self.server)) as sock:
            return hashlib.sha256(sock.getpeercert(binary_form=True)).hexdigest()

    def test_two_people_talk_and_a_big_page_comes_whole(self):
        ada, bob = self.person("Ada"), self.person("Bob")
        for number in range(40):
            ada.ok("send", room="#lobby", cid=f"c{number}", text="x" * 4000)
        for number in range(40):
            event = bob.until(lambda one: one.get("ev") == "msg")
            self.assertEqual(event["cid"], f"c{number}")
        page = bob.ok("history", room="#lobby", limit=40)
        self.assertGreater(sum(len(event.get("text", "")) for event in page["events"]), 100_000)

    def test_the_page_of_the_client_is_served(self):
        connection = http.client.HTTPSConnection(
            *self.server.address, context=self.server.client_context(), timeout=DEADLINE
        )
        self.addCleanup(connection.close)
        for _ in range(2):  # on the same connection
            connection.request("GET", "/healthz")
            self.assertEqual(connection.getresponse().read(), b"ok\n")

    def test_old_versions_are_refused_and_1_2_is_not(self):
        context = self.server.client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        raw = socket.create_connection(self.server.address, DEADLINE)
        with context.wrap_socket(raw, server_hostname="127.0.0.1") as sock:
            self.assertEqual(sock.version(), "TLSv1.2")
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(self.server.address, DEADLINE) as raw:
            with self.assertRaises(ssl.SSLError):
                old.wrap_socket(raw)

    def test_plain_http_is_told_what_this_port_speaks(self):
        request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        status, headers, body = Server.raw_http(PlainDoor(self.server), request)
        self.assertEqual(status, 400)
        self.assertIn(b"https", body)
        for name in ("x-content-type-options", "content-security-policy",
                     "cross-origin-opener-policy", "permissions-policy"):
            self.assertIn(name, headers)

    def test_browsers_are_told_to_come_by_tls_only_but_to_localhost(self):
        """RFC 6797: it holds for a whole name, and `localhost` is every developer's."""
        for host, told in (("127.0.0.1", "max-age=31536000"), ("localhost:8080", None)):
            connection = http.client.HTTPSConnection(
                *self.server.address, context=self.server.client_context(), timeout=DEADLINE
            )
            self.addCleanup(connection.close)
            connection.request("GET", "/healthz", headers={"Host": host})
            response = connection.getresponse()
            response.read()
            self.assertEqual(response.headers["Strict-Transport-Security"], told, host)

    def status_for(self, host):
        """Whatever certificate is shown: it changes under way."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            *self.server.address, context=context, timeout=DEADLINE
        )
        try:
            connection.request("GET", "/", headers={"Host": host})
            return connection.getresponse().status
        finally:
            connection.close()

    def test_the_names_of_the_certificate_are_served_also_of_the_next_one(self):
        self.assertEqual(self.status_for("chat.example.org"), 421)
        names = ",DNS:Chat.example.org,DNS:*.team.example"
        self.install(*make_certificate(self.folder, "named", names))
        self.server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + DEADLINE
        while self.status_for("chat.example.org") != 200:
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(self.status_for("a.team.example:8443"), 200)
        self.assertEqual(self.status_for("team.example"), 421)

    def test_sighup_takes_the_new_certificate_and_old_connections_live_on(self):
        ada = self.person("Ada")
        before = self.fingerprint()
        self.install(*make_certificate(self.folder, "two"))
        self.server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + DEADLINE
        while self.fingerprint() == before:
            self.assertLess(time.monotonic(), deadline)
        self.assertIn("seq", ada.ok("send", room="#lobby", cid="after", text="still here"))
        self.person("Bob")  # trusts the new one alone

    def test_a_bad_certificate_on_sighup_keeps_the_old_one(self):
        before = self.fingerprint()
        self.key.write_text("nonsense")
        self.server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + DEADLINE
        while "was not reloaded" not in self.server.stderr():
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(self.fingerprint(), before)

    def test_the_end_of_the_certificate_is_told_at_start_and_on_sighup(self):
        line = (r'"level":"warning","event":"the certificate ends soon[^"]*",'
                r'"until":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ","days":"1"')
        self.assertEqual(len(re.findall(line, self.server.stderr())), 1)
        self.server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + DEADLINE
        while len(re.findall(line, self.server.stderr())) < 2:
            self.assertLess(time.monotonic(), deadline)

    def test_a_slow_reader_inside_tls_loses_nothing(self):
        ada, bob = self.person("Ada"), self.person("Bob")
        count = 300
        for number in range(count):
            ada.send(id=1000 + number, op="send", room="#lobby", cid=f"c{number}", text="y" * 8000)
        ada.until(lambda one: one.get("id") == 999 + count)
        for number in range(count):
            event = bob.until(lambda one: one.get("ev") == "msg")
            self.assertEqual(event["cid"], f"c{number}")


class PlainDoor:
    """Connects without TLS."""

    def __init__(self, server):
        self.server = server

    def connect(self):
        return socket.create_connection(self.server.address, DEADLINE)


class Options(unittest.TestCase):
    def fails(self, *options):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--data", f"{folder}/data", *options],
                capture_output=True,
                text=True,
                timeout=DEADLINE,
            )
        self.assertEqual(done.returncode, 2, done)
        return done.stderr

    def test_one_without_the_other_and_files_that_are_not_there(self):
        self.assertIn("go together", self.fails("--tls-cert", "/nowhere"))
        self.assertIn("/nowhere", self.fails("--tls-cert", "/nowhere", "--tls-key", "/nowhere"))

    def test_self_signed(self):
        with Server("--tls-self-signed", scheme="https") as server:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(server.connect()) as sock:
                self.assertEqual(sock.version(), "TLSv1.3")


if __name__ == "__main__":
    unittest.main()
