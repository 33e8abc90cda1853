"""A proxy behind which connections go half-open: from some byte on one direction, or both, is
swallowed while everything stays open, as behind a router that forgot them. Nobody is told.
"""

from cutting_proxy import CuttingProxy


class HalfOpenProxy(CuttingProxy):
    """`cuts` counts the connections of which something is swallowed; `swallowed` the bytes."""

    def __init__(self, *arguments, **more):
        self.swallows = {}  # pair: the sockets that get nothing more
        self.swallowed = 0
        super().__init__(*arguments, **more)

    def _cut(self, pair, to, before, after):
        pair.left = None
        self.cuts += 1
        pair.held[to] += before
        self._pass_on(pair, to)
        ways = [(pair.client,), (pair.server,), (pair.client, pair.server)]
        self.swallows[pair] = self.dice.choice(ways)
        pair.held[to] += after

    def _pass_on(self, pair, to):
        if to in self.swallows.get(pair, ()):
            self.swallowed += len(pair.held[to])
            pair.held[to] = b""
        else:
            super()._pass_on(pair, to)

    def _drop(self, pair):
        self.swallows.pop(pair, None)
        super()._drop(pair)
