"""The pages of Parley's two database files from outside: which are whole, and how to damage one.

The checksum is written anew here from docs/decisions/0017, so that it is no echo of the program's.
"""

import struct

PAGE_BYTES = 4096
WORDS = PAGE_BYTES // 8 - 1
SPREAD = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def mix(total, word):
    total = (total ^ word) * SPREAD & MASK
    return total ^ (total >> 32)


def checksum(number, page):
    """Of page `number`, the first of a file being 1."""
    words = struct.unpack(f"<{WORDS}Q", page[: 8 * WORDS])
    lanes = [1, 2, 3, 4]
    whole = WORDS - WORDS % 4
    for at in range(whole):
        lanes[at % 4] = mix(lanes[at % 4], words[at])
    total = mix(0, number)
    for word in [*words[whole:], *lanes]:
        total = mix(total, word)
    return total


def count(file):
    return file.stat().st_size // PAGE_BYTES


def read(file, number):
    with open(file, "rb") as opened:
        opened.seek((number - 1) * PAGE_BYTES)
        return opened.read(PAGE_BYTES)


def damaged(file):
    """The numbers of the pages that do not carry their checksum."""
    numbers = range(1, count(file) + 1)
    return [one for one in numbers if not is_whole(one, read(file, one))]


def is_whole(number, page):
    return struct.unpack("<Q", page[-8:])[0] == checksum(number, page)


def seal(file):
    """After a change by another program: each page gets its checksum, as if it were ours."""
    with open(file, "r+b") as opened:
        for number in range(1, count(file) + 1):
            page = read(file, number)
            opened.seek(number * PAGE_BYTES - 8)
            opened.write(struct.pack("<Q", checksum(number, page)))


def flip(file, bit):
    """Turns one bit of the file over; bit 0 is the lowest one of the first byte."""
    with open(file, "r+b") as opened:
        opened.seek(bit // 8)
        byte = opened.read(1)[0]
        opened.seek(bit // 8)
        opened.write(bytes([byte ^ (1 << bit % 8)]))
