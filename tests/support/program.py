"""The program under test: where it is, which sanitizer it carries, and whether it ended well.

What a sanitizer is told, by its environment, stands in tools/dev/sanitizers.sh.
"""

import json
import os
import pathlib
import signal
import subprocess

SUPPORT = pathlib.Path(__file__).resolve().parent
BUILT = SUPPORT.parents[1] / "build/release/bin/parley"
PROGRAM = os.environ.get("PARLEY_PROGRAM", str(BUILT))


def sanitizer_of(program):
    """One of "asan", "tsan" and "": `parley --version` has it behind the version."""
    if not os.access(program, os.X_OK):
        return ""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return told.stdout.partition(" ")[2].strip()


SANITIZER = sanitizer_of(PROGRAM)
# How much longer everything may take with it; the same for ctest and the browser tests.
SLOWNESS = json.loads((SUPPORT / "slowness.json").read_text()).get(SANITIZER, 1)
DEADLINE = 30.0 * SLOWNESS

# How a program ends whose sanitizer has reported something.
SANITIZER_EXIT_CODE = 86
# A broken invariant, a wrong address and their like.
CRASHES = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
FAULTS = {SANITIZER_EXIT_CODE, *(-number for number in CRASHES)}


def report_of(pid):
    """What the sanitizer of a process has reported, as far as it went into a file."""
    folder = os.environ.get("PARLEY_SANITIZER_REPORTS")
    if folder is None:
        return ""
    return "".join(path.read_text() for path in pathlib.Path(folder).glob(f"report.{pid}"))


def end(process):
    """Ends a server; whether it ended as it should. Where it has a sanitizer, which looks for leaks
    only then, it is ended in order."""
    if process.poll() is not None:
        return True
    if SANITIZER:
        process.terminate()
        try:
            return process.wait(DEADLINE) == 0
        except subprocess.TimeoutExpired:
            pass
    process.kill()
    process.wait(DEADLINE)
    return not SANITIZER


def check_end(process, in_order, log):
    """Fails where it did not end `in_order`, or by a fault: with its log and its report."""
    code, report = process.poll(), report_of(process.pid)
    if report or code in FAULTS or not in_order:
        raise AssertionError(f"it ended with {code}\n{log}\n{report}")


def traced_environment(environment):
    """For a program under strace: it cannot be searched for leaks, since that is tracing, too, and
    a process has one tracer (ptrace(2))."""
    options = environment.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    return {**environment, "ASAN_OPTIONS": options}
