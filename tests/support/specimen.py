"""A data directory with a known history, to be copied and damaged; and what became of a copy."""

import shutil
import subprocess

from parley import DEADLINE, PROGRAM, Person, Server

REFUSED = "refused"  # it did not start, said why in one line, and left everything as it was
SHOWN = "shown"  # what it showed is the history, whole
FAILED = "failed"  # it showed nothing wrong: an error, or it ended with a code that says so
SHORTER = "shorter"  # what it showed is the beginning of the history


class Specimen:
    """Ada's messages of many lengths, some edited, some with reactions, some in a second room."""

    def __init__(self, folder):
        self.data = folder / "specimen"
        with Server("--no-limits", data=self.data) as server:
            with Person(server, "Ada") as ada:
                self.token = ada.token
                lobby = ada.room()["room"]
                other = ada.ok("open", cid="o", kind="public", name="other", title="Other")["room"]
                self.rooms = (lobby, other)
                for number in range(160):
                    self.say(ada, number)
                for number in range(0, 160, 10):
                    seq = ada.ok("send", room=lobby, cid=f"t{number}", text="to be edited")["seq"]
                    ada.ok("edit", room=lobby, of=seq, cid=f"e{number}", text=f"edit {number}")
                    ada.ok("react", room=lobby, of=seq, cid=f"r{number}", emoji="👍", on=True)
            if server.terminate() != 0:
                raise AssertionError(server.stderr())
        with Server("--no-limits", data=self.data) as server:
            self.history = self.whole(server)
            if server.terminate() != 0:
                raise AssertionError(server.stderr())

    def say(self, ada, number):
        """Lengths from a word to several pages of the database."""
        text = f"{number} " + "word " * (number * number % 2900)
        ada.ok("send", room=self.rooms[number % 2], cid=f"c{number}", text=text)

    def whole(self, server):
        with Person(server, token=self.token) as ada:
            return {room: ada.whole_log(room) for room in self.rooms}

    def die_with_more(self, count):
        """So many messages more or a few above, until there is something in both WALs, and a death
        that leaves it there. The history with them is this specimen's from now on."""
        wals = [self.data / name for name in ("journal.db-wal", "parley.db-wal")]
        with Server("--no-limits", data=self.data) as server:
            with Person(server, token=self.token) as ada:
                for number in range(1000, 100_000):
                    self.say(ada, number)
                    if number >= 1000 + count and all(wal.stat().st_size for wal in wals):
                        break
            server.kill()
        saved = self.data.with_name("after-death")
        shutil.copytree(self.data, saved)
        with Server("--no-limits", data=saved) as server:
            self.history = self.whole(server)
        shutil.rmtree(saved)

    def copy(self, folder):
        shutil.copytree(self.data, folder)
        return folder


def files_of(data):
    """The databases of it and what is in their WALs, to the byte; a directory in the place of one
    is None."""
    files = [file for file in data.iterdir() if file.suffix in (".db", ".db-wal")]
    found = {file.name: file.read_bytes() if file.is_file() else None for file in files}
    return {name: held for name, held in found.items() if name.endswith(".db") or held}


def refusal(data, program=PROGRAM, **process):
    """Starts the program, which shall not start: what it said; AssertionError otherwise.

    process: more arguments for subprocess.run()."""
    command = [program, "serve", "--listen", "127.0.0.1:0", "--data", data]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, **process)
    lines = done.stderr.strip().splitlines()
    if done.returncode == 0 or len(lines) != 1 or not lines[0].startswith("parley: "):
        raise AssertionError(f"{done.returncode}: {done.stdout} {done.stderr}")
    return lines[0]


def outcome(data, specimen):
    """Which of the four it is; AssertionError where it is none of them: a wrong message was shown,
    or a file was changed by a program that refused it."""
    before = files_of(data)
    try:
        server = Server("--no-limits", data=data)
    except AssertionError:
        refusal(data)
        if files_of(data) != before:
            raise AssertionError("it was refused, and changed all the same") from None
        return REFUSED
    with server:
        found = shown(server, specimen)
        server.terminate()
    return found


def shown(server, specimen):
    """Of a server that runs."""
    found = SHOWN
    for room, history in specimen.history.items():
        log, error = read_what_can_be_read(server, specimen.token, room)
        if log != history[: len(log)]:
            wrong = next(pair for pair in zip(log, history) if pair[0] != pair[1])
            raise AssertionError(f"shown {wrong[0]} for {wrong[1]}")
        if error:
            return FAILED
        if len(log) < len(history):
            found = SHORTER
    return found


def read_what_can_be_read(server, token, room):
    """The log's pages from the beginning up to the first one that is refused; and whether one
    was, be it that the server ended."""
    log, after = [], 0
    try:
        with Person(server, token=token) as ada:
            while True:
                reply = ada.ask("history", room=room, after=after, limit=50)
                if "err" in reply:
                    return log, True
                log += reply["ok"]["events"]
                if not reply["ok"]["more"]:
                    return log, False
                after = log[-1]["seq"]
    except (AssertionError, OSError) as ended:
        if "unauthorized" in str(ended):
            raise AssertionError("a new database: nobody is known any more") from ended
        return log, True
