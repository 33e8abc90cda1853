"""Takes a processor for so many seconds of its own, and then none.

    spinner.py SECONDS

Tells {"spun": true} then, and ends when its standard input does.
"""

import sys
import time

from child import tell


def main():
    while time.process_time() < float(sys.argv[1]):
        pass
    tell({"spun": True})
    sys.stdin.read()


if __name__ == "__main__":
    main()
