"""Measures how fast the line answers, beside a bare Flask route and Twilio's usual way.

Starts real servers and databases of its own, asks them signed requests with wrk, and prints one
table; how far it is stands on stderr. Timings never fail, but a wrong answer or a lost note does.
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


PARTS = ("rows", "callers", "start", "leaflets", "pages")
ONLY = """one part of the table: rows (requests per second), callers (many at once, and memory),
start, leaflets (hundreds on one number), or pages (of the clinic, on a database of years)"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a little of everything")
    parser.add_argument("--only", choices=PARTS, help=ONLY)
    options = parser.parse_args(arguments)
    from scripts.tasks import benchmark  # noqa: PLC0415 - slow, and --help needs none of it

    benchmark.run(options.quick, options.only)


if __name__ == "__main__":
    main()
