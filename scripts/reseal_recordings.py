"""Seals everything stored with the newest key, so that an old key can be taken out of use.

Put the new key first in RECORDING_KEYS and restart the line; then run this; then remove the old
key. It may run while the line is in use, and again when it was interrupted.
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
    """Refuse arguments, for there are none, and reseal."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    from scripts.tasks import reseal_recordings  # noqa: PLC0415 - slow; --help needs none of it

    reseal_recordings.run()


if __name__ == "__main__":
    main()
