"""The notebook of one process: notes that wait until they are written together.

A caller hears the answer before its note is written, so a kill costs the notes of a quarter of a
second; a database that is away costs none, up to `MOST_NOTES`.
"""

from __future__ import annotations

import logging
from collections import deque
from threading import Lock

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.orm import Session, sessionmaker

from ivr.records import notes
from ivr.records.notes import Note

log = logging.getLogger(__name__)

MOST_NOTES = 50_000
"""Kept while the database is away: an hour in which fourteen callers press a key each second."""

MOST_AT_ONCE = 2_000
"""Notes of one transaction: it holds others up for a few dozen milliseconds."""

MOST_DEEDS = 50
"""Deeds of one transaction, for the same reason: each of them asks the database itself."""

Sessions = sessionmaker[Session]


class Notebook:
    """Takes notes from every thread, and writes them when it is told to."""

    def __init__(self, sessions: Sessions, most: int = MOST_NOTES) -> None:
        self.sessions, self._most = sessions, most
        self._waiting: deque[Note] = deque()
        self._writing = Lock()
        self._lost = 0
        self._is_away = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, note: Note) -> None:
        """Take a note; one more than fits is lost, and told of in the log."""
        if len(self._waiting) < self._most:
            self._waiting.append(note)
        else:
            self._lost += 1

    def write_now(self, note: Note) -> None:
        """Write a note before the caller hears the answer, or as soon as the database is back."""
        try:
            with self.sessions.begin() as session:
                notes.write(session, [note])
        except SQLAlchemyError:
            log.exception("the database did not take a note at once; the call goes on")
            self.add(note)

    def write(self) -> None:
        """Write all notes of this moment, the earliest first; what is not taken waits on.

        Those that come meanwhile are for the next time: else a busy line writes them one by one.
        """
        with self._writing:  # A group that another thread has in hand is taken, or waits again.
            left = len(self._waiting)
        while left > 0 and (written := self.write_group()):
            left -= written

    def write_group(self) -> int:
        """Write the notes that go together, and return how many; 0 when they wait on.

        After an outage there may be many: between two groups others have their turn.
        """
        with self._writing:
            group = self._next_group()
            size = len(group)
            try:
                self._write(group)
            except SQLAlchemyError as error:
                self._waiting.extendleft(reversed(group))
                self._is_away_for(error)
                return 0
            self._is_back()
            return size

    def close(self) -> None:
        """Write all that can be written, for this is the end."""
        self.write()
        if self._waiting:
            log.error("%d notes could not be written and are lost", len(self._waiting))

    def _next_group(self) -> list[Note]:
        # Others may add meanwhile; only who holds the lock takes out.
        group, deeds = list[Note](), 0
        while self._waiting and len(group) < MOST_AT_ONCE and deeds < MOST_DEEDS:
            group.append(self._waiting.popleft())
            deeds += len(group[-1].deeds)
        return group

    def _write(self, group: list[Note]) -> None:
        """Write a group; what it still holds after an error is not written."""
        if not group:
            return
        try:
            with self.sessions.begin() as session:
                notes.write(session, group)
        except Exception as error:
            if not _is_of_the_note(error):
                raise
            if len(group) == 1:
                log.exception("a note cannot be written and is left out")
                return
            # One of them cannot be written; it must not keep the others waiting for ever.
            while group:
                self._write(group[:1])
                del group[0]

    def _is_away_for(self, error: SQLAlchemyError) -> None:
        if not self._is_away:
            log.error("the database takes no notes; they wait: %s", error)
        self._is_away = True

    def _is_back(self) -> None:
        if self._is_away:
            log.warning("the database takes notes again; all that waited are written")
        if self._lost:
            log.error("%d notes did not fit in the notebook and are lost", self._lost)
        self._is_away, self._lost = False, 0


def _is_of_the_note(error: Exception) -> bool:
    """Return whether the note itself is the trouble, so that waiting helps nothing."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError)
    return isinstance(error, StatementError) or not isinstance(error, SQLAlchemyError)
