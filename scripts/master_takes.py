#!/usr/bin/env python3
"""Judges and masters the takes of the studio; the worker starts it when there is one.

It ends by itself when nothing came for a while. Needs scripts/sound-requirements.txt.
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
    """Understand the arguments and work.

    Raises:
        SystemExit: what makes sound is not installed; the message names the command.
    """
    options = _parser().parse_args(arguments)
    from scripts.tasks import first_use  # noqa: PLC0415 - --help needs none of it

    lists = [first_use.PROOF, first_use.SOUND]
    if any(lack for name in lists for lack in first_use.lacks(first_use.ROOT / name)):
        sys.exit(f"Takes cannot be mastered yet; run: scripts/prepare {' '.join(lists)}")
    from scripts.tasks import master_takes  # noqa: PLC0415 - it needs what is installed now

    master_takes.run(options.linger)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--linger",
        type=float,
        default=60.0,
        help="seconds to wait for another take before it ends (default 60)",
    )
    return parser


if __name__ == "__main__":
    main()
