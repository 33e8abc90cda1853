"""The few, who do everything: one cycle of their life leaves nobody there, and nothing behind that
grows but the log.

The same people, devices and rooms come again in each cycle. What is kept in memory up to a maximum
is full before the first cycle, so that its filling is not taken for a leak: the newest events of a
room and of a person, and the pages that each connection to the database caches.
"""

import contextlib
import json
import socket

from http_clients import Poller, Stream
from parley import BINARY, WebSocket, frame, upgrade_request
from resident import WAYS_TO_GO, Resident, reset

TALKERS, COMERS, POLLERS, STREAMERS = 8, 2, 2, 2
# limits::kTailEventsPerRoomMax, in which a join and a leave are two.
STEPS = 1024 // 2 + 8
# More than the largest cache of the database (SqliteStore::Options::index_cache_bytes).
LOG_BYTES = 40 << 20
TEXT_BYTES = 16_000
UNDER_WAY = 32


class Household:
    def __init__(self, house):
        self.house = house
        self.cycle = 0
        names = [f"{house.name}-{n}" for n in range(TALKERS + COMERS + POLLERS + STREAMERS)]
        residents = [Resident(house, name) for name in names]
        self.talkers, rest = residents[:TALKERS], residents[TALKERS:]
        self.comers, rest = rest[:COMERS], rest[COMERS:]
        self.pollers, self.streamers = rest[:POLLERS], rest[POLLERS:]
        with self.talkers[0].come() as owner:
            owner.ok("open", cid="hall", kind="public", name="hall")
            owner.ok("open", cid="garden", kind="public", name="garden")
        for resident in residents:
            with resident.come() as person:
                person.ok("join", room="#hall", cid="join-hall")
                if resident in self.comers:
                    fill_garden(person)
        with self.talkers[0].come() as person:
            fill_log(person)

    def live(self):
        """One cycle: everybody comes, does everything, and is gone."""
        self.cycle += 1
        with contextlib.ExitStack() as stack:
            people = [stack.enter_context(one.come()) for one in self.talkers]
            for index, person in enumerate(people):
                self.talk(person, index)
                look_around(person)
            self.article()
            self.come_and_go()
            self.replace(people)
            self.stall(people)
            self.fall_back()
            self.misbehave()
            for index, person in enumerate(people):
                WAYS_TO_GO[(index + self.cycle) % len(WAYS_TO_GO)](person)

    def vanish(self):
        """Connections that neither speak nor end: the server has to see that nobody is there. They
        are to be kept until it has."""
        with contextlib.ExitStack() as stack:
            for one in self.talkers[:4]:
                stack.enter_context(one.come())
            for one in self.pollers:
                Poller(self.house).hello(token=one.token)
            return stack.pop_all()

    # ---- what they do ---------------------------------------------------------------------------

    def talk(self, person, index):
        """Sends, changes and takes back; types, reads, signals."""
        def cid(what):
            return f"{what}-{self.cycle}-{index}"

        room = {"room": "#hall"}
        person.send(op="typing", **room)
        seq = person.ok("send", **room, cid=cid("send"), text="as every day " * 20)["seq"]
        again = person.ok("send", **room, cid=cid("send"), text="as every day " * 20)
        if (again["seq"], again["dup"]) != (seq, True):
            raise AssertionError(f"{again} is not {seq} again")
        person.ok("edit", **room, cid=cid("edit"), of=seq, text="otherwise")
        for on in (True, False):
            person.ok("react", **room, cid=cid(f"react{on}"), of=seq, emoji="👍", on=on)
        if index % 3 == 0:
            person.ok("delete", **room, cid=cid("delete"), of=seq)
        person.ok("read", **room, seq=seq)
        person.ok("signal", **room, data={"n": index})
        person.send(op="typing", **room, on=False)

    def article(self):
        """Two of the article's form, who write to each other, and one who takes the other's place.
        """
        def path(name):
            return f"/chat?user={self.house.name}-{name}"

        def connect(name):
            return WebSocket(self.house, path(name), make_socket=self.house.connect)

        with connect("ann") as ann, connect("ben") as ben, connect("ben") as second:
            ben.recv_close()
            ann.send(to=f"{self.house.name}-ben", text=f"hi {self.cycle}")
            second.until(lambda one: one.get("text") == f"hi {self.cycle}")

    def come_and_go(self):
        for one in self.comers:
            with one.come() as person:
                for act in ("join", "leave"):
                    person.ok(act, room="#garden", cid=f"{act}-{self.cycle}")

    def replace(self, people):
        """The same device comes again; a connection that it left behind is closed."""
        with contextlib.ExitStack() as stack:
            stack.callback(people[0].close)
            again = stack.enter_context(self.talkers[0].come())
            if people[0].recv_close() != 4503:
                raise AssertionError("it was not replaced")
            stack.pop_all()
            people[0].close()
        people[0] = again

    def stall(self, people):
        """One does not read what another says, and then hears all of it."""
        speaker, listener = people[1], people[2]
        for number in range(UNDER_WAY):
            cid = f"stall-{self.cycle}-{number}"
            speaker.send(op="send", room="#hall", cid=cid, text="x" * 8000)
        last = f"stall-{self.cycle}-{UNDER_WAY - 1}"
        listener.until(lambda one: one.get("cid") == last)
        said = [one for one in listener.seen if one.get("cid", "").startswith("stall-")]
        if len(said) != UNDER_WAY - 1:
            raise AssertionError(f"{len(said) + 1} of {UNDER_WAY} came")

    def fall_back(self):
        """Without WebSocket: by long-poll and by event stream."""
        for one in self.pollers:
            poller = Poller(self.house).hello(token=one.token, since=one.since, device="phone")
            text = f"poll {self.cycle}"
            poller.send(self.saying(one, text))
            poller.until(lambda heard, text=text: heard.get("text") == text)
            poller.send({"op": "bye"})
            one.come().close()
        for one in self.streamers:
            stream = Stream(self.house, token=one.token, since=one.since, device="phone")
            text = f"stream {self.cycle}"
            stream.send(self.saying(one, text))
            stream.until(lambda heard, text=text: heard.get("text") == text)
            stream.close()
            one.come().close()

    def saying(self, one, text):
        return {"id": 9, "op": "send", "room": "#hall", "cid": f"{text} {one.name}", "text": text}

    def misbehave(self):
        """What is refused, cut short, or never finished."""
        if self.house.http("GET", "/healthz")[0] != 200:
            raise AssertionError("it is not well")
        self.house.http("GET", "/")
        self.house.raw_http(b"GET /v1/ws HTTP/1.1\r\nno colon\r\n\r\n")
        for wrong in (frame(1, "{}", mask=None), frame(BINARY, b"x"), frame(1, b"\xff")):
            with WebSocket(self.house, make_socket=self.house.connect) as one:
                one.send_bytes(wrong)
                one.recv_close()
        with WebSocket(self.house, make_socket=self.house.connect) as one:
            if one.error("hello", v=1, token="of nobody") != "unauthorized":
                raise AssertionError("it let a stranger in")
            reset(one)
        request = upgrade_request("/v1/ws")
        for length in (0, 1, len(request) // 2, len(request)):
            with self.house.connect() as sock:
                sock.sendall(request[:length])


def look_around(person):
    person.ok("history", room="#hall", limit=50)
    person.ok("history", room="#hall", before=10)
    person.ok("who", room="#hall")
    person.ok("rooms", scope="public")
    person.ok("profile", users=[person.user])
    person.ok("me")
    person.ok("ping", t=1)


def fill_garden(person):
    """So that the newest events of the garden, and of this person, are as many as are ever kept."""
    def steps():
        for number in range(STEPS):
            for act in ("join", "leave"):
                yield {"op": act, "room": "#garden", "cid": f"{act}-fill-{number}"}

    ask_all(person, steps())


def fill_log(person):
    """So that the log, and what was read of it, are larger than any cache."""
    ask_all(person, ({"op": "send", "room": "#hall", "cid": f"fill-{number}",
                      "text": "x" * TEXT_BYTES} for number in range(LOG_BYTES // TEXT_BYTES)))
    page = {"more": True, "events": [{"seq": 0}]}
    while page["more"]:
        page = person.ok("history", room="#hall", after=page["events"][-1]["seq"], limit=200)


def ask_all(person, commands):
    """All must be `ok`; some are under way at once."""
    waiting = set()
    for number, command in enumerate(commands, 1000):
        person.send(id=number, **command)
        waiting.add(number)
        if len(waiting) >= UNDER_WAY:
            await_one(person, waiting)
    while waiting:
        await_one(person, waiting)


def await_one(person, waiting):
    reply = person.until(lambda one: one.get("id") in waiting)
    if "ok" not in reply:
        raise AssertionError(reply)
    waiting.remove(reply["id"])
