"""Publishes what callers hear of the studio: the accepted takes of the voices that speak."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import reading
from ivr.sound.manifest import MANIFEST, Entry, Manifest, ManifestError
from ivr.sound.shelf import Shelf
from ivr.studio.lending import any_lent
from ivr.studio.lent_voice import LentVoice, Take, TakeState
from ivr.studio.takes import entries_of

log = logging.getLogger(__name__)


def publish(sessions: sessionmaker[Session], shelf: Shelf, clinics: Sequence[str]) -> None:
    """Let callers hear what is accepted now, and nothing else.

    `clinics` (E.164) is the order in which their voices go before another's, where they say the
    same words. Where the folder STUDIO cannot be written it stays as it was, and the worker tries
    again within a minute.
    """
    with reading(sessions) as session:
        if not any_lent(session):
            return
    try:
        _write(sessions, shelf, clinics)
    except OSError:
        log.exception("what was accepted in the studio cannot be published: see the folder STUDIO")


def _write(sessions: sessionmaker[Session], shelf: Shelf, clinics: Sequence[str]) -> None:
    """Read the database under a lock: of two at the same time the last one writes what is true."""
    with _alone(shelf.published):
        with reading(sessions) as session:
            wanted = Manifest((*_entries(session, clinics),))
        if wanted != _published(shelf.published / MANIFEST):
            wanted.save(shelf.published / MANIFEST)


def _published(path: Path) -> Manifest | None:
    try:
        return Manifest.load(path)
    except ManifestError:
        return None


def _entries(session: Session, clinics: Sequence[str]) -> Iterator[Entry]:
    """Return what is heard; of equal words, and of one prompt, the first clinic's."""
    heard, named = set[tuple[str, str]](), set[tuple[str, str]]()
    for clinic in dict.fromkeys([*clinics, *session.scalars(select(LentVoice.clinic))]):
        for entry in _of_clinic(session, clinic):
            words, name = (entry.text, entry.pace), (entry.id, entry.pace)
            if words not in heard and name not in named:
                heard.add(words)
                named.add(name)
                yield entry


def _of_clinic(session: Session, clinic: str) -> Iterable[Entry]:
    speaks = (LentVoice.clinic == clinic, LentVoice.speaks, LentVoice.withdrawn_at.is_(None))
    accepted = (Take.state == TakeState.ACCEPTED, Take.entries.is_not(None))
    question = select(Take).join(LentVoice, LentVoice.id == Take.voice_id)
    # A take of a prompt whose words changed since is older: it gives way to one with its name.
    newest = question.where(*speaks, *accepted).order_by(Take.id.desc())
    return (entry for take in session.scalars(newest) for entry in entries_of(take))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
