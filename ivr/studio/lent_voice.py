"""The tables of the studio: a voice that was lent, its takes, and sittings by telephone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from ivr.database.columns import Base, words_of
from ivr.database.lease import Due


class LentVoice(Base):
    """The voice of a colleague, and their consent to use it; once withdrawn, all of it goes."""

    __tablename__ = "lent_voices"

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic: Mapped[str] = mapped_column(String(16))
    """The number (E.164) of the clinic whose editors look after it."""
    name: Mapped[str] = mapped_column(String(60))
    speaks: Mapped[bool]
    """Whether callers hear it; of one clinic at most one voice does."""
    consented_by: Mapped[str] = mapped_column(String(100))
    """The account that noted the consent to use this voice."""
    consented_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """When it was withdrawn: from then on nobody is told to play it, and it is erased shortly."""

    __table_args__ = (
        UniqueConstraint("clinic", "name", name="uq_lent_voices_clinic"),
        # The access log names a voice by its id for years, and SQLite would give it again.
        {"sqlite_autoincrement": True},
    )


class TakeState(StrEnum):
    """How far a take is; the value is what the database and the page hold."""

    WAITING = "waiting"
    """It is kept; nobody judged it yet."""
    READY = "ready"
    """It passed, and can be heard as the telephone will sound."""
    REFUSED = "refused"
    """It did not pass; `Take.reason` tells why."""
    ACCEPTED = "accepted"
    """Callers hear it, while its voice speaks and the prompt has these words."""
    DROPPED = "dropped"
    """It was recorded again by telephone; it goes once Twilio holds it no more."""


class Take(Due):
    """One recording of one prompt, at the usual pace; `next_attempt_at` asks the worker for it."""

    __tablename__ = "takes"

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("lent_voices.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    """Chosen by whoever recorded, so that what is sent twice is one take; it names the file."""
    prompt: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    """The words of that prompt when it was recorded: with others it is stale."""
    recorded_by: Mapped[str] = mapped_column(String(100))
    recorded_at: Mapped[datetime]
    recording_sid: Mapped[str | None] = mapped_column(String(100))
    """Of a take by telephone, for as long as Twilio may hold it."""
    state: Mapped[TakeState] = mapped_column(words_of(TakeState))
    is_approved: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Accepted beforehand, by telephone: as soon as it passes, callers hear it."""
    reason: Mapped[str] = mapped_column(default="", server_default="")
    """Why it was refused, in Dutch."""
    seconds: Mapped[float | None]
    recipe: Mapped[str | None] = mapped_column(String(40))
    """The recipe with which it was mastered; with another one it is mastered again."""
    entries: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """What the manifest says of its sounds, one at each pace."""

    __table_args__ = (Index("ix_takes_prompt", "voice_id", "prompt"),)


class Sitting(Base):
    """A one-time code, and the call in which somebody who keyed it in records by telephone."""

    __tablename__ = "sittings"

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(
        ForeignKey("lent_voices.id", ondelete="CASCADE"), unique=True
    )
    code: Mapped[str | None] = mapped_column(String(64))
    """Sealed; empty once it was used."""
    valid_until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often a wrong code was keyed in, in all calls together."""
    opened_by: Mapped[str] = mapped_column(String(100))
    call_sid: Mapped[str | None] = mapped_column(String(100), index=True)
    prompt: Mapped[str | None] = mapped_column(String(200))
    """What is being recorded in that call."""


STUDIO = (LentVoice.__tablename__, Take.__tablename__, Sitting.__tablename__)
"""Tables that are wiped, each by itself, as `ivr.database.wipe` takes them."""
