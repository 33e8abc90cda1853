"""Reads how many tests passed and failed out of what a runner printed.

    counts.py LOG EXIT_STATUS   prints "PASSED FAILED"

It knows ctest, vitest, node --test, unittest, and the plain line "N passed, N failed". A log may
hold several summaries; they are summed. A runner that reports no test, or that failed without
naming a failure, counts as one failure: a stage that cannot fail is no stage.
"""

import re
import sys

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
NUMBER_OF = r"(\d+) {}\b"


def number(word, text):
    found = re.search(NUMBER_OF.format(word), text)
    return int(found.group(1)) if found else 0


def ctest(line):
    found = re.search(r"^\d+% tests passed, (\d+) tests? failed out of (\d+)", line)
    return found and (int(found.group(2)) - int(found.group(1)), int(found.group(1)))


def ctest_not_run(line):
    """ctest counts a skipped test as passed and lists it below; it proved nothing."""
    found = re.search(r"^\s*\d+ - \S.* \((?:Skipped|Disabled)\)$", line)
    return found and (-1, 0)


def vitest(line):
    found = re.search(r"^\s*Tests\s+(.*\(\d+\))", line)
    return found and (number("passed", found.group(1)), number("failed", found.group(1)))


def vitest_errors(line):
    found = re.search(r"^\s*Errors\s+(\d+) errors?", line)
    return found and (0, int(found.group(1)))


def node_test(line):
    found = re.search(r"^[#ℹ] (pass|fail) (\d+)$", line)
    if not found:
        return None
    count = int(found.group(2))
    return (count, 0) if found.group(1) == "pass" else (0, count)


def unittest_ran(line):
    found = re.search(r"^Ran (\d+) tests? in ", line)
    return found and (int(found.group(1)), 0)


def unittest_result(line):
    found = re.search(r"^(?:OK|FAILED) \((.*)\)$", line)
    if not found:
        return None
    counts = {k: int(v) for k, v in re.findall(r"([a-z]+(?: [a-z]+)*)=(\d+)", found.group(1))}
    failed = counts.get("failures", 0) + counts.get("errors", 0)
    return (-failed - counts.get("skipped", 0), failed)


def plain(line):
    found = re.search(r"^(\d+) passed, (\d+) failed$", line)
    return found and (int(found.group(1)), int(found.group(2)))


READERS = (ctest, ctest_not_run, vitest, vitest_errors, node_test, unittest_ran,
           unittest_result, plain)


def count(text, status):
    passed = failed = 0
    for line in ANSI.sub("", text).splitlines():
        for reader in READERS:
            result = reader(line)
            if result:
                passed += result[0]
                failed += result[1]
                break
    if failed == 0 and (status != 0 or passed == 0):
        failed = 1
    return max(passed, 0), failed


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        print(*count(log.read(), int(sys.argv[2])))


if __name__ == "__main__":
    main()
