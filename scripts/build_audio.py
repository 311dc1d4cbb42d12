#!/usr/bin/env python3
"""Makes the telephone sound of every prompt, or tells what is wrong with it."""

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

from ivr.words.prompt import Pace

FOLDER = Path(__file__).resolve().parents[1] / "audio"

HELP = """\
Without options it makes the sound that is missing or no longer says the words of today, in both
paces, and nothing else. Ctrl-C is safe: what is finished stays, and the next run goes on.

voices:
  mbrola:nl2        MBROLA through espeak-ng, offline (also nl3)
  espeak:nl         espeak-ng alone, offline
  gtts              Google's voice; needs the internet
  piper:FILE.onnx   a Piper voice on this machine
  recorded:FOLDER   a human voice: FOLDER/<id>.wav, .mp3 or .m4a
  Several, with commas between, are tried in that order: recorded:opnames,mbrola:nl2
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the options ask; 0 is well, 1 is not, 2 is a wrong option, 130 is interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if mistake := _mistake(options):
        parser.error(mistake)
    from scripts.tasks import first_use  # noqa: PLC0415 - --help needs none of it

    first_use.install(first_use.PROOF, first_use.SOUND)
    from scripts.tasks import build_audio  # noqa: PLC0415 - it needs what was just installed

    return build_audio.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--plan", action="store_true", help="only tell what would be made, and why")
    what.add_argument(
        "--check",
        action="store_true",
        help="exit with 1 when sound and words differ (no voice needed)",
    )
    what.add_argument("--listen", metavar="ID", help="play a prompt; leaves a copy any PC can play")
    what.add_argument("--prune", action="store_true", help="remove sound that no prompt uses")
    what.add_argument(
        "--report", metavar="FILE", type=Path, help="write a page to hear and see all"
    )
    parser.add_argument("--voice", help="who speaks (default: the setting VOICE)")
    parser.add_argument(
        "--only", metavar="ID", action="append", help="only this prompt; repeatable"
    )
    parser.add_argument(
        "--pace", type=Pace, default=Pace.NORMAL, help="gewoon or langzaam, to listen"
    )
    parser.add_argument("--processes", metavar="N", type=int, default=0, help="how many at once")
    parser.add_argument("--words", metavar="FILE.json", type=Path, help="other words: {id: text}")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="default: audio")
    return parser


def _mistake(options: argparse.Namespace) -> str | None:
    """Return why these options do not go together: a prompt left out may need its sound."""
    if options.folder.exists() and not options.folder.is_dir():
        return f"--folder {options.folder} is a file; give a folder"
    if options.prune and options.only:
        return "--prune looks at all prompts; leave --only out"
    if options.prune and options.words and options.folder.resolve() == FOLDER.resolve():
        return "--prune in the folder of the line looks at the line's prompts; leave --words out"
    return None


if __name__ == "__main__":
    sys.exit(main())
