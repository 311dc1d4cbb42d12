"""Lets a running gunicorn be replaced by a new one, with new code, words and settings, unnoticed.

The new one is started beside the old one and takes calls from the same socket; the old one stops
when the new one answers, and finishes what it had begun. Where the new one does not come up, the
old one goes on, and the exit code is 1. systemd runs this at `systemctl reload line-web`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the argument, and replace."""
    parser = argparse.ArgumentParser(description=__doc__)
    told = "the process id of gunicorn's first process; systemd calls it $MAINPID"
    parser.add_argument("pid", type=int, help=told)
    asked = parser.parse_args(arguments)
    from scripts.tasks import restart  # noqa: PLC0415 - slow, and --help needs none of it

    restart.run(asked.pid)


if __name__ == "__main__":
    main()
