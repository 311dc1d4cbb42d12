"""A message as one card on the page, in parts that can each be renewed on their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ivr.hours import Closure, OpeningHours, working_time_between
from ivr.ring_back import RingBack, ring_back
from ivr.staff import words
from ivr.store.models import Message, RecordingState
from ivr.store.retention import Retention

REASONS = {
    RecordingState.WAITING: "De opname wordt nog opgehaald.",
    RecordingState.STORED: "",
    RecordingState.ABSENT: "Er is niets te horen: de beller heeft niets ingesproken, of te kort.",
    RecordingState.FAILED: "De opname is mislukt. Bel de beller terug.",
}
"""Why there is nothing to play, by the state of the recording."""


@dataclass(frozen=True)
class Card:
    """One message as staff see it; a `*_stamp` changes when that part of the card does."""

    id: int
    left: str
    left_iso: str
    waits: str
    number: str
    number_link: str
    """Empty when there is no number, or none that may be rung back."""
    not_back: str
    country: str
    keyed: bool
    playable: bool
    reason: str
    length: str
    claimed_by: str
    handled: str
    deleted: str
    ending: bool
    note: str
    typed: str

    @property
    def head_stamp(self) -> str:
        """Of who called, when, how long it waits, and whether it will soon be deleted."""
        return _hash(self.left, self.waits, self.number, str(self.keyed), str(self.ending))

    @property
    def sound_stamp(self) -> str:
        """Of the recording."""
        return _hash(str(self.playable), self.reason, self.length)

    @property
    def work_stamp(self) -> str:
        """Of what colleagues do with it."""
        return _hash(self.claimed_by, self.handled)

    @property
    def note_stamp(self) -> str:
        """Of the note."""
        return _hash(self.note)


def card(
    message: Message,
    now: datetime,
    hours: OpeningHours,
    closures: Collection[Closure],
    *,
    retention: Retention,
    typed: str | None = None,
) -> Card:
    """Make the card of a message; `typed` is a note that could not be saved."""
    number = message.caller_number or ""
    ends = retention.ends(message.left_at, message.handled_at)
    back = ring_back(number) if number else RingBack()
    return Card(
        id=message.id,
        left=words.moment(message.left_at),
        left_iso=message.left_at.isoformat(),
        waits=_waits(working_time_between(message.left_at, now, hours, closures)),
        number=words.telephone(number),
        number_link="" if back.bar else number,
        not_back=words.BARS[back.bar] if back.bar else "",
        country=words.country(back.region) if back.region else "",
        keyed=message.number_was_keyed,
        playable=message.state is RecordingState.STORED,
        reason=_reason(message),
        length=words.length(message.seconds),
        claimed_by=message.claimed_by or "",
        handled=_handled(message),
        deleted=words.day(ends.astimezone(hours.zone).date()),
        ending=message.handled_at is None and now >= message.left_at + retention.ending,
        note=message.note,
        typed=message.note if typed is None else typed,
    )


def stamp(cards: Sequence[Card], trouble: Sequence[str] = ()) -> str:
    """Sum up what a page shows: the same sum means that nothing changed."""
    parts = ("head_stamp", "sound_stamp", "work_stamp", "note_stamp")
    shown = (f"{card.id} {getattr(card, part)}" for card in cards for part in parts)
    return _hash(*shown, *trouble)


def _reason(message: Message) -> str:
    detail = message.last_error or ""
    if message.state is RecordingState.WAITING and detail:
        return f"De opname is er nog niet. {detail} Wij proberen het steeds opnieuw."
    return REASONS[message.state]


def _waits(waited: timedelta) -> str:
    """Say how long; nothing before the first minute, as for all that was left during the night."""
    return words.waiting(waited) if waited >= timedelta(minutes=1) else ""


def _handled(message: Message) -> str:
    if message.handled_at is None:
        return ""
    return f"Afgehandeld door {message.handled_by} op {words.moment(message.handled_at)}."


def _hash(*values: str) -> str:
    return sha256("\n".join(values).encode()).hexdigest()[:16]
