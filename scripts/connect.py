"""Compares the line's numbers at Twilio with how they should be set up, and makes it so.

Without options it only looks: each row tells what Twilio says and what it should say. Exit code:
0 as it should be (warnings name the clicks that are left), 1 something to repair, 2 wrong usage,
or Twilio could not be asked.
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
    """Understand the arguments; look, set right, or write the file."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import connect  # noqa: PLC0415 - slow, and --help needs none of it

    if options.fallback:
        connect.write_fallback(options.fallback)
    else:
        connect.run(apply=options.apply, yes=options.yes, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--apply", action="store_true", help="set the numbers up, and read back each change"
    )
    what.add_argument(
        "--fallback",
        type=Path,
        metavar="FILE",
        help="write what callers hear while this machine is down, for another host: see "
        "FALLBACK_URL",
    )
    parser.add_argument(
        "--yes", action="store_true", help="change also a number that serves something else"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    main()
