"""The data directory is put back from a backup: a client that comes back holds events that are not
there, or are others by now. It is told (`resync`), and what it then fetches is the log.
"""

import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from comers import whole_log  # noqa: E402
from parley import Person, Server  # noqa: E402


class Restored(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.data, self.backup = folder / "data", folder / "backup"
        self.server = self.enterContext(Server("--no-limits", data=self.data))
        with Person(self.server, "Ada") as ada:
            self.token, self.room = ada.token, ada.room()["room"]
            self.epoch = ada.hello["epoch"]
            self.say(ada, "before", 5)
        self.server_ends()
        shutil.copytree(self.data, self.backup)
        self.server.restart()
        with Person(self.server, token=self.token) as ada:
            self.last = self.say(ada, "lost", 10)

    def server_ends(self):
        self.assertEqual(self.server.terminate(), 0)

    def say(self, person, mark, count):
        """The seq of the last of them."""
        for number in range(count):
            text = f"{mark} {number}"
            seq = person.ok("send", room=self.room, cid=text, text=text)["seq"]
        return seq

    def put_back(self, *options):
        """The server runs on the backup."""
        self.server_ends()
        shutil.rmtree(self.data)
        shutil.copytree(self.backup, self.data)
        self.server.options = ("--no-limits", *options)
        self.server.restart()

    def come_back(self):
        """With what was held before the data was put back."""
        since = {"epoch": self.epoch, "user": 0, "rooms": {self.room: self.last}}
        return self.enterContext(Person(self.server, token=self.token, since=since))

    def check_told(self, ada):
        self.assertEqual(ada.hello["resync"], [self.room])
        self.assertEqual([one for one in ada.missed if one.get("room") == self.room], [])
        # What the history has is the log of now, and goes on from there.
        seq = self.say(ada, "after", 1)
        log = whole_log(self.server, self.room)
        self.assertEqual(log[seq - 1]["text"], "after 0")
        self.assertEqual([one["seq"] for one in log], list(range(1, len(log) + 1)))
        self.assertNotIn("lost 0", [one.get("text") for one in log])

    def test_who_holds_more_than_there_is_is_told(self):
        self.put_back()
        self.check_told(self.come_back())

    def test_who_holds_other_events_than_there_are_is_told(self):
        self.put_back("--restored")
        with Person(self.server, "Bob") as bob:
            self.assertNotEqual(bob.hello["epoch"], self.epoch)
            self.assertGreater(self.say(bob, "others", 20), self.last)
        self.check_told(self.come_back())

    def test_the_new_epoch_stays(self):
        self.put_back("--restored")
        ada = self.come_back()
        epoch, last = ada.hello["epoch"], self.say(ada, "again", 3)
        ada.close()
        self.server_ends()
        self.server.options = ("--no-limits",)
        self.server.restart()
        since = {"epoch": epoch, "user": 0, "rooms": {self.room: last - 2}}
        with Person(self.server, token=self.token, since=since) as ada:
            self.assertEqual((ada.hello["epoch"], ada.hello["resync"]), (epoch, []))
            missed = [one for one in ada.missed if one.get("ev") == "msg"]
            self.assertEqual([one["text"] for one in missed], ["again 1", "again 2"])

    def test_control_without_the_word_nobody_could_know(self):
        """What --restored is for: the numbers fit, and the events are others."""
        self.put_back()
        with Person(self.server, "Bob") as bob:
            self.say(bob, "others", 20)
        self.assertEqual(self.come_back().hello["resync"], [])


if __name__ == "__main__":
    unittest.main()
