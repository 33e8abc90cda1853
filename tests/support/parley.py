"""A Parley server of a test's own, and a WebSocket client that is only sockets and bytes.

The client shares no code with the server, so that both cannot have the same fault. Nothing here
sleeps: every wait is for an event, with a deadline that fails the test.
"""

import base64
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import tempfile

from program import DEADLINE, PROGRAM, check_end, end
from responses import parse_response, read_response

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Server:
    """Runs the real program on a free port, in a data directory that goes with it."""

    def __init__(self, *options, data=None, listen="127.0.0.1:0", descriptors=None,
                 scheme="http"):
        """`descriptors`: how many files and sockets the program may open; None: as many as we."""
        self._own = None
        self._descriptors = descriptors
        self.scheme = scheme
        if data is None:
            self._own = tempfile.TemporaryDirectory(prefix="parley-test-")
            data = pathlib.Path(self._own.name) / "data"
        self.data = pathlib.Path(data)
        self.options = options
        self.start(listen)

    def start(self, listen="127.0.0.1:0"):
        self._leave()
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self.command(listen),
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=self.environment(),
            text=True,
        )
        line = self.process.stdout.readline()
        if not line.startswith(f"parley ready {self.scheme}://"):
            self.process.wait(DEADLINE)
            refusal = AssertionError(f"no ready line but {line!r}; {self.stderr()}")
            self._close_pipes()
            raise refusal
        host, port = line.split("//")[1].strip().rsplit(":", 1)
        self.address = (host, int(port))

    def command(self, listen):
        limit = ["prlimit", f"--nofile={self._descriptors}"] if self._descriptors else []
        serve = ["serve", "--listen", listen, "--data", str(self.data)]
        return [*limit, PROGRAM, *serve, *self.options]

    def environment(self):
        return dict(os.environ)

    def stderr(self):
        """What it has said so far. The place in the file is the program's, too: it stays."""
        size = os.fstat(self.log.fileno()).st_size
        return os.pread(self.log.fileno(), size, 0).decode()

    def restart(self):
        """On the same port and data."""
        self.start(f"{self.address[0]}:{self.address[1]}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(DEADLINE)

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE)

    def _close_pipes(self):
        if hasattr(self, "process"):
            self.process.stdout.close()
            self.log.close()

    def close(self):
        """Ends it. Fails where a fault had ended it, or its sanitizer has reported one."""
        try:
            self._leave(in_order=end(self.process))
        finally:
            if self._own:
                self._own.cleanup()

    def _leave(self, in_order=True):
        """Lets go of the process that has ended, if there was one, and asks once how."""
        if not hasattr(self, "process") or self.log.closed:
            return
        log = self.stderr()
        self._close_pipes()
        check_end(self.process, in_order, log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def connect(self):
        sock = socket.create_connection(self.address, DEADLINE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def http(self, method, path, body=b"", headers=()):
        """One request on a connection of its own: (status, headers, body)."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return self.raw_http("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def raw_http(self, request):
        """Any bytes as a request: (status, headers, body); status 0 where it just closed."""
        with self.connect() as sock:
            sock.sendall(request)
            answer = read_response(sock)
        return parse_response(answer)


KEY = base64.b64encode(b"0123456789abcdef").decode()


def upgrade_request(path, **changes):
    """The bytes of a good opening handshake; a header set to None is left out."""
    headers = {
        "Host": "localhost",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY,
        "Sec-WebSocket-Version": "13",
    }
    headers.update(changes.pop("headers", {}))
    method = changes.pop("method", "GET")
    version = changes.pop("version", "HTTP/1.1")
    assert not changes, changes
    lines = [f"{method} {path} {version}"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(opcode, payload=b"", fin=True, mask=b"\x01\x02\x03\x04", rsv=0, length=None):
    """A frame as a client sends it; every rule can be broken."""
    if isinstance(payload, str):
        payload = payload.encode()
    first = (0x80 if fin else 0) | (rsv << 4) | opcode
    size = len(payload) if length is None else length
    bit = 0x80 if mask is not None else 0
    if size < 126:
        head = struct.pack("!BB", first, bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if mask is None:
        return head + payload
    if mask == b"\0\0\0\0":
        return head + mask + payload
    repeated = mask * (len(payload) // 4 + 1)
    masked = (
        bytes(a ^ b for a, b in zip(payload, repeated))
        if len(payload) < 4096
        else xor(payload, repeated)
    )
    return head + mask + masked


def xor(left, right):
    right = right[: len(left)]
    value = int.from_bytes(left, "little") ^ int.from_bytes(right, "little")
    return value.to_bytes(len(left), "little")


class WebSocket:
    """A client after its handshake. recv() gives (opcode, payload); None at the end."""

    def __init__(self, server, path="/v1/ws", first=b"", headers=None, receive_buffer=None,
                 make_socket=None):
        self.sock = make_socket() if make_socket else self._connect(server, receive_buffer)
        self.sock.sendall(upgrade_request(path, headers=headers or {}) + first)
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            chunk = self.sock.recv(65536)
            if not chunk:
                break
            self.buffer += chunk
        self.head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        if not self.head.startswith(b"HTTP/1.1 101 "):
            self.close()
            raise AssertionError(f"not upgraded: {self.head!r}")

    @staticmethod
    def _connect(server, receive_buffer):
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(DEADLINE)
        sock.connect(server.address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send_bytes(self, data):
        self.sock.sendall(data)

    def send_text(self, text):
        self.sock.sendall(frame(TEXT, text))

    def _need(self, count):
        while len(self.buffer) < count:
            try:
                chunk = self.sock.recv(1 << 20)
            except ConnectionResetError:
                return False
            if not chunk:
                return False
            self.buffer += chunk
        return True

    def read(self, count):
        """So many bytes as they come, frames or not; fewer at the end."""
        self._need(count)
        got, self.buffer = self.buffer[:count], self.buffer[count:]
        return got

    def recv(self):
        got = self.recv_frame()
        if got is None:
            return None
        first, payload = got
        assert first & 0x70 == 0, "nothing was agreed on that sets RSV bits"
        return first & 0x0F, payload

    def recv_frame(self):
        """The first byte of a frame, and its payload; None at the end."""
        if not self._need(2):
            return None
        first, second = self.buffer[0], self.buffer[1]
        assert second & 0x80 == 0, "a server's frame has no mask"
        size, at = second & 0x7F, 2
        if size == 126:
            if not self._need(4):
                return None
            size, at = struct.unpack("!H", self.buffer[2:4])[0], 4
        elif size == 127:
            if not self._need(10):
                return None
            size, at = struct.unpack("!Q", self.buffer[2:10])[0], 10
        if not self._need(at + size):
            return None
        payload, self.buffer = self.buffer[at : at + size], self.buffer[at + size :]
        return first, payload

    def recv_close(self):
        """Reads up to the close frame: its code (1005 if it has none), None if there was none."""
        while True:
            got = self.recv()
            if got is None:
                return None
            if got[0] == CLOSE:
                return struct.unpack("!H", got[1][:2])[0] if len(got[1]) >= 2 else 1005

    # ---- JSON ----

    def send(self, **fields):
        self.send_text(json.dumps(fields))

    def next(self):
        """The next JSON object; pings are answered, so that who reads for long is not silent."""
        while True:
            got = self.recv()
            if got is None:
                raise AssertionError("the connection ended")
            if got[0] == TEXT:
                return json.loads(got[1])
            if got[0] == PING:
                self.send_bytes(frame(PONG, got[1]))
            if got[0] == CLOSE:
                raise AssertionError(f"closed: {got[1]!r}")

    def until(self, wanted):
        """Reads until `wanted` holds for an object; gives it. The others are kept in `seen`."""
        self.seen = []
        while True:
            one = self.next()
            if wanted(one):
                return one
            self.seen.append(one)

    def ask(self, op, **fields):
        """A command with an id of its own: the whole reply."""
        self.last_id = getattr(self, "last_id", 0) + 1
        number = self.last_id
        self.send(id=number, op=op, **fields)
        return self.until(lambda one: one.get("id") == number)

    def ok(self, op, **fields):
        reply = self.ask(op, **fields)
        if "ok" not in reply:
            raise AssertionError(reply)
        return reply["ok"]

    def error(self, op, **fields):
        reply = self.ask(op, **fields)
        if "err" not in reply:
            raise AssertionError(reply)
        return reply["err"]["code"]


class Person(WebSocket):
    """A WebSocket that has said hello, as a guest or with the token of an earlier one."""

    def __init__(self, server, name=None, token=None, since=None, device=None, **socket_options):
        super().__init__(server, **socket_options)
        try:
            self._say_hello(name, token, since, device)
        except BaseException:
            self.close()
            raise

    def _say_hello(self, name, token, since, device):
        who = {"token": token} if token else {"guest": {"name": name}}
        if since is not None:
            who["since"] = since
        self.hello = self.ok("hello", v=1, device=device or os.urandom(8).hex(), **who)
        self.token = self.hello.get("token", token)
        self.user = self.hello["user"]["user"]
        self.missed = []
        if self.seen:
            raise AssertionError(f"before the reply to hello: {self.seen}")
        self.until(lambda one: one.get("ev") == "live")
        self.missed = self.seen

    def room(self, name="lobby"):
        return next(room for room in self.hello["rooms"] if room.get("name") == name)

    def whole_log(self, room, after=0):
        """All events of the room behind that one, by pages, in the order of the log."""
        log = []
        while True:
            page = self.ok("history", room=room, after=after, limit=200)
            log += page["events"]
            if not page["more"]:
                return log
            after = log[-1]["seq"]
