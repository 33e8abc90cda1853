"""From rounds to a table, and the page docs/benchmarks.md."""

import statistics

METHOD = """# Benchmarks

This page is written by `./dev bench`; do not edit it.

* Figures of shared machines drift, so what counts is the **ratio within one run**: the contestants
  take turns (A B A B …), and each figure is the median of the rounds, with the smallest and the
  largest behind it.
* The server has one core, the load generator (`parley bench`) another.
* *Rate* is what the readers received per second. *CPU* is the server's CPU time per delivered
  message, user and kernel: the steadiest figure, because it depends least on who else uses the
  machine. A goal of traffic is judged by both; on a busy machine the rate says little, and a
  goal whose rate is not reached has to be measured again on a quiet one.
* Where the machine's congestion control is bbr, all run in a network namespace with reno: bbr
  paces even loopback.
* The generator never sleeps in `epoll_wait`: it would be woken on the server's bill. It naps
  outside, for all alike.
* Each message carries its sender and a counter: a run that lost, doubled or reordered one fails.
* The article is `bench/article-go`: the small design that Parley grew from, in Go with
  gorilla/websocket. `GOMAXPROCS=1` is said aloud; pinned to one core, Go takes that by itself.
* Memory is the growth of the server's resident set, divided by the connections.

| scenario | what |
|---|---|
| p2p | 1,000 clients in pairs, article's form, `--article relay`, 128 B, one under way each |
| fanout | 1,000 clients in one room, 16 publish 128 B (`signal`, not kept), one under way each |
| idle | guests, logged in, who follow the default room (the article: connected) |

In p2p a message is finished when its routing result is back, in fanout when its own publisher has
read it; then the next one is sent.
"""


def spread(values, form):
    return (f"{form.format(statistics.median(values))} "
            f"({form.format(min(values))}–{form.format(max(values))})")


def median(rounds, key):
    return statistics.median(r[key] for r in rounds)


def verdict(reached):
    return "yes" if reached else "**no**"


def row_of_traffic(title, goal, ours, theirs):
    rate = median(ours, "per_second") / median(theirs, "per_second")
    cpu = (median(theirs, "server_micros_per_delivery")
           / median(ours, "server_micros_per_delivery"))
    lines = []
    for name, rounds in (("article", theirs), ("parley", ours)):
        lines.append([title, name, spread([r["per_second"] for r in rounds], "{:,.0f}") + "/s",
                      spread([r["server_micros_per_delivery"] for r in rounds], "{:.2f}") + " µs",
                      "", "", ""])
    lines[-1][4:] = [f"rate {rate:.1f} ×, CPU {cpu:.1f} ×", f"≥ {goal} ×",
                     f"rate {verdict(rate >= goal)}, CPU {verdict(cpu >= goal)}"]
    return lines


def row_of_memory(title, goal, ours, theirs):
    lines = []
    for name, rounds in (("article", theirs), ("parley", ours)):
        lines.append([f"{title}, {rounds[0]['clients']:,}", name,
                      spread([r["bytes_per_connection"] for r in rounds], "{:,.0f}") + " B",
                      "", "", "", ""])
    ratio = median(theirs, "bytes_per_connection") / median(ours, "bytes_per_connection")
    lines[-1][4:] = [f"{ratio:.1f} ×", f"≤ {goal} B",
                     verdict(median(ours, "bytes_per_connection") <= goal)]
    return lines


HEADS = ["scenario", "contestant", "rate or memory", "CPU per delivery", "ratio", "goal",
         "reached?"]


def as_markdown(lines):
    out = ["| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    return "\n".join(out + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def page(lines, about):
    return f"{METHOD}\n## The last run\n\n{about}\n\n{as_markdown(lines)}"
