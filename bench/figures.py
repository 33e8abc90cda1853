"""From rounds to numbers and words."""

import statistics


def median(rounds, key):
    return statistics.median(r[key] for r in rounds)


def spread(rounds, key, scale=1, digits=0):
    """`median (least–most)`; a single value stands alone."""
    values = [r[key] * scale for r in rounds]
    middle = f"{statistics.median(values):,.{digits}f}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def verdict(reached):
    return "yes" if reached else "**no**"


def as_markdown(heads, lines):
    out = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(out + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"
