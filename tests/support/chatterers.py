"""People who go on talking in a room, as fast as they are answered, while a test does other things:
there is always an event on its way."""

import os
import threading

from parley import DEADLINE, Person

IN_FLIGHT = 16


class Chatterers:
    def __init__(self, server, room, count):
        """`room`: public; each of `count` guests joins it. They talk until close()."""
        self.said, self.faults, self.ending = 0, [], False
        self.changed = threading.Condition()
        self.people = [Person(server, f"Chatterer {number}") for number in range(count)]
        for person in self.people:
            person.ok("join", room=room, cid="join")
        self.threads = [threading.Thread(target=self._talk, args=(person, room), daemon=True)
                        for person in self.people]
        for thread in self.threads:
            thread.start()

    def wait_for(self, count):
        """Until so many more messages are kept."""
        with self.changed:
            goal = self.said + count
            if not self.changed.wait_for(lambda: self.faults or self.said >= goal, DEADLINE):
                raise AssertionError(f"only {count - goal + self.said} of {count} said")
        self._check()

    def close(self):
        self.ending = True
        for thread in self.threads:
            thread.join()
        for person in self.people:
            person.close()
        self._check()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _check(self):
        if self.faults:
            raise AssertionError(f"a chatterer ended: {self.faults}")

    def _talk(self, person, room):
        mark, number, in_flight = os.urandom(4).hex(), 0, 0
        try:
            while in_flight or not self.ending:
                while in_flight < IN_FLIGHT and not self.ending:
                    person.send(id=1_000, op="send", room=room, cid=f"{mark}{number}",
                                text=f"chatter {number}")
                    person.send(op="signal", room=room, data=number)
                    number, in_flight = number + 1, in_flight + 1
                reply = person.until(lambda one: "id" in one)
                if "ok" not in reply:
                    raise AssertionError(reply)
                in_flight -= 1
                with self.changed:
                    self.said += 1
                    self.changed.notify_all()
        except (AssertionError, OSError) as error:
            with self.changed:
                self.faults.append(error)
                self.changed.notify_all()
