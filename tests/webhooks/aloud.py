"""A telephone to a line that can be asked something aloud, and what that line counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from ivr.records.calls import StepCount
from ivr.words.asked import Fate
from ivr.words.step import Transfer
from tests.calling import Telephone, telephone_at
from tests.own_leaflet import ALOUD
from tests.own_sound import aloud_sound

_DESKS = {desk.id for desk in ALOUD.steps_of(Transfer)}


@contextmanager
def telephone_aloud(
    folder: Path, migrated: Path, audio: Path | None = None, **more: str
) -> Iterator[Telephone]:
    """Serve such a line, with `more` settings; `audio` is where the sounds of its leaflets are."""
    shutil.copy(migrated, folder / "line.db")
    url, given = f"sqlite:///{folder / 'line.db'}", {"SPEECH_QUESTIONS": "true", **more}
    with telephone_at(url, folder, more=given, audio=audio or aloud_sound()) as telephone:
        yield telephone


def fates(telephone: Telephone) -> dict[str, dict[str, int]]:
    """Return what became of questions and of parts, by step: what figures are made of."""
    found: dict[str, dict[str, int]] = {}
    with telephone.sessions() as session:
        for row in session.scalars(select(StepCount).where(StepCount.outcome.in_(Fate))):
            # A desk that answers is no answer of the leaflet.
            if row.step not in _DESKS:
                found.setdefault(row.step, {})[row.outcome] = row.count
    return found


def database_bytes(folder: Path) -> bytes:
    """Return all that the database of a folder holds, and what SQLite keeps beside it."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob("line.db*")))
