"""Who is let in when something runs short: new connections are shed before old ones suffer."""

import json
import os
import pathlib
import resource
import select
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from child import Child  # noqa: E402
from load import report  # noqa: E402
from parley import DEADLINE, Person, Server  # noqa: E402
from processor import busy_seconds, busy_since  # noqa: E402
from program import SANITIZER  # noqa: E402
from responses import parse_response, read_response  # noqa: E402

# Half of so few descriptors are the server's own (server/bounds.cpp).
DESCRIPTORS = 100
CONNECTIONS = DESCRIPTORS // 2
# Of a processor, while there is no descriptor; and how long it is looked at.
BUSY_SHARE_MAX, BUSY_SECONDS = 0.05, 2.0
WAITING = 20
# The listener tries ten times a second. A second is promised, which a busy machine breaks.
RECOVERY_SECONDS_MAX = 5


def answer_of(sock):
    """What a new connection hears: a status, of the refusal or of /healthz."""
    try:
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return parse_response(read_response(sock))
    except ConnectionError:
        return (0, {}, b"")


class Descriptors(unittest.TestCase):
    def setUp(self):
        self.server = Server(descriptors=DESCRIPTORS)
        self.addCleanup(self.server.close)
        self.held = []
        self.addCleanup(lambda: [sock.close() for sock in self.held])

    def connect(self):
        sock = self.server.connect()
        self.held.append(sock)
        return sock

    def test_the_last_ones_are_told_and_the_first_ones_go_on(self):
        first = Person(self.server, "Ada")
        self.addCleanup(first.close)
        answers = [answer_of(self.connect()) for _ in range(CONNECTIONS + 20)]
        statuses = [status for status, _, _ in answers]
        self.assertEqual(statuses.count(200), CONNECTIONS - 1)
        self.assertEqual(set(statuses[CONNECTIONS - 1 :]), {503})
        self.assertEqual(answers[-1][1]["retry-after"], "5")
        self.assertIn("seq", first.ok("send", room="#lobby", cid="a", text="still here"))

    def test_a_place_that_is_left_is_given_again(self):
        for _ in range(CONNECTIONS):
            self.assertEqual(answer_of(self.connect())[0], 200)
        self.assertEqual(answer_of(self.connect())[0], 503)
        for sock in self.held[:10]:
            sock.close()
        self.let_in(10)
        self.assertEqual(answer_of(self.connect())[0], 503)

    def let_in(self, count):
        """The server learns of an end by its own events, so it may take a try or two."""
        deadline = time.monotonic() + DEADLINE
        while count > 0:
            self.assertLess(time.monotonic(), deadline)
            if answer_of(self.connect())[0] == 200:
                count -= 1


class Exhaustion(unittest.TestCase):
    """Descriptors run out where nobody counted on it: accept itself fails (EMFILE)."""

    def setUp(self):
        self.server = self.enterContext(Server("--no-limits"))
        self.pid = self.server.process.pid

    def take_all_descriptors(self):
        """From here on the program can open nothing; gives the limit that it had."""
        taken = {int(number) for number in os.listdir(f"/proc/{self.pid}/fd")}
        first_free = min(set(range(len(taken) + 1)) - taken)
        before = resource.prlimit(self.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.pid, resource.RLIMIT_NOFILE, (first_free, before[1]))
        return before

    def test_control_a_thread_that_spins_is_seen(self):
        """It would be, for less than a server is allowed to."""
        spun = BUSY_SHARE_MAX * BUSY_SECONDS
        with Child("spinner.py", spun) as child:
            child.next()
            self.assertGreaterEqual(busy_since(child.process.pid, {}), spun)

    # The undefined behaviour sanitizer opens a pipe to look at an object it has not seen before,
    # and takes the refusal for a broken object (net/listener_test.cpp has the same).
    @unittest.skipIf(SANITIZER == "asan", "the sanitizer itself needs descriptors")
    def test_old_connections_go_on_and_new_ones_wait_without_a_spin(self):
        ada = self.enterContext(Person(self.server, "Ada"))
        before = self.take_all_descriptors()
        waiting = [self.enterContext(self.server.connect()) for _ in range(WAITING)]
        for one in waiting:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for number in range(100):
            ada.ok("send", room="#lobby", cid=f"c{number}", text="still here")
        began, busy = time.monotonic(), busy_seconds(self.pid)
        self.assertEqual(select.select(waiting, [], [], BUSY_SECONDS)[0], [])
        share = busy_since(self.pid, busy) / (time.monotonic() - began)
        self.assertLess(share, BUSY_SHARE_MAX)
        began = time.monotonic()
        resource.prlimit(self.pid, resource.RLIMIT_NOFILE, before)
        for one in waiting:
            self.assertEqual(parse_response(read_response(one))[0], 200)
        recovery = time.monotonic() - began
        report(f"without descriptors {share:.2%} of a processor; {WAITING} who waited were served "
               f"{recovery * 1000:.0f} ms after there were some")
        self.assertLess(recovery, RECOVERY_SECONDS_MAX)
        self.assertEqual(self.server.http("GET", "/healthz")[0], 200)
        ada.ok("send", room="#lobby", cid="last", text="and here")


class Memory(unittest.TestCase):
    def test_a_process_above_its_memory_takes_nobody_new(self):
        with Server("--memory-max", "1") as server:
            # It is known about a second after the start; until then it lets in.
            deadline = time.monotonic() + DEADLINE
            status = 200
            while status == 200:
                self.assertLess(time.monotonic(), deadline)
                with server.connect() as sock:
                    status, headers, body = answer_of(sock)
            self.assertEqual(status, 503)
            told = json.loads(body)["err"]
            self.assertEqual((told["code"], told["retry"], told["after"]),
                             ("unavailable", True, 5000))
            self.assertIn("full", told["msg"])
            self.assertEqual((headers["connection"], headers["retry-after"]), ("close", "5"))
            for name in ("x-content-type-options", "content-security-policy",
                         "cross-origin-opener-policy", "permissions-policy"):
                self.assertIn(name, headers)
            with server.connect() as sock:
                self.assertEqual(answer_of(sock)[0], 503)
            lines = [line for line in server.stderr().splitlines() if "no memory" in line]
            self.assertEqual(len(lines), 1, lines)
            self.assertEqual(json.loads(lines[0])["cure"], "--memory-max")


if __name__ == "__main__":
    unittest.main()
