"""Tells the line which parts of a leaflet are nearest in meaning to a question; optional.

One process on this machine that reads the leaflets of LEAFLETS and holds the model, which takes
about 120 MB. The line asks it where MEANING_URL names its address, and does without it when it is
away. Start it again when a leaflet was changed. It listens on this machine alone, and no question
is logged or kept. Runs until SIGTERM or Ctrl-C.

It needs a list of its own: .venv/bin/pip install -r scripts/meaning-requirements.txt
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

PORT = 8002


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the arguments, read the leaflets and answer."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import meaning  # noqa: PLC0415 - slow, and --help needs none of it

    meaning.run(options.host, options.port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--port", type=_port, default=PORT, help=f"where it listens (default: {PORT})")
    add("--host", default="127.0.0.1", help="an address of this machine only (default: 127.0.0.1)")
    return parser


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port; write a number from 1 to 65535")


if __name__ == "__main__":
    main()
