"""Builds the line as it would be served, looks at everything around it, and tells how it stands."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ivr.database.engine import open_database
from ivr.house import House, library_of
from ivr.line.front_matter import LeafletError
from ivr.plain_exit import plain_exit
from ivr.readiness.checked import Checked, exit_code, fault
from ivr.readiness.ground import Ground
from ivr.readiness.preflight import preflight
from ivr.settings import Settings, SettingsError, load
from ivr.twilio.recordings import TwilioRecordings
from scripts.tasks.connect import tell


def run(*, as_json: bool) -> None:
    """Look at everything and tell it; ends with the exit code."""
    with plain_exit(code=2), _quietly():
        found = [*_found(_progress(asked=sys.stderr.isatty()))]
    tell(found, as_json=as_json)
    sys.exit(exit_code(found))


def _found(starts: Callable[[str], None]) -> Iterator[Checked]:
    try:
        settings = load()
        house = _house(settings)
    except SettingsError as error:
        _, *faults = str(error).splitlines()
        for words in faults or [str(error)]:
            name, _, told = words.strip().partition(": ")
            yield fault("settings", told or name, "Mend it; then the rest is looked at.", name)
    except LeafletError as error:
        yield fault("leaflets", str(error), "Mend it; then the rest is looked at.")
    else:
        yield from preflight(Ground.of(house), starts)


@contextmanager
def _quietly() -> Iterator[None]:
    """Log nothing meanwhile: whatever is logged on the way, a row tells with its remedy."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        root.setLevel(level)


def _house(settings: Settings) -> House:
    sessions = open_database(settings.database_url)
    return House(settings, library_of(settings), sessions, TwilioRecordings.of(settings))


def _progress(*, asked: bool) -> Callable[[str], None]:
    def starts(name: str) -> None:
        if asked:
            print(f"... {name}", file=sys.stderr)

    return starts
