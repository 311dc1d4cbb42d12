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
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.words.prompt import Pace

if TYPE_CHECKING:
    from scripts.tasks.listen_back import Recogniser

FOLDER = Path(__file__).resolve().parents[1] / "audio"

HELP = """\
Without options it makes the sound that is missing or no longer says the words of today, in both
paces, and nothing else. Ctrl-C is safe: what is finished stays, and the next run goes on.

voices (the setting VOICE, or --voice):
  best              the best one that is here, in the order of this list; the default
  recorded:FOLDER   a human voice: FOLDER/<id>.wav, .mp3 or .m4a
  gtts              Google's voice; needs the internet
  piper:FILE.onnx   a Piper voice on this machine; best looks in the folder of VOICES for Dutch ones
  mbrola:nl2        MBROLA through espeak-ng, offline (also nl3)
  espeak:nl         espeak-ng alone, offline
  Several, with commas between, are tried in that order: recorded:opnames,best

What best does with a line that has sound already:
  It tells for every better voice why it is not here. Is one here, then it says the whole line anew,
  and callers hear the old voice until the last sound is made. Otherwise the voice that says most of
  the line says what changed, and sound that is well stays as it is, also where this machine has
  worse voices only. Is that voice not here either, then nothing is made and the exit code is 1,
  for callers would hear two voices in one call; --voice gives the whole line another one. With
  --only no better voice is looked for.
"""


def main(arguments: Sequence[str] | None = None, recogniser: Recogniser | None = None) -> int:
    """Do what the options ask; 0 is well, 1 is not, 2 is a wrong option, 130 is interrupted.

    Tests bring a recogniser.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if mistake := _mistake(options):
        parser.error(mistake)
    from scripts.tasks import first_use  # noqa: PLC0415 - --help needs none of it

    first_use.install(first_use.PROOF, first_use.SOUND)
    from scripts.tasks import build_audio  # noqa: PLC0415 - it needs what was just installed

    return build_audio.run(options, recogniser)


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
    what.add_argument(
        "--compare",
        metavar="FILE",
        type=Path,
        help="write a page with ten prompts in every voice that is here, or in those of --voice",
    )
    parser.add_argument("--voice", help="who speaks (default: the setting VOICE)")
    parser.add_argument(
        "--model", help="to compare: who listens for lost words, as scripts/listen_back.py has it"
    )
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
    if options.model and not options.compare:
        return "--model is for --compare; scripts/listen_back.py hears the sound of the line"
    if options.prune and options.words and options.folder.resolve() == FOLDER.resolve():
        return "--prune in the folder of the line looks at the line's prompts; leave --words out"
    return None


if __name__ == "__main__":
    sys.exit(main())
