"""What the pages of the studio show: voices, and each prompt with its words and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.database.lease import Chore
from ivr.house import house
from ivr.studio.ability import REMEDY, can_master
from ivr.studio.lent_voice import LentVoice, Take, TakeState
from ivr.studio.publishing import publish
from ivr.studio.reading_list import PromptSection, digest_of, reading_list_of
from ivr.studio.takes import TakeStanding, counts, standings
from ivr.words.prompt import Pace, Prompt

AWAY_AFTER = timedelta(minutes=2)
"""Without a sign of the worker, which does something every half minute."""


@dataclass(frozen=True)
class ShownVoice:
    """A voice as the pages show it; `total` prompts ask for a take."""

    id: int
    name: str
    recorded: int
    stale: int
    total: int
    speaks: bool
    consented_by: str
    consented_at: datetime
    last_at: datetime | None


@dataclass(frozen=True)
class PromptToRead:
    """One prompt as the studio shows it; `seconds` is how long it takes to say."""

    id: str
    spoken: str
    digest: str
    seconds: float
    state: str
    reason: str
    take: int | None

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left to do for it."""
        return self.state == TakeState.ACCEPTED


@dataclass(frozen=True)
class ShownSection:
    """Prompts that belong together."""

    title: str
    pieces: tuple[PromptToRead, ...]


def publish_now() -> None:
    """Let callers hear what is accepted now."""
    publish(house().sessions, house().shelf, [*house().library.clinics])


def voice_of(session: Session, voice_id: int) -> LentVoice:
    """Return a voice that is lent."""
    voice = session.get(LentVoice, voice_id)
    return voice if voice and voice.withdrawn_at is None else abort(404)


def sections_of(voice: LentVoice) -> tuple[PromptSection, ...]:
    """Return what a voice has to record."""
    return reading_list_of(house(), voice.clinic)


def prompts_of_voice(voice: LentVoice) -> dict[str, Prompt]:
    """Return the same, by the ids of the prompts."""
    return {one.id: one for section in sections_of(voice) for one in section.prompts}


def surroundings(session: Session) -> dict[str, object]:
    """Return what keeps takes from being mastered, if anything does."""
    seen = session.scalar(select(func.max(Chore.done_at)))
    away = seen is None or house().stamp() - seen > AWAY_AFTER
    return {"remedy": None if can_master() else REMEDY, "worker_away": away}


def shown_voice(session: Session, voice: LentVoice) -> ShownVoice:
    """Return a voice as the pages show it."""
    prompts = prompts_of_voice(voice).values()
    recorded, stale = counts(standings(session, voice.id, prompts))
    last_at = session.scalar(select(func.max(Take.recorded_at)).where(Take.voice_id == voice.id))
    return ShownVoice(
        id=voice.id,
        name=voice.name,
        recorded=recorded,
        stale=stale,
        total=len(prompts),
        speaks=voice.speaks,
        consented_by=voice.consented_by,
        consented_at=voice.consented_at,
        last_at=last_at,
    )


def shown_sections(session: Session, voice: LentVoice) -> list[ShownSection]:
    """Return all that a voice has to record, as the studio shows it."""
    found = standings(session, voice.id, prompts_of_voice(voice).values())
    return [
        ShownSection(section.title, (*_pieces(section, found),)) for section in sections_of(voice)
    ]


def _pieces(section: PromptSection, found: Mapping[str, TakeStanding]) -> Iterator[PromptToRead]:
    sounds = house().sounds.now
    for prompt in section.prompts:
        entry, standing = sounds.manifest.find(prompt.text, Pace.NORMAL), found[prompt.id]
        yield PromptToRead(
            prompt.id,
            entry.spoken if entry else prompt.text,
            digest_of(prompt.text),
            sounds.seconds(prompt, Pace.NORMAL),
            standing.state,
            standing.reason,
            standing.take,
        )
