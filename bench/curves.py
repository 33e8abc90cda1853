"""The curve from 1 to 100 publishers: throughput must not fall, latency must grow smoothly."""

import contestants as c
import plot
from figures import as_markdown, median

PUBLISHERS = (1, 2, 4, 8, 16, 32, 64, 100)
MAKERS = {"parley": c.Parley, "article": c.Article, "bare-send": c.BareSend}
HEADS = ["publishers", *(f"{who}: deliveries/s, p50, p99" for who in MAKERS)]


def measure(lab, wanted):
    for publishers in wanted or PUBLISHERS:
        load = ["fanout", "--publishers", publishers]
        lab.interleave(str(publishers), {
            who: (lambda lab, make=make, load=load: lab.against(make, [*load, *lab.seconds]))
            for who, make in MAKERS.items()})


def points(found, who, key, scale):
    of = {n: found.get(("curves", str(n)), {}).get(who) for n in PUBLISHERS}
    return [(n, median(rounds, key) * scale) for n, rounds in of.items() if rounds]


def table(found):
    lines = []
    for n in PUBLISHERS:
        of = found.get(("curves", str(n)), {})
        if of:
            lines.append([str(n), *(
                f"{median(of[who], 'per_second'):,.0f}, {median(of[who], 'p50_micros') / 1000:,.1f}"
                f" ms, {median(of[who], 'p99_micros') / 1000:,.1f} ms" if who in of else ""
                for who in MAKERS)])
    return as_markdown(HEADS, lines) if lines else ""


def draw(found, folder):
    """The SVG files; the names of those that there are figures for."""
    if not points(found, "parley", "per_second", 1):
        return []
    rates = {who: points(found, who, "per_second", 1e-6) for who in MAKERS}
    late = {f"parley {key}": points(found, "parley", f"{key}_micros", 1e-3)
            for key in ("p50", "p99")}
    files = {"publishers-rate.svg": ("Fan-out to 1,000 readers", "million deliveries a second",
                                     rates),
             "publishers-latency.svg": ("Fan-out to 1,000 readers, Parley",
                                        "milliseconds until delivered", late)}
    folder.mkdir(exist_ok=True)
    for name, (title, unit, lines) in files.items():
        (folder / name).write_text(plot.svg(title, "publishers", unit, lines), encoding="utf-8")
    return list(files)
