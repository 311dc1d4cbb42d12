#!/usr/bin/env python3
"""Makes a leaflet for the line of a PDF, a Word file (.docx), a web page or a text.

Writes leaflet.md, and beside it approved.txt: the words of the source, with which the line is
compared from then on. It tells what it left out, what cannot be said and what is to be filled in,
each with its line. Exit code: 0 the leaflet is ready to be heard, 1 something is to be done first,
2 wrong usage. A file that cannot be read writes nothing.
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

FIELDS = {
    "title": "as the menu says it",
    "subject": "what callers call it (default: the title)",
    "pavo-number": "the number printed on the leaflet",
    "edition": "as in 'mei 2024'",
    "hospital": "as it follows 'van': 'het Voorbeeld ziekenhuis'",
    "line-name": "what the clinic hears who is calling from (default: informatielijn)",
    "clinic-name": "as in 'polikliniek Oogheelkunde'",
    "clinic-number": "as in '(010) 123 45 67'",
    "open-days": "as in 'maandag t/m vrijdag'",
    "opens": "as in 08.00",
    "closes": "as in 16.30",
}
"""The fields above a leaflet, which the text may lack or tell in another way."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Understand the arguments and import the leaflet."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.file is None:
        parser.error("name the FILE that holds the leaflet")
    from scripts.tasks import first_use  # noqa: PLC0415 - --help needs none of it

    first_use.install(first_use.PROOF, first_use.IMPORTER)
    from scripts.tasks import import_leaflet  # noqa: PLC0415 - it needs what was just installed

    return import_leaflet.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="the leaflet as the hospital has it"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="default: ivr/leaflets/NAME, NAME from the title"
    )
    parser.add_argument("--name", help="the name of that folder: small letters, digits, hyphens")
    parser.add_argument("--replace", action="store_true", help="write over a leaflet that is there")
    parser.add_argument(
        "--review", action="store_true", help="also write review.html: source beside leaflet"
    )
    fields = parser.add_argument_group("what the text does not tell")
    for field, meaning in FIELDS.items():
        fields.add_argument(f"--{field}", metavar="TEXT", help=meaning)
    return parser


if __name__ == "__main__":
    sys.exit(main())
