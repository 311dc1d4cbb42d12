"""Checks the lines: walks through every point of the call, asks each over HTTP, applies every rule.

Prints what was explored, when a caller hears what, and what is wrong. A leaflet in which nothing
changed since it was last checked is not walked through again. Exit code: 0 nothing to
report, 1 something to repair, 2 wrong usage or something missing on this machine.
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
    """Understand the arguments and check the line."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import first_use  # noqa: PLC0415 - --help needs none of it

    first_use.install(first_use.PROOF)
    from scripts.tasks import check_line  # noqa: PLC0415 - it needs what was just installed

    check_line.run(options.draw, options.leaflet, again=options.again, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--draw", type=Path, metavar="FOLDER", help="also write line.svg and line.md there"
    )
    parser.add_argument("--leaflet", metavar="NAME", help="check this leaflet alone")
    parser.add_argument(
        "--again", action="store_true", help="check also the lines in which nothing changed"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    main()
