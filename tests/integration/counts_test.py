"""What is unread and what mentions: as it is told, and the same after a restart."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from parley import Person, Server


class Counts(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-limits")
        self.addCleanup(self.server.close)

    def counts(self, token):
        with Person(self.server, token=token) as back:
            room = back.room()
            return room["unread"], room["mentions"]

    def both(self, token):
        """Now, and from the disk: they have to be the same."""
        now = self.counts(token)
        self.assertEqual(self.server.terminate(), 0)
        self.server.restart()
        self.assertEqual(self.counts(token), now)
        return now

    def test_edits_and_deletions_count(self):
        ada, bob = Person(self.server, "Ada"), Person(self.server, "Bob")
        room, token = ada.room()["room"], bob.token
        bob.close()
        first, second, third = (
            ada.ok("send", room=room, cid=f"s{i}", text=text)["seq"]
            for i, text in enumerate(("one", "two @bob", "`@bob` three"))
        )
        self.assertEqual(self.counts(token), (3, 1))
        ada.ok("edit", room=room, cid="e1", of=first, text="one @bob")
        self.assertEqual(self.counts(token), (3, 2))
        ada.ok("edit", room=room, cid="e2", of=second, text="two")
        ada.ok("delete", room=room, cid="d1", of=third)
        ada.close()
        self.assertEqual(self.both(token), (2, 1))
        with Person(self.server, token=ada.token) as again:
            again.ok("delete", room=room, cid="d2", of=first)
        self.assertEqual(self.both(token), (1, 0))

    def test_who_has_read_past_it_is_not_called_again(self):
        ada, bob = Person(self.server, "Ada"), Person(self.server, "Bob")
        room, token = ada.room()["room"], bob.token
        seq = ada.ok("send", room=room, cid="s", text="one")["seq"]
        bob.ok("read", room=room, seq=seq)
        bob.close()
        ada.ok("edit", room=room, cid="e", of=seq, text="one @bob")
        ada.close()
        self.assertEqual(self.both(token), (0, 0))


if __name__ == "__main__":
    unittest.main()
