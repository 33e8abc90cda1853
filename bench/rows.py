"""The rows P1 … P12: what is measured for each, and what is made of it.

A row has `measurements` (name: a function of the lab) and `judge`, which turns their rounds into
lines of [scenario, measured, peer, ratio, goal, reached?].
"""

import pathlib
import shutil
import tempfile

import contestants as c
from figures import median, spread, verdict

HEADS = ["id", "scenario", "measured", "peer", "ratio", "goal", "reached?"]
NO_UWS = "uWebSockets is no Debian package: not measured"


def traffic(make, *arguments):
    return lambda lab: lab.against(make, [*arguments, *lab.seconds])


def unpinned(make, *arguments):
    """Server and generator share both cores."""
    return lambda lab: lab.against(make, [*arguments, *lab.seconds], pin=False)


def chat(article):
    return lambda prefix, pin: c.Parley(prefix, pin, article=article, chat=True)


def rate(rounds):
    return f"{spread(rounds, 'per_second')}/s, {spread(rounds, 'server_micros_each', 1, 2)} µs"


def compared(what, ours, theirs, peer, goal, key="per_second"):
    """A line with the ratio of medians, judged by the rate; the CPU ratio is told beside it."""
    ratio = median(ours, key) / median(theirs, key)
    cpu = median(theirs, "server_micros_each") / median(ours, "server_micros_each")
    return [what, rate(ours), f"{peer}: {rate(theirs)}", f"rate {ratio:.2f} ×, CPU {cpu:.2f} ×",
            f"≥ {goal} × {peer}" if goal else "", verdict(ratio >= goal) if goal else ""]


# ---- P1, P1b, P3: fan-out ---------------------------------------------------------------------

def fan_out(publishers, bare_goal, article_goal):
    load = ["fanout", "--publishers", publishers]
    what = f"fan-out, 1,000 readers, {publishers} publishers"

    def judge(of):
        lines = [compared(what, of["parley"], of["bare-send"], "bare loop", bare_goal)]
        if "article" in of:
            lines.append(compared("", of["parley"], of["article"], "article", article_goal))
        lines.append(["", "", NO_UWS, "", "≥ 3 × uWebSockets" if publishers == 100 else
                      "≥ 1 × uWebSockets", "not measured"])
        return lines if publishers > 1 else lines[:1]

    measurements = {"bare-send": traffic(c.BareSend, *load), "parley": traffic(c.Parley, *load)}
    if article_goal:
        measurements["article"] = traffic(c.Article, *load)
    return measurements, judge


def durable():
    load = {"16": ["fanout", "--publishers", 16], "100": ["fanout", "--publishers", 100]}
    measurements = {}
    for count, arguments in load.items():
        measurements[f"told {count}"] = traffic(c.Parley, *arguments)
        measurements[f"kept {count}"] = traffic(c.Parley, *arguments, "--durable")

    def judge(of):
        return [compared(f"the same kept (`send`, fsync on), {count} publishers",
                         of[f"kept {count}"], of[f"told {count}"], "own, not kept", 0.8)
                for count in load]

    return measurements, judge


# ---- P4: person to person ---------------------------------------------------------------------

def person_to_person():
    measurements = {
        "article": traffic(c.Article, "p2p"),
        "relay": traffic(chat("relay"), "p2p"),
        "article, two cores": unpinned(c.Article, "p2p"),
        "store, two cores": unpinned(chat("store"), "p2p"),
    }

    def judge(of):
        return [
            compared("person to person, 1,000 clients, `--article relay`", of["relay"],
                     of["article"], "article", 2),
            compared("the same kept, `--article store`, two cores", of["store, two cores"],
                     of["article, two cores"], "article", 0.8),
            ["", "", NO_UWS, "", "≥ 1 × uWebSockets", "not measured"]]

    return measurements, judge


# ---- P5: kept messages ------------------------------------------------------------------------

def kept_messages():
    measurements = {
        "1 under way": unpinned(c.Parley, "send"),
        "16 under way": unpinned(c.Parley, "send", "--window", 16),
        "5,000/s": unpinned(c.Parley, "send", "--rate", 5000),
    }

    def judge(of):
        one, many, calm = of["1 under way"], of["16 under way"], of["5,000/s"]
        late = median(one, "p99_micros") / 1000
        return [
            ["kept sends, 1,000 clients and rooms, two cores, 1 under way each",
             f"{spread(one, 'per_second')}/s, p99 {spread(one, 'p99_micros', 0.001, 1)} ms", "", "",
             "≥ 50,000/s, p99 ≤ 50 ms",
             verdict(median(one, "per_second") >= 50_000 and late <= 50)],
            ["16 under way each",
             f"{spread(many, 'per_second')}/s, p99 {spread(many, 'p99_micros', 0.001, 1)} ms",
             "", "", "≥ 100,000/s", verdict(median(many, "per_second") >= 100_000)],
            ["5,000/s, whatever the server does",
             f"median ack {spread(calm, 'p50_micros', 0.001, 2)} ms, "
             f"p99 {spread(calm, 'p99_micros', 0.001, 1)} ms", "", "", "median ≤ 1.5 ms",
             verdict(median(calm, "p50_micros") <= 1500)]]

    return measurements, judge


# ---- P6, P7: memory ---------------------------------------------------------------------------

def known_guests(lab):
    """The same guests twice: new, and by token on a server restarted on the same data."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="parley-bench-", dir=c.PLACE))
    load = ["idle", "--clients", lab.given.idle_clients]
    figures = {}
    try:
        for key, option in (("new", "--save-accounts"), ("known", "--accounts")):
            server = c.Parley(lab.prefix, data=folder / "data")
            try:
                found = lab.load([*load, option, folder / "tokens", "--url", server.url, "--pid",
                                  server.pid])
            finally:
                server.stop()
            figures[f"{key}_bytes_each"] = found["bytes_each"]
            figures["clients"] = found["clients"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figures


def idle_memory():
    def article(lab):
        return lab.against(c.Article, ["idle", "--clients", lab.given.idle_clients])

    measurements = {"parley": known_guests, "article": article}

    def judge(of):
        ours, theirs = of["parley"], of["article"]
        line = f"article: {spread(theirs, 'bytes_each')} B"
        return [[f"{what}, {ours[0]['clients']:,} connections", spread(ours, key) + " B", line,
                 f"{median(theirs, 'bytes_each') / median(ours, key):.1f} ×", goal,
                 verdict(median(ours, key) <= 600) if goal else ""]
                for what, key, goal in (("memory per connection of a known account",
                                         "known_bytes_each", "≤ 600 B"),
                                        ("per new guest: account and connection",
                                         "new_bytes_each", ""))]

    return measurements, judge


def slow_readers():
    measurements = {"parley": traffic(c.Parley, "slow", "--clients", 1000, "--stalled", 200,
                                      "--rate", 500)}

    def judge(of):
        ours = of["parley"]
        late = (f"others' p99 {spread(ours, 'all_read_p99_micros', 0.001, 1)} → "
                f"{spread(ours, 'stalled_p99_micros', 0.001, 1)} ms")
        return [["memory per stalled reader, 200 of 1,000, 500 kept messages/s",
                 spread(ours, "bytes_each") + " B", "", late, "≤ 1,024 B",
                 verdict(median(ours, "bytes_each") <= 1024)],
                ["waiting in the kernel for each", spread(ours, "kernel_bytes_each") + " B", "",
                 f"caught up in {spread(ours, 'seconds_to_catch_up', 1, 1)} s", "", ""]]

    return measurements, judge


# ---- P8, P9: coming ---------------------------------------------------------------------------

def resumes():
    measurements = {"parley": lambda lab: lab.against(c.Parley, ["resume", "--clients", 1000])}

    def judge(of):
        ours = of["parley"]
        return [["1,000 come back at once, 5 rooms and 20 missed messages each",
                 f"{spread(ours, 'per_second')}/s, "
                 f"{spread(ours, 'server_micros_each', 1, 1)} µs", "", "", "≥ 20,000/s",
                 verdict(median(ours, "per_second") >= 20_000)],
                ["with connecting and handshake",
                 f"{spread(ours, 'with_connecting_per_second')}/s", "", "", "", ""]]

    return measurements, judge


def handshakes():
    measurements = {
        "article": traffic(c.Article, "churn", "--clients", 100),
        "bare": traffic(c.Parley, "churn", "--clients", 100, "--bare"),
        "hello": traffic(c.Parley, "churn", "--clients", 100),
    }

    def judge(of):
        return [compared("connect and leave, without hello", of["bare"], of["article"], "article",
                         None),
                ["with hello, by token", rate(of["hello"]), "", "", "", ""],
                ["", "", NO_UWS, "", "≥ 0.9 × uWebSockets", "not measured"]]

    return measurements, judge


# ---- P10: start -------------------------------------------------------------------------------

class MillionMessages:
    """The log is made once and kept for the rounds."""

    def __init__(self):
        self._folder = None

    def __call__(self, lab):
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="parley-bench-", dir=c.PLACE)
            server = c.Parley(lab.prefix, pin=False, data=self._folder)
            try:
                lab.load(["send", "--clients", 100, "--rooms", 1000, "--window", 64, "--messages",
                          lab.given.log_messages, "--url", server.url], pin=False)
            finally:
                server.stop()
        found = lab.load(["start", "--data", self._folder, "--starts", 1], pin=False)
        return {**found, "messages": lab.given.log_messages}

    def clean(self):
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def cold_start():
    def judge(of):
        ours = of["parley"]
        return [[f"from the start with {ours[0]['messages']:,} messages to the first kept send",
                 spread(ours, "kept_ms") + " ms", "", "", "≤ 300 ms",
                 verdict(median(ours, "kept_ms") <= 300)]]

    return {"parley": MillionMessages()}, judge


# ---- P12: growth ------------------------------------------------------------------------------

READERS = (100, 1000, 10_000)
# Two pairs, because who is in 100,000 rooms is at least 100 people (1,000 rooms each), and who
# sends into one room with others also reads what they send.
ROOM_PAIRS = ((("1 room", [1, 1, 256]), ("1,000 rooms", [1, 1000, 256])),
              (("1,000 rooms of 100", [100, 1000, 10]), ("100,000 rooms", [100, 100_000, 10])))


def growth():
    measurements = {f"{n} readers": traffic(c.Parley, "fanout", "--clients", n) for n in READERS}
    for pair in ROOM_PAIRS:
        for name, (clients, rooms, window) in pair:
            measurements[name] = unpinned(c.Parley, "send", "--clients", clients, "--rooms", rooms,
                                          "--window", window)

    def costs(of, names):
        found = [median(of[name], "server_micros_each") for name in names]
        words = ", ".join(f"{n}: {v:.2f} µs" for n, v in zip(names, found))
        growth_of = max(found) / min(found)
        return words, f"{growth_of:.2f} ×", verdict(growth_of <= 1.3)

    def line(of, what, names):
        words, ratio, reached = costs(of, names)
        return [what, words, "", ratio, "≤ 1.3 ×", reached]

    def judge(of):
        return [line(of, "cost per delivery as readers grow, 16 publishers",
                     [f"{n} readers" for n in READERS]),
                *(line(of, f"cost per kept send as rooms grow, {pair[0][1][0]} client(s)",
                       [name for name, _ in pair]) for pair in ROOM_PAIRS)]

    return measurements, judge


# ---- loops ------------------------------------------------------------------------------------

LOOP_LOADS = {
    "fan-out, 16 publishers": ["fanout", "--publishers", 16],
    "kept sends, 16 under way each": ["send", "--window", 16],
    "connect, hello and leave": ["churn", "--clients", 100],
}


def loops():
    """What a second loop brings; on two cores it takes its time from the generator."""
    def of_loops(count):
        return lambda prefix, pin: c.Parley(prefix, pin, loops=count)

    measurements = {f"{name} {count}": unpinned(of_loops(count), *load)
                    for name, load in LOOP_LOADS.items() for count in (1, 2)}

    def judge(of):
        return [compared(f"{name}: two loops, both cores shared with the generator",
                         of[f"{name} 2"], of[f"{name} 1"], "one loop", None)
                for name in LOOP_LOADS]

    return measurements, judge


ROWS = {
    "P1": fan_out(16, None, 15),
    "P1b": fan_out(100, None, 80),
    "P2": durable(),
    "P3": fan_out(1, 0.95, None),
    "P4": person_to_person(),
    "P5": kept_messages(),
    "P6": idle_memory(),
    "P7": slow_readers(),
    "P8": resumes(),
    "P9": handshakes(),
    "P10": cold_start(),
    "P12": growth(),
    "loops": loops(),
}


def measure(lab, wanted):
    for name in wanted or ROWS:
        measurements, _ = ROWS[name]
        try:
            lab.interleave(name, measurements)
        finally:
            for one in measurements.values():
                getattr(one, "clean", lambda: None)()


def table(found):
    """Lines for all rows; one that was not measured says so."""
    lines = []
    for name, (measurements, judge) in ROWS.items():
        of = found.get(("rows", name), {})
        if set(of) < set(measurements):
            lines.append([name, "", "", "", "", "", "not measured in this run"])
            continue
        for number, line in enumerate(judge(of)):
            lines.append([name if number == 0 else "", *line])
    return lines
