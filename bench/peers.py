"""Side by side: Parley and its peers, each scenario in which a peer can take part."""

import contestants as c
from figures import median, spread

ROOM = {"bare-send": c.BareSend, "article": c.Article, "ws-node": c.WsNode, "nchan": c.Nchan,
        "parley": c.Parley}
NAMES = {"article": c.Article, "ws-node": c.WsNode,
         "parley": lambda prefix, pin: c.Parley(prefix, pin, chat=True)}
# name: (words, arguments, contestants)
SCENARIOS = {
    "fan-out 1": ("1,000 readers, 1 publisher", ["fanout", "--publishers", 1], ROOM),
    "fan-out 16": ("1,000 readers, 16 publishers", ["fanout", "--publishers", 16], ROOM),
    "person to person": ("1,000 clients in pairs", ["p2p"], NAMES),
    "handshakes": ("connect and leave, 100 at a time, no hello",
                   ["churn", "--clients", 100, "--bare"], ROOM),
}
HEADS = ["scenario", "contestant", "rate", "server CPU each", "p50", "p99", "rate of Parley"]


def measure(lab, wanted):
    for name in wanted or SCENARIOS:
        _, arguments, makers = SCENARIOS[name]

        def measurement(make, arguments=arguments):
            return lambda lab: lab.against(make, [*arguments, *lab.seconds])

        lab.interleave(name, {who: measurement(make) for who, make in makers.items()})


def table(found):
    lines = []
    for name, (words, _, makers) in SCENARIOS.items():
        of = found.get(("peers", name), {})
        if "parley" not in of:
            continue
        own = median(of["parley"], "per_second")
        for number, who in enumerate(who for who in makers if who in of):
            rounds = of[who]
            lines.append([
                f"{name}: {words}" if number == 0 else "", who,
                spread(rounds, "per_second") + "/s",
                spread(rounds, "server_micros_each", 1, 2) + " µs",
                f"{median(rounds, 'p50_micros') / 1000:,.1f} ms",
                f"{median(rounds, 'p99_micros') / 1000:,.1f} ms",
                "" if who == "parley" else f"{own / median(rounds, 'per_second'):.2f} ×"])
    return lines
