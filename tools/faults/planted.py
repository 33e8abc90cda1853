"""The list of planted faults, read and judged: tools/faults/faults.toml.

A fault is a replacement that a careful person could overlook, and the test that must see it.
"""

import dataclasses
import pathlib
import tomllib

LIST = pathlib.Path(__file__).with_name("faults.toml")
# Test programs of the build, and the packages whose tests vitest runs.
PACKAGES = {"sdk": "sdk/typescript", "web": "web"}


@dataclasses.dataclass(frozen=True)
class Fault:
    what: str
    file: str
    old: str
    new: str
    target: str
    filter: str


def read(text):
    """The faults of a list; ValueError says what is wrong with one."""
    faults = []
    for number, entry in enumerate(tomllib.loads(text).get("fault", []), 1):
        names = {field.name for field in dataclasses.fields(Fault)}
        if set(entry) != names or not all(isinstance(one, str) and one for one in entry.values()):
            raise ValueError(f"fault {number}: needs {', '.join(sorted(names))}, each a text")
        faults.append(Fault(**entry))
        if faults[-1].old == faults[-1].new:
            raise ValueError(f"fault {number}: changes nothing")
    return faults


def misplaced(faults, root):
    """What no longer applies: one line for each fault whose old text is not there exactly once."""
    lines = []
    for fault in faults:
        path = root / fault.file
        if not path.is_file():
            lines.append(f"{fault.file}: is not there any more ({fault.what})")
            continue
        count = path.read_text(encoding="utf-8").count(fault.old)
        if count != 1:
            lines.append(
                f"{fault.file}: the old text stands there {count} times instead of once"
                f" ({fault.what})"
            )
    return lines


def apply(fault, root):
    """Plants it; answers the text before."""
    path = root / fault.file
    before = path.read_text(encoding="utf-8")
    if before.count(fault.old) != 1:
        raise ValueError(f"{fault.file}: the old text is not there exactly once")
    path.write_text(before.replace(fault.old, fault.new), encoding="utf-8")
    return before
