"""Runs the line on this machine: the web server, the worker and, in a demonstration, a Twilio.

What scripts/run does once everything is installed. Starts children, tells how to phone the line,
and stops everything when it is asked to or when one of the children stops by itself.
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

LAST_PORT = 65_534
"""The highest port for the line: the stand-in for Twilio gets the one above it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the arguments and start the line; Ctrl-C and SIGTERM stop it."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import serve  # noqa: PLC0415 - slow, and --help needs none of it

    serve.run(options.port, options.demo)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--port",
        type=_port,
        default=8000,
        help=f"on 127.0.0.1, from 1 to {LAST_PORT}; the next port is for the stand-in for Twilio, "
        "so it must be free too (default 8000)",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="fill the clinic's pages: an account, four messages; add a leaflet written as an "
        "example, so that callers have a choice",
    )
    return parser


def _port(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"{value!r} is no port from 1 to {LAST_PORT}; the next port is needed too. "
            "Choose another: PORT=8000 scripts/run"
        )
    return int(value)


if __name__ == "__main__":
    main()
