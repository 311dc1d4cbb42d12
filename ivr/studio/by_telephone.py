"""A sitting by telephone in the database: what is to be read now, and which take was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.house import House
from ivr.sound.shelf import Shelf
from ivr.studio.dialogue import NowAndNext, ToRead
from ivr.studio.lent_voice import LentVoice, Sitting, Take, TakeState
from ivr.studio.reading_list import reading_list_of
from ivr.studio.takes import (
    STALE,
    TODO,
    Recorded,
    accept,
    add_take,
    drop_all,
    replace_unaccepted,
    standings,
    take_of,
)
from ivr.words.prompt import Prompt

ASKS = (TODO, STALE, TakeState.REFUSED)
"""What is left to record: what waits to be judged, or to be accepted, is not."""


def to_read(session: Session, house: House, sitting: Sitting) -> NowAndNext:
    """Return what is read out now, and what comes behind it: from the end on the beginning."""
    prompts = _prompts(session, house, sitting)
    found = standings(session, sitting.voice_id, prompts.values())
    names = [*prompts]
    here = names.index(sitting.prompt) if sitting.prompt in prompts else -1
    order = names[here + 1 :] + names[:here]
    following = next((name for name in order if found[name].state in ASKS), None)
    same = sitting.prompt if here >= 0 else None
    told = [
        ToRead(prompts[name], found[name].state == TakeState.REFUSED) if name else None
        for name in (same, following)
    ]
    return NowAndNext(*told)


@dataclass(frozen=True)
class NewRecording:
    """A recording that Twilio made in a sitting: its RecordingSid, and when."""

    sid: str
    at: datetime


def note_take(session: Session, house: House, sitting: Sitting, made: NewRecording) -> None:
    """Keep that a recording was made of what was read out; told again it changes nothing."""
    prompt = _prompts(session, house, sitting).get(sitting.prompt or "")
    if prompt is None or is_take(session, made.sid):
        return
    by = f"{sitting.opened_by} (telefoon)"
    told = Recorded(sitting.voice_id, made.sid, prompt, by, made.at, recording_sid=made.sid)
    replace_unaccepted(session, add_take(session, told), house.shelf)


def approve(session: Session, shelf: Shelf, recording_sid: str) -> None:
    """Accept a take, now or as soon as it passes."""
    take = take_of(session, recording_sid)
    if take and take.state is TakeState.READY:
        accept(session, take, shelf)
    elif take and take.state is TakeState.WAITING:
        take.is_approved = True


def reject(session: Session, shelf: Shelf, recording_sid: str) -> None:
    """Throw a take away that is recorded again."""
    take = take_of(session, recording_sid)
    if take and take.state is not TakeState.ACCEPTED:
        drop_all(session, (take,), shelf)


def any_sitting_of(session: Session, call_sid: str) -> Sitting | None:
    """Return the sitting of a call, also of one that is over."""
    ours = (Sitting.call_sid == call_sid,)
    return session.scalars(select(Sitting).where(*ours)).one_or_none() if call_sid else None


def is_take(session: Session, recording_sid: str) -> bool:
    """Return whether a recording is one of the studio's."""
    return session.scalar(select(Take.id).where(Take.key == recording_sid)) is not None


def recorded_take(session: Session, shelf: Shelf, recording_sid: str) -> bytes | None:
    """Return a take as it was recorded, once it was brought home."""
    take = take_of(session, recording_sid)
    if take is None:
        return None
    try:
        return shelf.take(take.voice_id, take.key).read_bytes()
    except FileNotFoundError:
        return None


def _prompts(session: Session, house: House, sitting: Sitting) -> dict[str, Prompt]:
    voice = session.get_one(LentVoice, sitting.voice_id)
    sections = reading_list_of(house, voice.clinic)
    return {one.id: one for section in sections for one in section.prompts}
