"""Fills the clinic's pages of a demonstration: an account, and four callers who leave a message.

Phones the line as callers do, so that everything goes the way it goes for real. Only works with the
settings of a demonstration, while scripts/run runs: scripts/run --demo does it for you.
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
    """Refuse arguments, for there are none, and phone the line."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    from scripts.tasks import demonstrate  # noqa: PLC0415 - slow, and --help needs none of it

    demonstrate.run()


if __name__ == "__main__":
    main()
