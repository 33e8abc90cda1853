"""One message can ask for a great many pages: who does not read them makes the server hold few."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from load import figure, is_sanitized, resident_bytes  # noqa: E402
from parley import Person, Server  # noqa: E402

ASKERS = 10
PAGES = 100
MEBIBYTE = 1024 * 1024
# limits::kLongAnswersMax pages of limits::kReplyBytesMax each, and what making them costs.
BYTES_EACH_MAX = 8 * MEBIBYTE


def pages():
    asked = ({"id": 100 + i, "op": "history", "room": "#lobby", "limit": 200} for i in range(PAGES))
    return "\n".join(json.dumps(one) for one in asked)


class LongAnswers(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.ada = self.enterContext(Person(self.server, "Ada"))
        for number in range(40):
            self.ada.ok("send", room="#lobby", cid=f"c{number}", text="x" * 16_000)

    def asker(self, number):
        return self.enterContext(Person(self.server, f"Asker {number}", receive_buffer=4096))

    def test_a_hundred_pages_unread_are_few_in_memory(self):
        askers = [self.asker(number) for number in range(ASKERS)]
        before = peak = resident_bytes(self.server)
        for one in askers:
            one.send_text(pages())
        while figure(self.server, "parley_blocked_total") < ASKERS:
            peak = max(peak, resident_bytes(self.server))
        self.ada.ok("ping")
        peak = max(peak, resident_bytes(self.server))
        if not is_sanitized(self.server):
            self.assertLess((peak - before) / ASKERS, BYTES_EACH_MAX)

    def test_all_are_answered_and_those_which_were_too_many_may_come_again(self):
        asker = self.asker(0)
        asker.send_text(pages())
        answers = {}
        while len(answers) < PAGES:
            one = asker.next()
            if "id" in one:
                answers[one["id"]] = one
        taken = [number for number, one in answers.items() if "ok" in one]
        refused = [one["err"] for one in answers.values() if "err" in one]
        self.assertGreaterEqual(len(taken), 1)
        self.assertEqual({(err["code"], err["retry"]) for err in refused}, {("rate_limited", True)})
        self.assertIn("events", asker.ok("history", room="#lobby"))

    def test_one_message_each_and_all_are_answered(self):
        """Reading stops before there are too many: nobody is refused."""
        asker = self.enterContext(Person(self.server, "Patient"))
        for number in range(50):
            asker.send(id=1000 + number, op="who", room="#lobby")
        answered = 0
        while answered < 50:
            one = asker.next()
            if one.get("id", 0) >= 1000:
                self.assertIn("ok", one)
                answered += 1


if __name__ == "__main__":
    unittest.main()
