"""Says how many lines of which folder ran, and whether enough of each parser did.

    coverage.py EXPORT PARSERS    EXPORT: what `llvm-cov export -summary-only` printed
                                  PARSERS: a file with one path a line (tests/fuzz/parsers.txt)

Prints a table of folders, one of parsers, and "N passed, N failed", where a parser passes from
95 % of its lines on. A parser that is not in EXPORT fails: nobody has built it, or it was renamed.
"""

import collections
import json
import pathlib
import re
import sys

PERCENT_MIN = 95
NO_PRODUCT = re.compile(r"(_test|_fuzz|_bench)\.cpp$|/(testing|\w+_testing|scratch_\w+)\.h$")


def lines_of(export, root):
    """{path below root: (lines, lines that ran)} of the files in src/ that are no tests."""
    found = {}
    for data in export["data"]:
        for entry in data["files"]:
            path = pathlib.Path(entry["filename"])
            if path.is_absolute():
                if not path.is_relative_to(root):
                    continue
                path = path.relative_to(root)
            if path.parts[0] == "src" and not NO_PRODUCT.search(f"/{path}"):
                lines = entry["summary"]["lines"]
                found[str(path)] = (lines["count"], lines["covered"])
    return found


def by_folder(files):
    """{folder of src: (lines, lines that ran)}"""
    sums = collections.defaultdict(lambda: (0, 0))
    for path, (count, ran) in files.items():
        parts = path.split("/")
        folder = parts[1] if len(parts) > 2 else "(main)"
        sums[folder] = (sums[folder][0] + count, sums[folder][1] + ran)
    return dict(sorted(sums.items()))


def percent(count, ran):
    return 100 * ran / count if count else 100


def row(name, count, ran):
    return f"{name:32} {ran:6} of {count:6} lines  {percent(count, ran):6.1f} %"


def parser_rows(parsers, files):
    """(line to print, whether it is enough) for each parser"""
    for path in parsers:
        if path not in files:
            yield f"{path:32} is not in the report", False
            continue
        count, ran = files[path]
        enough = percent(count, ran) >= PERCENT_MIN
        yield row(path, count, ran) + ("" if enough else "  too few"), enough


def read_parsers(text):
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def main():
    export = json.loads(pathlib.Path(sys.argv[1]).read_text())
    parsers = read_parsers(pathlib.Path(sys.argv[2]).read_text())
    files = lines_of(export, pathlib.Path(".").resolve())
    folders = by_folder(files)
    for name, (count, ran) in folders.items():
        print(row(name, count, ran))
    print(row("all", sum(c for c, _ in folders.values()), sum(r for _, r in folders.values())))
    print()
    rows = list(parser_rows(parsers, files))
    for text, _ in rows:
        print(text)
    passed = sum(enough for _, enough in rows)
    print(f"{passed} passed, {len(rows) - passed} failed")
    return 0 if rows and passed == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
