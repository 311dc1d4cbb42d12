"""Deletes messages that are past their time, and wipes their bytes from the database.

The worker does this every hour; run it by hand to see what it would do, or to be sure that it was
done. What is still at Twilio is deleted there by the worker. A clock that no other one confirms
deletes nothing, here either; --trust-clock deletes all the same, so look at the clock first.
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
    """Understand the arguments and purge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dry-run", action="store_true", help="only say which messages would be deleted"
    )
    parser.add_argument(
        "--trust-clock", action="store_true", help="delete though no other clock confirms ours"
    )
    options = parser.parse_args(arguments)
    from scripts.tasks import purge_messages  # noqa: PLC0415 - slow, and --help needs none of it

    purge_messages.run(options.dry_run, options.trust_clock)


if __name__ == "__main__":
    main()
