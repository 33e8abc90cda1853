"""A TCP proxy that ill-treats what it carries: cuts connections, splits bytes, holds them back.

Every decision is drawn from one seed. It knows nothing of what it carries, so that it cannot be
kind by mistake. Nothing waits for a time: what is held back goes with the next event of the proxy.
"""

import random
import selectors
import socket
import threading

CHUNK = 16384


class Pair:
    """Two sockets, and what is to become of the bytes between them."""

    def __init__(self, client, server, dice, cut_share, bytes_before_cut):
        self.client, self.server = client, server
        # Counted over both ways, so that the cut falls before, between or after send and reply.
        self.left = dice.randrange(1, bytes_before_cut) if dice.random() < cut_share else None
        self.held = {client: b"", server: b""}  # by the socket it is for

    def other(self, sock):
        return self.server if sock is self.client else self.client

    def close(self):
        self.client.close()
        self.server.close()


class CuttingProxy:
    """Listens on a free port of 127.0.0.1 and passes everything on to `target`.

    `cut_share` of the connections end without warning after up to `bytes_before_cut` bytes.
    """

    def __init__(self, target, seed, cut_share=0.9, bytes_before_cut=30_000):
        self.target = target
        self.dice = random.Random(seed)
        self.cut_share, self.bytes_before_cut = cut_share, bytes_before_cut
        self.cuts = self.connections = 0
        self.pairs = {}
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = self.listener.getsockname()
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.wake, self.woken = socket.socketpair()
        self.selector.register(self.woken, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def close(self):
        self.wake.send(b"x")
        self.thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _run(self):
        while True:
            # While something is held back the proxy comes round by itself.
            holding = any(any(pair.held.values()) for pair in self.pairs.values())
            for key, _ in self.selector.select(0.001 if holding else None):
                if key.fileobj is self.woken:
                    return self._end()
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj in self.pairs:
                    self._carry(key.fileobj)
            for pair in set(self.pairs.values()):
                for to in (pair.client, pair.server):
                    if to in self.pairs and pair.held[to] and self.dice.random() < 0.5:
                        self._pass_on(pair, to)

    def _accept(self):
        client, _ = self.listener.accept()
        try:
            server = socket.create_connection(self.target)
        except OSError:
            client.close()
            return
        self.connections += 1
        pair = Pair(client, server, self.dice, self.cut_share, self.bytes_before_cut)
        for sock in (client, server):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs[sock] = pair
            self.selector.register(sock, selectors.EVENT_READ)

    def _carry(self, sock):
        pair = self.pairs[sock]
        try:
            data = sock.recv(CHUNK)
        except OSError:
            data = b""
        if not data:
            self._drop(pair)
            return
        to = pair.other(sock)
        if pair.left is not None:
            if len(data) >= pair.left:
                self._cut(pair, to, data[: pair.left], data[pair.left :])
                return
            pair.left -= len(data)
        pair.held[to] += data
        if self.dice.random() < 0.8:
            self._pass_on(pair, to)

    def _cut(self, pair, to, before, _after):
        """`before` is what came for `to` up to the place of the cut, which may still arrive."""
        self.cuts += 1
        pair.held[to] += before
        if self.dice.random() < 0.5:
            self._pass_on(pair, to)
        self._drop(pair)

    def _pass_on(self, pair, to):
        data, pair.held[to] = pair.held[to], b""
        try:
            while data:
                size = self.dice.choice((1, 2, 7, 130, 1400, CHUNK))
                to.sendall(data[:size])
                data = data[size:]
        except OSError:
            self._drop(pair)

    def _drop(self, pair):
        for sock in (pair.client, pair.server):
            if self.pairs.pop(sock, None):
                self.selector.unregister(sock)
        pair.close()

    def _end(self):
        for pair in set(self.pairs.values()):
            pair.close()
        self.listener.close()
        self.wake.close()
        self.woken.close()
        self.selector.close()
