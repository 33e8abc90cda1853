"""One person's sends, one at a time, and what was answered: what a broken disk may do to them."""

import logbook
from parley import Person

GONE = "gone"  # no answer: the connection ended


class Story:
    """An author whose answers are kept in the order they came: (number, "ok", an error code, or
    GONE)."""

    def __init__(self, author):
        self.author, self.answers = author, []

    def send(self, person, text_bytes=0):
        """One more message, padded to so many bytes: what was answered."""
        self.author.next += 1
        return self._say(person, self.author.next - 1, text_bytes)

    def retry(self, person, text_bytes=0):
        """The oldest one without an ok again, under its cid."""
        return self._say(person, self.author.unanswered.pop(0), text_bytes)

    def _say(self, person, number, text_bytes):
        author = self.author
        text = f"no {number}".rjust(text_bytes, ".") if text_bytes else f"no {number}"
        try:
            reply = person.ask("send", room=author.room, cid=str(number), text=text)
        except (AssertionError, OSError):
            reply = {"err": {"code": GONE}}
        if "ok" in reply:
            author.acked[number] = reply["ok"]["seq"]
            answer = "ok"
        else:
            author.unanswered.append(number)
            author.unanswered.sort()
            answer = reply["err"]["code"]
        self.answers.append((number, answer))
        return answer


def acked_after_failure(answers):
    """The numbers that were acknowledged although one before had failed."""
    failed, found = False, []
    for number, answer in answers:
        if answer != "ok":
            failed = True
        elif failed:
            found.append(number)
    return found


def lost(server, author):
    """What was promised to the author and is not so, as a fresh client sees it."""
    broken, _ = logbook.broken_promises(server, [author])
    return broken


def comes_back(server, author):
    """The same connection again, with the same token."""
    return Person(server, token=author.token)
