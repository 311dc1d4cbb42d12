#!/usr/bin/env python3
"""Brings a recorded voice to another machine, or lists the voices that are here.

A voice travels as one ZIP: every accepted take as a 16-bit WAV, with its words, who recorded it and
when. What is taken in is mastered by the worker, and heard as soon as that is done.
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
    """Understand the arguments and do it."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.what is None:
        parser.error("say what to do: list, export or import")
    from scripts.tasks import studio  # noqa: PLC0415 - slow, and --help needs none of it

    studio.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_subparsers(dest="what")
    what.add_parser("list", help="tell which voices are here")
    take_out = what.add_parser("export", help="write a voice as one ZIP")
    take_out.add_argument("voice", type=int, help="its number, from the list")
    take_out.add_argument("file", type=Path)
    take_in = what.add_parser("import", help="take a voice in that was exported")
    take_in.add_argument("file", type=Path)
    take_in.add_argument("--name", required=True, help="what the voice is called here")
    take_in.add_argument("--clinic", help="its number (+31...); default: the first one")
    take_in.add_argument(
        "--consent",
        metavar="WHO",
        required=True,
        help="who heard from the colleague that the voice may be used here",
    )
    return parser


if __name__ == "__main__":
    main()
