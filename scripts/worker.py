"""Fetches recordings from Twilio, tells staff of new messages, and deletes what is past its time.

Runs until SIGTERM or Ctrl-C, after which it finishes what it is doing. Several may run at once. The
log holds no personal data: messages have numbers of their own.
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
    """Understand the arguments and work."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import worker  # noqa: PLC0415 - slow, and --help needs none of it

    worker.run(options.once, options.every, options.lease)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
    parser.add_argument(
        "--every", type=_seconds, default=3.0, help="seconds between two looks (default 3)"
    )
    parser.add_argument(
        "--lease",
        type=_seconds,
        default=300.0,
        help="seconds after which another worker takes over from a dead one (default 300)",
    )
    return parser


def _seconds(text: str) -> float:
    if (seconds := float(text)) > 0:
        return seconds
    raise argparse.ArgumentTypeError(f"{text} is not more than 0 seconds")


if __name__ == "__main__":
    main()
