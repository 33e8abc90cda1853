"""`parley bench` over wss://: whom it trusts, by the system's store and by the URL's name."""

import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import DEADLINE, PROGRAM, Server  # noqa: E402


class Trust(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--tls-self-signed", "--no-limits", "--guests", scheme="https")
        cls.addClassCleanup(cls.server.close)
        cls.folder = tempfile.TemporaryDirectory(prefix="parley-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.store = pathlib.Path(cls.folder.name) / "store.pem"
        cls.store.write_text(ssl.get_server_certificate(cls.server.address))

    def bench(self, host, *options, store=None):
        url = f"wss://{host}:{self.server.address[1]}/v1/ws"
        return subprocess.run(
            [PROGRAM, "bench", "fanout", "--url", url, "--clients", "8", "--publishers", "2",
             "--messages", "200", *options],
            env={**os.environ, "SSL_CERT_FILE": str(store or "/dev/null")},
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        )

    def test_a_certificate_that_the_store_vouches_for(self):
        for host in ("127.0.0.1", "localhost"):
            done = self.bench(host, store=self.store)
            self.assertEqual((done.returncode, done.stderr), (0, ""), host)
            self.assertRegex(done.stdout, r"lost +0\n")

    def test_a_certificate_that_nobody_vouches_for(self):
        done = self.bench("127.0.0.1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the server's certificate is not trusted: self-signed", done.stderr)
        self.assertIn("--insecure", done.stderr)

    def test_a_certificate_for_another_name(self):
        # inet_aton(3) reads it as 127.0.0.1; the certificate has it not.
        done = self.bench("127.1", store=self.store)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the server's certificate is not trusted: hostname", done.stderr)

    def test_insecure_takes_any(self):
        done = self.bench("127.0.0.1", "--insecure")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Usage(unittest.TestCase):
    def refused(self, *options):
        done = subprocess.run(
            [PROGRAM, "bench", "fanout", *options], capture_output=True, text=True, timeout=DEADLINE
        )
        self.assertEqual(done.returncode, 2, done)
        return done.stderr

    def test_what_does_not_go_together(self):
        plain, secure = "ws://127.0.0.1:1/v1/ws", "wss://127.0.0.1:1/v1/ws"
        self.assertIn("--insecure is for", self.refused("--insecure", "--url", plain))
        self.assertIn("--tls is for", self.refused("--tls", "--url", secure))

    def test_a_server_of_its_own(self):
        done = subprocess.run(
            [PROGRAM, "bench", "fanout", "--self", "--tls", "--clients", "8", "--publishers", "2",
             "--messages", "200"],
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
