"""Takes of a voice: how they come in, which one counts for a prompt, and how one is accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.database.lease import any_due
from ivr.sound.manifest import Entry, entry_of
from ivr.sound.shelf import Shelf
from ivr.studio.lent_voice import LentVoice, Take, TakeState
from ivr.words.prompt import Prompt

TODO, STALE = "todo", "stale"
"""What a prompt is without a take, and with one that says other words than today's."""


HERE = Take.recording_sid.is_(None)
"""Its sound is on our own disk: one by telephone is fetched first."""


MASTERING_LASTS = timedelta(minutes=2)
"""How long a take is left to whoever masters it: longer than the longest one needs."""


@dataclass(frozen=True)
class TakeStanding:
    """How a prompt is doing: a `TakeState`, `TODO` or `STALE`, why, and by which take."""

    state: str
    reason: str = ""
    take: int | None = None

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left to do for it."""
        return self.state == TakeState.ACCEPTED


@dataclass(frozen=True)
class Recorded:
    """Who recorded what, and when; `key` names the take, whoever sends it and how often."""

    voice_id: int
    key: str
    prompt: Prompt
    by: str
    at: datetime
    recording_sid: str | None = None


def take_of(session: Session, key: str) -> Take | None:
    """Return the take of this key."""
    return session.scalars(select(Take).where(Take.key == key)).one_or_none()


def add_take(session: Session, told: Recorded, due: datetime | None = None) -> Take:
    """Note a take whose sound is kept, or is still at Twilio, and ask the worker for it, now.

    `due` is this moment, where it was recorded at another one.
    """
    take = Take(
        voice_id=told.voice_id,
        key=told.key,
        prompt=told.prompt.id,
        text=told.prompt.text,
        recorded_by=told.by,
        recorded_at=told.at,
        recording_sid=told.recording_sid,
        state=TakeState.WAITING,
        next_attempt_at=due or told.at,
    )
    session.add(take)
    session.flush()
    return take


def standings(
    session: Session, voice_id: int, prompts: Iterable[Prompt]
) -> dict[str, TakeStanding]:
    """Return how things stand with these prompts, by their ids; the latest take counts."""
    there = (Take.voice_id == voice_id, Take.state != TakeState.DROPPED)
    takes = session.scalars(select(Take).where(*there).order_by(Take.id)).all()
    by_words = {take.text: take for take in takes}
    accepted = {take.prompt: take for take in takes if take.state is TakeState.ACCEPTED}
    return {
        prompt.id: _standing(by_words.get(prompt.text), accepted.get(prompt.id))
        for prompt in prompts
    }


def _standing(take: Take | None, former: Take | None) -> TakeStanding:
    if take:
        return TakeStanding(str(take.state), take.reason, take.id)
    return TakeStanding(STALE, take=former.id) if former else TakeStanding(TODO)


def accept(session: Session, take: Take, shelf: Shelf) -> None:
    """Let a take that passed count; the ones before it, of the same words or prompt, go."""
    take.state, take.is_approved = TakeState.ACCEPTED, True
    same = (Take.text == take.text) | (Take.prompt == take.prompt)
    drop_all(session, _others(session, take, same), shelf)


def replace_unaccepted(session: Session, take: Take, shelf: Shelf) -> None:
    """Drop earlier takes of these words that were never accepted: this one is made instead."""
    undecided = (Take.text == take.text) & (Take.state != TakeState.ACCEPTED)
    drop_all(session, _others(session, take, undecided), shelf)


def _others(session: Session, take: Take, which: ColumnElement[bool]) -> list[Take]:
    question = select(Take).where(Take.voice_id == take.voice_id, Take.id < take.id, which)
    return list(session.scalars(question))


def drop_all(session: Session, takes: Iterable[Take], shelf: Shelf) -> None:
    """Remove takes and their sounds; one that Twilio may still hold goes once it is gone there."""
    going = [*takes]
    kept = _sounds_but(session, {take.id for take in going})
    for take in going:
        shelf.drop(take.voice_id, take.key, {entry.file for entry in entries_of(take)} - kept)
        if take.recording_sid:
            take.state, take.entries = TakeState.DROPPED, None
            take.next_attempt_at = take.recorded_at
        else:
            session.delete(take)
    session.flush()


def drop_if_gone(session: Session, take: Take, shelf: Shelf, sounds: Iterable[str] = ()) -> None:
    """Remove what was made of a take that was erased meanwhile, with its voice."""
    if session.get(Take, take.id) is None:
        shelf.drop(take.voice_id, take.key, {*sounds} - _sounds_but(session, ()))


def _sounds_but(session: Session, takes: Collection[int]) -> set[str]:
    """Return the finished sounds of all but these takes: equal ones have equal names."""
    others = (Take.id.not_in(takes), Take.entries.is_not(None))
    found = session.scalars(select(Take.entries).where(*others))
    return {row["file"] for rows in found for row in rows or ()}


def entries_of(take: Take) -> list[Entry]:
    """Return what the manifest says of the finished sounds of a take."""
    return [entry_of(row) for row in take.entries or ()]


def ask_anew(session: Session, recipe: str, now: datetime) -> None:
    """Have the takes mastered again that were made with another recipe than this one."""
    done = (Take.recipe.is_not(None), Take.recipe != recipe, Take.next_attempt_at.is_(None))
    session.execute(update(Take).where(*done).values(next_attempt_at=now))


def any_to_master(session: Session, now: datetime) -> bool:
    """Return whether a take waits for who masters it."""
    return any_due(session, Take, now, MASTERING_LASTS, HERE)


def of_clinics(session: Session, clinics: Collection[str], take_id: int) -> bool:
    """Return whether a take is of a voice of one of these clinics."""
    question = select(Take.id).join(LentVoice, LentVoice.id == Take.voice_id)
    ours = (Take.id == take_id, LentVoice.clinic.in_(clinics), LentVoice.withdrawn_at.is_(None))
    return session.scalar(question.where(*ours)) is not None


def known_files(session: Session, shelf: Shelf) -> set[Path]:
    """Return the files that a take names: as it was recorded, and as callers hear it."""
    takes = session.scalars(select(Take)).all()
    sounds = {shelf.published / entry.file for take in takes for entry in entries_of(take)}
    return sounds | {shelf.take(take.voice_id, take.key) for take in takes}


def counts(found: Mapping[str, TakeStanding]) -> tuple[int, int]:
    """Return how many prompts are done, and how many were but say other words now."""
    done = sum(standing.is_done for standing in found.values())
    return done, sum(standing.state == STALE for standing in found.values())
