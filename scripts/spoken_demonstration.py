"""Writes two minutes of the line: its own sounds of a call, and their words for who cannot hear.

The call is made on a private line: a Saturday evening, the day of a blood test keyed in, and then a
person, who is not there, so that the caller asks to be rung back. Waits are left out. In the folder
come a WAV and a WebVTT of the same name, which a player of video or sound shows as it plays.
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
    """Understand the arguments, make the call and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", help="where to write; made where it is not there"
    )
    options = parser.parse_args(arguments)
    if options.folder is None:
        parser.error("say in which folder")
    from scripts.tasks import spoken_demonstration  # noqa: PLC0415 - slow; --help needs none of it

    spoken_demonstration.run(options.folder)


if __name__ == "__main__":
    main()
