"""Learns anew which words of a caller call for help, or for a person: ivr/answers/intent.tsv.

It learns from what callers say (tests/answers/sayings.tsv and the questions beside it), each once
as it was said and once with words misheard. Run it after a change of those files or of the rules in
ivr/answers/signals.yaml; it takes two minutes. It tells how well what was learned from four fifths
does on the other fifth. Judge it afterwards with scripts/try_questions.py, on questions it has not
learned from.
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
    """Understand the arguments, and learn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = "only tell whether it was learned from these files; exit code 1 when it was not"
    parser.add_argument("--check", action="store_true", help=told)
    options = parser.parse_args(arguments)
    from scripts.tasks import learn_intent  # noqa: PLC0415 - slow; --help needs none of it

    learn_intent.run(check=options.check)


if __name__ == "__main__":
    main()
