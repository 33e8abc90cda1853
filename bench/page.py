"""The tables of a run, and the page docs/benchmarks.md with its plots."""

import curves
import peers
import rows
from figures import as_markdown

METHOD = """# Benchmarks

This page is written by `./dev bench all`; do not edit it.

* Figures of shared machines drift, so what counts is the **ratio within one run**: the contestants
  take turns (A B A B …), and each figure is the median of the rounds, with the smallest and the
  largest behind it.
* The server has one core, the load generator (`parley bench`) another, except where two cores are
  said.
* *Rate* is what the readers received per second. *CPU* is the server's CPU time, user and kernel,
  per delivered (P5: kept) message: the steadiest figure, because it depends least on who else uses
  the machine.
* Where the machine's congestion control is bbr, all run in a network namespace with reno: bbr
  paces even loopback.
* The generator never sleeps in `epoll_wait`: it would be woken on the server's bill. It naps
  outside, for all alike.
* Each message carries its sender and a counter: a run that lost, doubled or reordered one fails.
* The article is `bench/article-go`: the small design that Parley grew from, in Go with
  gorilla/websocket. `ws-node` is the same with npm's `ws`, nchan is nginx as a chat room, and
  `bare-send` sends what comes in to everybody with nothing around it: the physical limit.
* Messages have 128 B and one is under way for each sender where nothing else is said; fan-out is a
  `signal`, which is not kept, except where `kept` is said.
* Memory is the growth of the server's resident set, divided by the connections.
"""


def tables(found):
    parts = ["## Goals\n\n" + as_markdown(rows.HEADS, rows.table(found))]
    side_by_side = peers.table(found)
    if side_by_side:
        parts.append("## Side by side\n\n" + as_markdown(peers.HEADS, side_by_side))
    curve = curves.table(found)
    if curve:
        parts.append("## From 1 to 100 publishers\n\n" + curve)
    return "\n".join(parts)


def write(found, about, docs):
    plots = curves.draw(found, docs / "benchmarks")
    images = "".join(f"\n![{name}](benchmarks/{name})\n" for name in plots)
    text = f"{METHOD}\nThe last run: {about}\n\n{tables(found)}{images}"
    (docs / "benchmarks.md").write_text(text, encoding="utf-8")
