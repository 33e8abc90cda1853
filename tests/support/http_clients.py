"""Clients of the transports for where no WebSocket gets through (docs/protocol.md, Transport)."""

import http.client
import json
import socket

from parley import DEADLINE


class Poller:
    """A client of POST /v1/poll: what it hears is in the order it came."""

    def __init__(self, server):
        self.server = server
        self.session = None
        self.turn = 0
        self.heard = []

    def post(self, path, *commands, body=None, turn=None, **headers):
        """One request on a connection of its own: (status, headers, body)."""
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.session:
            lines.append(f"Parley-Session: {self.session}")
        if path == "/v1/poll":
            lines.append(f"Parley-Turn: {self.turn if turn is None else turn}")
        text = "\n".join(json.dumps(one) for one in commands) if body is None else body
        if not text:
            lines.append("Content-Length: 0")
        return self.server.http("POST", path, text.encode(), lines)

    def poll(self, *commands):
        status, headers, body = self.post("/v1/poll", *commands)
        if status != 200:
            raise AssertionError((status, body))
        self.session, self.turn = headers["parley-session"], int(headers["parley-turn"])
        objects = [json.loads(line) for line in body.decode().splitlines()]
        self.heard += objects
        return objects

    def send(self, *commands):
        status, _, body = self.post("/v1/send", *commands)
        if status != 204:
            raise AssertionError((status, body))

    def until(self, wanted, *commands):
        """Polls until `wanted` holds for an object, and gives it."""
        while True:
            found = [one for one in self.poll(*commands) if wanted(one)]
            if found:
                return found[0]
            commands = ()

    def hello(self, name=None, **fields):
        who = fields if name is None else {"guest": {"name": name}, **fields}
        greeting = {"id": 1, "op": "hello", "v": 1, **who}
        self.answer = self.until(lambda one: one.get("id") == 1, greeting)["ok"]
        if not any(one.get("ev") == "live" for one in self.heard):
            self.until(lambda one: one.get("ev") == "live")
        self.token = self.answer.get("token", fields.get("token"))
        self.room = next(r for r in self.answer["rooms"] if r.get("name") == "lobby")
        return self


class Stream:
    """A client of GET /v1/sse with POST /v1/send."""

    def __init__(self, server, name=None, receive_buffer=None, **fields):
        """As a new guest with this name, or with the fields of a `hello`."""
        self.server = server
        self.connection = http.client.HTTPConnection(*server.address, timeout=DEADLINE)
        self.connection.sock = self._narrow(receive_buffer) if receive_buffer else server.connect()
        self.connection.request("GET", "/v1/sse")
        self.response = self.connection.getresponse()
        assert self.response.headers["Content-Type"] == "text/event-stream", self.response.headers
        self.session = self.next()["session"]
        who = fields if name is None else {"guest": {"name": name}, **fields}
        self.send({"id": 1, "op": "hello", "v": 1, **who})
        self.answer = self.until(lambda one: one.get("id") == 1)["ok"]
        self.token = self.answer.get("token", fields.get("token"))
        self.until(lambda one: one.get("ev") == "live")

    def _narrow(self, receive_buffer):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(DEADLINE)
        sock.connect(self.server.address)
        return sock

    def close(self):
        self.response.close()
        self.connection.close()

    def next(self):
        while True:
            line = self.response.readline()
            if not line:
                raise AssertionError("the stream ended")
            if line.startswith(b"data: "):
                return json.loads(line[6:])

    def until(self, wanted):
        while True:
            one = self.next()
            if wanted(one):
                return one

    def send(self, *commands):
        body = "\n".join(json.dumps(one) for one in commands).encode()
        status, _, answer = self.server.http(
            "POST", "/v1/send", body, [f"Parley-Session: {self.session}"]
        )
        if status != 204:
            raise AssertionError((status, answer))
