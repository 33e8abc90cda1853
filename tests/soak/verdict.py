"""The verdict on a soak: from samples taken at rest, whether memory stayed and what else did.

Plain data in, plain data out; nothing here knows a server.
"""

import itertools
import statistics
from typing import NamedTuple

# RELIABILITY.md, R17.
GROWTH_MAX = 0.05
# Each third has to have a median of its own.
SAMPLES_MIN = 9
# Of all samples: what fills once (caches, tails, the allocator's lists) is full by then.
WARM_UP_SHARE = 0.2

CONSTANT = ("descriptors", "threads")
AT_REST = ("connections", "clients")


class Finding(NamedTuple):
    """One thing that was judged: `words` has the figures."""

    name: str
    passed: bool
    words: str


def judge(samples):
    """The findings on all samples, in their order; the warm-up is left out here.

    samples: dicts with `seconds` and `accepted` (since the start), `memory_bytes`, and the names
    of CONSTANT and AT_REST.
    """
    kept = samples[round(len(samples) * WARM_UP_SHARE):]
    if len(kept) < SAMPLES_MIN:
        words = f"{len(kept)} after the warm-up, {SAMPLES_MIN} are needed"
        return [Finding("samples", False, words)]
    return [
        memory(kept),
        *(constant(kept, name) for name in CONSTANT),
        *(nothing_left(samples, name) for name in AT_REST),
    ]


def memory(samples):
    """The last third against the first, each by its median, which a few odd ones do not move."""
    third = len(samples) // 3
    first, last = samples[:third], samples[-third:]
    before, after = (middle(part, "memory_bytes") for part in (first, last))
    growth = after / before - 1
    between = middle(last, "accepted") - middle(first, "accepted")
    each = (after - before) / between if between else 0.0
    words = (f"{mib(before)} → {mib(after)}, {growth:+.1%} over {between:,.0f} connections "
             f"({each:+.2f} bytes each); the trend is {mib(3600 * trend(samples))} an hour")
    return Finding("memory", growth <= GROWTH_MAX, words)


def trend(samples):
    """Bytes a second: the median of the slopes between all pairs (Theil-Sen)."""
    slopes = [(b["memory_bytes"] - a["memory_bytes"]) / (b["seconds"] - a["seconds"])
              for a, b in itertools.combinations(thinned(samples, 300), 2)
              if b["seconds"] > a["seconds"]]
    return statistics.median(slopes) if slopes else 0.0


def thinned(samples, most):
    """At most so many of them, evenly, with the last."""
    step = -(-len(samples) // most)
    return samples[::-1][::step][::-1] if step > 1 else samples


def constant(samples, name):
    """The same in every sample after the warm-up."""
    values = [sample[name] for sample in samples]
    least, most = min(values), max(values)
    words = f"{least}" if least == most else f"from {least} to {most}, {values[-1]} at the end"
    return Finding(name, least == most, words)


def nothing_left(samples, name):
    """0 in every sample, also in the warm-up."""
    most = max(sample[name] for sample in samples)
    return Finding(f"{name} at rest", most == 0, f"{most}")


def middle(samples, name):
    return statistics.median(sample[name] for sample in samples)


def mib(count):
    return f"{count / 1048576:.2f} MiB"
