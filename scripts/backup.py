"""Makes a backup of the line, sealed for a key that is not on this machine; ivr/docs/backup.md.

It is one file in BACKUP_FOLDER: the database with its recordings, and what the studio recorded. The
line may be in use. The worker makes one every night by itself; its name tells when it is deleted.
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
    """Understand the arguments, and make a backup or a key."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--new-key",
        metavar="FILE",
        type=Path,
        help="make a pair of keys instead: the private one into a new file, to be taken elsewhere",
    )
    options = parser.parse_args(arguments)
    from scripts.tasks import backup  # noqa: PLC0415 - slow, and --help needs none of it

    backup.run(options.new_key)


if __name__ == "__main__":
    main()
