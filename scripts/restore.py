"""Brings the line back from a backup, or proves with --drill that it could be; ivr/docs/backup.md.

A backup only comes back to where nothing is. Messages that are past their time by now, and those
that were erased at somebody's request since, are erased at once. A drill brings it back elsewhere,
opens every recording, counts every table, removes it all, and ends with 1 at any difference.
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
    """Understand the arguments, and bring a backup back or try to."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not (options.file and options.key):
        parser.error("name a backup, and with --key the file with the private key that opens it")
    if not (options.drill or options.into):
        parser.error("say where to: --into URL, or --drill to try it elsewhere")
    from scripts.tasks import restore  # noqa: PLC0415 - slow, and --help needs none of it

    restore.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="the backup")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="the file with the private key that opens it"
    )
    parser.add_argument("--drill", action="store_true", help="try it elsewhere; nothing stays")
    parser.add_argument(
        "--into",
        metavar="URL",
        help="an empty database, written as DATABASE_URL; in a drill the server of PostgreSQL on "
        "which a temporary one is made (default: that of DATABASE_URL)",
    )
    parser.add_argument(
        "--studio", metavar="FOLDER", help="an empty folder (default: STUDIO of the settings)"
    )
    parser.add_argument(
        "--erased",
        type=Path,
        metavar="FILE",
        help="the list of what was erased (default: erased.json beside the backup)",
    )
    parser.add_argument(
        "--lost-keys",
        action="store_true",
        help="go on though the keys that the line had then are lost, so that nobody knows whose "
        "it is",
    )
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="a copy of .env to read instead of it: so the copy of the keys is tried as well",
    )
    return parser


if __name__ == "__main__":
    main()
