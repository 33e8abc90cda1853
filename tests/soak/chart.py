"""The samples of a soak as one picture: memory, descriptors and connections over time."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
import plot  # noqa: E402
from verdict import thinned  # noqa: E402

MIB = 1048576


def draw(title, samples):
    """SVG, time in minutes."""
    samples = thinned(samples, 500)

    def line(name, scale=1):
        return [(sample["seconds"] / 60, sample[name] / scale) for sample in samples]

    return plot.stacked(title, "minutes", {
        f"{title}: memory at rest, MiB": {"resident": line("memory_bytes", MIB),
                                          "of it heap, stacks": line("anonymous_bytes", MIB),
                                          "newest events": line("tail_bytes", MIB)},
        "open at rest": {"descriptors": line("descriptors"), "threads": line("threads"),
                         "connections": line("connections")},
        "connections so far, thousands": {"accepted": line("accepted", 1000)},
    })
