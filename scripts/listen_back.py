#!/usr/bin/env python3
"""Lets a speech recogniser on this machine hear the finished sound; tells which words got lost.

It hears what a caller gets: 8 kHz, G.711. A recogniser is no caller of eighty, and it makes
mistakes of its own, most of all with a single word; so compare two recipes or two spellings
(--json, then --against) rather than trust one number.
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
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.words.prompt import Pace

if TYPE_CHECKING:
    from scripts.tasks.listen_back import Recogniser

FOLDER = Path(__file__).resolve().parents[1] / "audio"
HELP = """\
A model is a folder in CTranslate2 form, or a name such as base, small or large-v3; a name is
fetched once from the internet. A larger model errs less and takes longer.

  scripts/listen_back.py --json before.json     hear everything and keep it
  scripts/listen_back.py --against before.json  after a change: what is better, what is worse
"""


def main(arguments: Sequence[str] | None = None, recogniser: Recogniser | None = None) -> int:
    """Understand the arguments, and hear; 0 is well, 1 is not. Tests bring a recogniser."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import first_use  # noqa: PLC0415 - --help needs none of it

    first_use.install(first_use.PROOF, first_use.SOUND)
    from scripts.tasks import listen_back  # noqa: PLC0415 - it needs what was just installed

    return listen_back.run(options, recogniser)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="small", help="a folder or a name (default: small)")
    parser.add_argument("--beam", type=int, default=1, metavar="N", help="1 is fast, 5 is careful")
    parser.add_argument(
        "--only", metavar="ID", action="append", help="only this prompt; repeatable"
    )
    parser.add_argument("--pace", type=Pace, help="gewoon or langzaam (default: both)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="default: audio")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep what was heard")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with a kept run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
