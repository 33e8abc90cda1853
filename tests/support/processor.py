"""How much of a processor a process takes, thread by thread."""

import pathlib

NANOSECONDS = 1e9


def busy_seconds(pid):
    """What each thread has run so far: {thread id: seconds}. The kernel counts in nanoseconds what
    a thread really had, so that others who are busy change nothing in it."""
    threads = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return {int(one.name): int((one / "schedstat").read_text().split()[0]) / NANOSECONDS
            for one in threads}


def busy_since(pid, before):
    """Seconds of all its threads since busy_seconds() gave `before`."""
    return sum(now - before.get(thread, 0) for thread, now in busy_seconds(pid).items())
