"""People whose connection is cut again and again, and who come back: writers who repeat what was
not answered under the same cid, readers who hear a room to its end. What they were told and heard
is for the history checker.
"""

import collections
import socket
import threading

import history
from parley import DEADLINE, Person

IN_FLIGHT = 16
END = "the end"


class Coming(Person):
    """Tells what it hears as it comes, also before it is live: a cut there must not undo it."""

    def __init__(self, tell, *arguments, **more):
        self.tell = tell
        super().__init__(*arguments, **more)

    def next(self):
        one = super().next()
        self.tell(one)
        return one


class Comer:
    """Somebody who comes back with the same token, on the same device. `silence`: seconds after
    which a connection that says nothing is given up; None: as long as it stays open."""

    def __init__(self, server, proxy, name, silence=None):
        with Person(server, name) as person:
            self.token, self.user = person.token, person.user
            self.epoch, self.room = person.hello["epoch"], person.room()["room"]
            self.seq = person.room()["head"]
        self.proxy, self.silence = proxy, silence
        self.events = []
        self.connections = 0

    def connect(self):
        """A connection that has caught up; None if it was cut before."""
        since = {"epoch": self.epoch, "user": 0, "rooms": {self.room: self.seq}}
        self.connections += 1
        try:
            person = Coming(self.hear, self.proxy, token=self.token, since=since, device=self.user,
                            make_socket=self.dial)
        except (AssertionError, OSError):
            self.sock.close()
            return None
        if person.hello["resync"]:
            raise RuntimeError(f"resync of {person.hello['resync']}")
        return person

    def dial(self):
        self.sock = socket.create_connection(self.proxy.address, self.silence or DEADLINE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.sock

    def hear(self, one):
        if "seq" in one and one.get("room") == self.room:
            self.events.append(one)
            self.seq = one["seq"]


class Writer(Comer):
    def __init__(self, server, proxy, name, count, silence=None):
        super().__init__(server, proxy, name, silence)
        self.todo = collections.deque(range(count))
        self.flying = collections.OrderedDict()
        self.acked = {}

    def run(self):
        while self.todo or self.flying:
            person = self.connect()
            if person is None:
                continue
            with person:
                try:
                    self.talk(person)
                except (AssertionError, OSError):
                    pass  # cut

    def talk(self, person):
        for number in self.flying:
            self.say(person, number)
        while self.todo or self.flying:
            while self.todo and len(self.flying) < IN_FLIGHT:
                number = self.todo.popleft()
                self.flying[number] = None
                self.say(person, number)
            one = person.next()
            if "ok" in one and one["id"] >= 1000:
                number = one["id"] - 1000
                del self.flying[number]
                self.acked[(self.user, f"c{number}")] = one["ok"]["seq"]
            elif "err" in one:
                raise RuntimeError(one)

    @staticmethod
    def say(person, number):
        cid = f"c{number}"
        person.send(id=1000 + number, op="send", room="#lobby", cid=cid, text=f"number {number}")


class Reader(Comer):
    def run(self):
        while not self.at_end():
            person = self.connect()
            if person is None:
                continue
            with person:
                try:
                    while not self.at_end():
                        person.next()
                except (AssertionError, OSError):
                    pass  # cut

    def at_end(self):
        return bool(self.events) and self.events[-1].get("cid") == END


def whole_log(server, room):
    """The events of a public room, as the server has them."""
    with Person(server, "Auditor") as auditor:
        auditor.ok("join", room=room, cid="join")
        return auditor.whole_log(room)


def send_through(server, proxy, sends, writers=4, readers=3, silence=None):
    """So many sends in the lobby, through the proxy: what was broken by then, in lines; and the
    comers."""
    write = [Writer(server, proxy, f"Writer {i}", sends // writers, silence)
             for i in range(writers)]
    read = [Reader(server, proxy, f"Reader {i}", silence) for i in range(readers)]
    broken = []

    def guarded(run):
        try:
            run()
        except Exception as error:  # noqa: BLE001: a thread's failure is the test's
            broken.append(repr(error))

    threads = {one: threading.Thread(target=guarded, args=(one.run,)) for one in write + read}
    for thread in threads.values():
        thread.start()
    for one in write:
        threads[one].join()
    # One more, past the proxy, so that every reader hears that it is the end.
    with Person(server, "Closer") as closer:
        last = closer.ok("send", room="#lobby", cid=END, text="end 0")["seq"]
        acked = {(closer.user, END): last}
    for one in read:
        threads[one].join()
    for one in write:
        acked.update(one.acked)
    if len(acked) != sends // writers * writers + 1:
        broken.append(f"{len(acked)} acked")
    log = [event for event in whole_log(server, write[0].room) if event["seq"] <= last]
    broken += history.check(log, acked, set(), {one.user: one.events for one in write + read})
    broken += [f"{one.user} ended at {one.seq}" for one in read if one.seq != last]
    return broken, write + read
