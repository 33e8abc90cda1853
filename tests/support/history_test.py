"""The checker itself must catch what it is there for."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import history  # noqa: E402


def msg(seq, author="ada", number=None, cid=None, **more):
    number = seq if number is None else number
    event = {"ev": "msg", "seq": seq, "from": author, "cid": cid or f"c{number}"}
    return {**event, "text": f"no {number}", **more}


LOG = [msg(1), msg(2), msg(3)]
ACKED = {("ada", "c1"): 1, ("ada", "c2"): 2, ("ada", "c3"): 3}


class Checker(unittest.TestCase):
    def broken(self, log=LOG, acked=ACKED, unanswered=frozenset(), readers=None):
        return history.check(log, acked, unanswered, readers or {"bob": LOG})

    def test_a_good_history(self):
        self.assertEqual(self.broken(), [])
        self.assertEqual(self.broken(readers={"late": LOG[1:]}), [])
        self.assertEqual(self.broken(readers={"big": [LOG[0], {**LOG[2], "skip": 1}]}), [])

    def test_an_acked_message_that_is_lost(self):
        self.assertIn("acked as 3", self.broken(log=LOG[:2], readers={"bob": LOG[:2]})[0])

    def test_a_doubled_one(self):
        log = [*LOG, msg(4, number=3)]
        self.assertTrue(any("doubled" in line for line in self.broken(log=log)))

    def test_one_that_nobody_wrote(self):
        self.assertTrue(any("invented" in line for line in self.broken(log=[*LOG, msg(4)])))

    def test_one_without_an_answer_may_be_there(self):
        self.assertEqual(self.broken(log=[*LOG, msg(4)], unanswered={("ada", "c4")}), [])

    def test_an_inversion(self):
        log = [msg(1, number=2), msg(2, number=1)]
        acked = {("ada", "c2"): 1, ("ada", "c1"): 2}
        broken = self.broken(log, acked, readers={"b": log})
        self.assertTrue(any("after" in line for line in broken))

    def test_a_reader_with_a_gap_a_double_or_another_text(self):
        for heard in ([LOG[0], LOG[2]], [LOG[0], LOG[0]], [LOG[0], {**LOG[1], "text": "no 9"}]):
            self.assertEqual(len(self.broken(readers={"bob": heard})), 1, heard)


if __name__ == "__main__":
    unittest.main()
