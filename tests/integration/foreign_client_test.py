"""A client library that we did not write: python3-websockets talks to the real program."""

import asyncio
import json
import pathlib
import sys
import unittest

import websockets

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import DEADLINE, Server


class Foreign(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = Server()
        self.url = f"ws://{self.server.address[0]}:{self.server.address[1]}/v1/ws"

    def tearDown(self):
        self.server.close()

    async def next(self, ws, wanted):
        while True:
            one = json.loads(await asyncio.wait_for(ws.recv(), DEADLINE))
            if wanted(one):
                return one

    async def hello(self, ws, **who):
        await ws.send(json.dumps({"id": 1, "op": "hello", "v": 1, **who}))
        ok = (await self.next(ws, lambda one: one.get("id") == 1))["ok"]
        return ok

    async def send(self, ws, number, text):
        await ws.send(
            json.dumps(
                {"id": number, "op": "send", "room": "#lobby", "cid": f"c{number}", "text": text}
            )
        )
        return (await self.next(ws, lambda one: one.get("id") == number))["ok"]["seq"]

    async def test_two_users_chat_and_one_comes_back(self):
        async with websockets.connect(self.url, subprotocols=["parley.v1"]) as ada:
            self.assertEqual(ada.subprotocol, "parley.v1")
            await self.hello(ada, guest={"name": "Ada"})
            async with websockets.connect(self.url) as bob:
                greeted = await self.hello(bob, guest={"name": "Bob"})
                await self.next(bob, lambda one: one.get("ev") == "live")
                seq = await self.send(ada, 2, "hello Bob")
                got = await self.next(bob, lambda one: one.get("ev") == "msg")
                self.assertEqual((got["text"], got["seq"], got["from"]), ("hello Bob", seq, "ada"))
                pong = await bob.ping()
                await asyncio.wait_for(pong, DEADLINE)
            for i in range(5):
                await self.send(ada, 10 + i, f"while away {i}")
            room = greeted["rooms"][0]["room"]
            since = {"epoch": greeted["epoch"], "user": greeted["us"], "rooms": {room: seq}}
            async with websockets.connect(self.url) as bob:
                await self.hello(bob, token=greeted["token"], since=since)
                missed = []
                await self.next(bob, lambda one: one.get("ev") == "live" or missed.append(one))
                self.assertEqual(
                    [one["text"] for one in missed if one["ev"] == "msg"],
                    [f"while away {i}" for i in range(5)],
                )
                self.assertEqual(
                    [one["seq"] for one in missed if "seq" in one], list(range(seq + 1, seq + 6))
                )


if __name__ == "__main__":
    unittest.main()
