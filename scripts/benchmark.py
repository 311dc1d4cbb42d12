"""Measures how long a caller waits for our answer, against the same webhook that decides nothing.

The baseline is a bare Flask view that checks Twilio's signature and returns a fixed document; both
answer signed requests in this process, turn by turn, so a busy machine slows both. Every request
of the line also writes its notes to an SQLite file. Timings are printed and never fail.
"""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Until main() is there to answer it, Ctrl-C just ends the script: importing takes a while.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=_count, default=300, help="of each kind (default 300)")
    options = parser.parse_args(arguments)
    from scripts.tasks import benchmark  # noqa: PLC0415 - slow, and --help needs none of it

    benchmark.run(options.requests)


def _count(text: str) -> int:
    if (count := int(text)) > 0:
        return count
    raise argparse.ArgumentTypeError(f"{text} is not 1 or more")


if __name__ == "__main__":
    main()
