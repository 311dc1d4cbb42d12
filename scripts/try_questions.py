"""Answers a file of questions as the line would, and tells how many were answered well.

A line of the file is what is expected, a tab, and the question as a recogniser writes it. Expected
is a part of the leaflet (1.2: the second part of topic 1), several with | between them, or person,
emergency, or none. # begins a comment; "# half: judge" says of which half the next questions are.

The right part counts as first when it is offered first, be it surely or unsurely: who hears
"that is not in the leaflet" is offered nothing. Exit code: 0, or 1 for a file that is to be mended.
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

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

QUESTIONS = "tests/answers/questions.tsv"


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the arguments, answer, and report."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import try_questions  # noqa: PLC0415 - slow, and --help needs none of it

    try_questions.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    told = f"the questions (default: {QUESTIONS})"
    add("file", type=Path, nargs="?", default=ROOT / QUESTIONS, metavar="FILE", help=told)
    add("--leaflet", metavar="NAME|FILE", help="needed where LEAFLETS has several")
    add("--half", help="only this half of the file, as its comments name it: tune, judge")
    add("--misheard", type=_percent, default=0.0, metavar="PERCENT", help="of the words")
    add("--seed", type=int, default=0, metavar="N", help="which words those are (default: 0)")
    add("--meaning", metavar="URL", help="ask scripts/meaning.py there as well")
    add("--json", action="store_true", help="print each question with its decision and parts")
    return parser


def _percent(text: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = -1.0
    if 0 <= percent <= 100:
        return percent
    raise argparse.ArgumentTypeError(f"{text} is no percentage; write a number from 0 to 100")


if __name__ == "__main__":
    main()
