"""What tests of chaos have in common: how often, by which dice, and where figures are told."""

import os
import random

from load import report as tell  # noqa: F401

IS_LONG = "PARLEY_TEST_LONG" in os.environ


def rounds(short, long):
    """How often a test repeats itself; PARLEY_CHAOS_ROUNDS (`./dev chaos --rounds`) overrules."""
    return int(os.environ.get("PARLEY_CHAOS_ROUNDS", long if IS_LONG else short))


def dice(test):
    """Drawn from a seed that is told; PARLEY_CHAOS_SEED gives the same ones again.

    test: the unittest.TestCase they are for."""
    seed = int(os.environ.get("PARLEY_CHAOS_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"{test.id()}: PARLEY_CHAOS_SEED={seed}", flush=True)
    return random.Random(seed)


def spread(values, unit="", digits=1):
    """The median and the largest of some figures, in words."""
    if not values:
        return "never"
    values = sorted(values)
    middle = values[len(values) // 2]
    return f"median {middle:.{digits}f}{unit}, at most {values[-1]:.{digits}f}{unit}"
