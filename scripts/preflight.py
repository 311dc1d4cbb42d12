"""Finds whatever would fail on the first day of the line, each with its remedy.

Run it on the machine of the line, as the account that serves it, while web and worker run. It
changes nothing: one row is written to the database and deleted again. Exit code: 0 no fault
(warnings are told), 1 something to repair, 2 wrong usage.
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
    """Understand the arguments and look at everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    from scripts.tasks import preflight  # noqa: PLC0415 - slow, and --help needs none of it

    preflight.run(as_json=options.json)


if __name__ == "__main__":
    main()
