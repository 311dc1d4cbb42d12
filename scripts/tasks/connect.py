"""Looks at the line's numbers at Twilio, sets them right when asked, and tells how they stand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ivr.house import library_of
from ivr.plain_exit import plain_exit
from ivr.readiness.at_twilio import at_twilio
from ivr.readiness.checked import Checked, as_objects, exit_code, summed_up
from ivr.readiness.fallback_file import FallbackFileError, fallback_document, write_to
from ivr.readiness.set_right import set_right
from ivr.settings import load
from ivr.twilio.console import Console
from ivr.twilio.patient_asking import ConsoleError


class NobodyToAskError(Exception):
    """A question came up, and nobody is at a terminal to answer it."""


def run(*, apply: bool, yes: bool, as_json: bool) -> None:
    """Read the settings and look, or set right first; ends with the exit code."""
    with plain_exit(ConsoleError, NobodyToAskError, code=2):
        settings = load()
        dialled = tuple(library_of(settings).numbers.values())
        console = Console(settings)
        changed = set_right(console, dialled, _agrees(yes=yes), _tell) if apply else ()
        found = [*_watched(at_twilio(dialled, console, changed))]
    tell(found, as_json=as_json)
    sys.exit(exit_code(found))


def write_fallback(file: Path) -> None:
    """Write the file for another host, and say what to do with it."""
    with plain_exit(FallbackFileError, code=2):
        write_to(file, fallback_document(load()))
    print(
        f"Wrote {file}. Put it on a host that stays when this one is down, to be had with GET as "
        "text/xml; set FALLBACK_URL to its address, and run .venv/bin/python scripts/connect.py "
        "--apply."
    )


def tell(found: Sequence[Checked], *, as_json: bool) -> None:
    """Print what was found."""
    if as_json:
        report = {"exit_code": exit_code(found), "found": [*as_objects(found)]}
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return
    print(*found, sep="\n")
    print(summed_up(found))


def _agrees(*, yes: bool) -> Callable[[str], bool]:
    def agrees(question: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            told = f"{question} Nobody is here to say so, and nothing was changed. Use --yes."
            raise NobodyToAskError(told)
        # Not by input() itself, which would put the question among the JSON.
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        return input().strip().lower() in {"y", "yes", "j", "ja"}

    return agrees


def _tell(words: str) -> None:
    print(words, file=sys.stderr)


def _watched(found: Iterable[Checked]) -> Iterator[Checked]:
    """Tell how far it is where somebody watches: a Twilio that is slow takes a while."""
    for one in found:
        if sys.stderr.isatty():
            _tell(f"... {one.check} {one.about}")
        yield one
