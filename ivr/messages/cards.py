"""A message as one card on the page, in parts that can each be renewed on their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ivr.call.hours import Closure, working_time_between
from ivr.dutch import written
from ivr.dutch.ring_back import RingBack, ring_back
from ivr.house import house
from ivr.messages.handling import log_looks, unlogged
from ivr.messages.inbox import Backlog, Siblings, siblings
from ivr.messages.message import Message, RecordingState
from ivr.messages.retention import Retention
from ivr.messages.ring_back_shown import NOTHING_SHOWN, RingBacks, RingBackShown, ring_backs
from ivr.pages.clinic_choice import name_of
from ivr.pages.context import actor, clinics, colleague, database, now, reading
from ivr.records.closures import closures_around

REASONS = {
    RecordingState.NONE: "Belverzoek: wil worden teruggebeld, sprak niets in.",
    RecordingState.WAITING: "De opname wordt nog opgehaald.",
    RecordingState.STORED: "",
    RecordingState.ABSENT: "Er is niets te horen: de beller heeft niets ingesproken, of te kort.",
    RecordingState.FAILED: "De opname is mislukt. Bel de beller terug.",
}
"""Why there is nothing to play, by the state of the recording."""

GONE = "Bericht {} bestaat niet meer: het is gewist."
"""Said of a message by its number, where a colleague asks for one that is past its time."""

_COLUMNS = tuple(column.key for column in Message.__table__.columns)


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
    put_through: bool
    playable: bool
    reason: str
    length: str
    topic: str
    kind: str
    """What it is about, where that is more than a message."""
    clinic: str
    """Its name, for a colleague of several; else empty."""
    leaflet: str
    """Its title, where the clinic has several; else empty."""
    rank: int
    """Among what waits from this number, from 1; 0 when that says nothing."""
    others: int
    folded: int
    claimed_by: str
    handled: str
    deleted: str
    ending: bool
    note: str
    typed: str
    left_at: datetime
    waited: timedelta
    """In opening time; none once it is handled."""
    seconds: int | None
    label: str
    ring_back: RingBackShown

    @property
    def row_stamp(self) -> str:
        """Return the stamp of its row in the list."""
        return _hash(self.head_stamp, self.sound_stamp, self.work_stamp, str(bool(self.note)))

    @property
    def head_stamp(self) -> str:
        """Return the stamp of the caller, when, how long it waits, and whether it ends soon."""
        marks = f"{self.keyed} {self.put_through} {self.ending}"
        others = f"{self.rank} {self.others} {self.folded}"
        whose = f"{self.kind} {self.clinic} {self.leaflet}"
        return _hash(self.left, self.waits, self.number, self.topic, whose, marks, others)

    @property
    def sound_stamp(self) -> str:
        """Return the stamp of the recording."""
        return _hash(str(self.playable), self.reason, self.length)

    @property
    def work_stamp(self) -> str:
        """Return the stamp of what colleagues do with it."""
        return _hash(self.claimed_by, self.handled, self.label, repr(self.ring_back))

    @property
    def note_stamp(self) -> str:
        """Return the stamp of the note."""
        return _hash(self.note)


def cards_of(
    session: Session,
    messages: Sequence[Message],
    others: Mapping[int, Siblings] | None = None,
    rung: RingBacks | None = None,
    *,
    typed: str | None = None,
) -> list[Card]:
    """Return messages ready to be shown; `typed` is a note that could not be saved.

    `others` are their siblings, and `rung` how they were rung back, where that is known already.
    """
    moment = now()
    first = min((message.left_at for message in messages), default=moment)
    closures = closures_around(session, first, moment)
    retention = Retention.of(house().settings)
    others = siblings(session, messages) if others is None else others
    rung = ring_backs(session, messages) if rung is None else rung
    return [
        card(
            message,
            others.get(message.id, Siblings()),
            waited=_waited(message, moment, closures.get(message.clinic, ())),
            deleted_on=house().local_day(retention.ends(message.left_at, message.handled_at)),
            ending=message.handled_at is None and retention.is_ending(message.left_at, moment),
            typed=typed,
            ring_back=rung.of(message, colleague(), moment),
        )
        for message in messages
    ]


def _waited(message: Message, moment: datetime, closures: Sequence[Closure]) -> timedelta:
    """Return how long a message waited in its clinic's opening time; none, once it has no hours."""
    clinic = house().library.clinics.get(message.clinic)
    if clinic is None:
        return timedelta()
    return working_time_between(message.left_at, moment, clinic.hours, closures)


def card(  # noqa: PLR0913 - these are the facts of a card
    message: Message,
    siblings: Siblings,
    *,
    waited: timedelta,
    deleted_on: date,
    ending: bool = False,
    typed: str | None = None,
    ring_back: RingBackShown = NOTHING_SHOWN,
) -> Card:
    """Return the card of a message; `waited` counts opening time only.

    `ending` says that it will soon be deleted; `typed` is a note that could not be saved.
    """
    return Card(
        id=message.id,
        **_of_time(message, waited),
        **_of_number(message.caller_number or ""),
        keyed=message.number_was_keyed,
        put_through=message.put_through_at is not None,
        playable=message.state is RecordingState.STORED,
        reason=_reason(message),
        length=written.length(message.seconds),
        topic=message.topic or "",
        kind=written.KINDS.get(message.kind, ""),
        clinic=name_of(message.clinic) if len(clinics()) > 1 else "",
        leaflet=_leaflet(message),
        rank=0 if message.handled_at else siblings.rank,
        others=siblings.amount - (message.handled_at is None) if siblings.amount else 0,
        folded=siblings.folded,
        claimed_by=message.claimed_by or "",
        handled=_handled(message),
        deleted=written.day(deleted_on),
        ending=ending,
        note=message.note,
        typed=message.note if typed is None else typed,
        seconds=message.seconds,
        label=message.label or "",
        ring_back=ring_back,
    )


def _of_time(message: Message, waited: timedelta) -> dict[str, Any]:
    """Return what a card says of when a message was left, and how long it waits."""
    return {
        "left": written.moment(message.left_at),
        "left_iso": message.left_at.isoformat(),
        "left_at": message.left_at,
        "waits": _waits(waited),
        "waited": timedelta() if message.handled_at else waited,
    }


def _of_number(number: str) -> dict[str, Any]:
    """Return what a card says of a number, and how it may be rung back."""
    back = ring_back(number) if number else RingBack()
    return {
        "number": written.telephone(number),
        "number_link": "" if back.bar else number,
        "not_back": written.BARS[back.bar] if back.bar else "",
        "country": written.country(back.region) if back.region else "",
    }


def note_looks(cards: Iterable[Card]) -> None:
    """Log the messages that a page is about to show; nothing is written where none is new."""
    ids = sorted({card.id for card in cards})
    with reading() as session:
        ids = unlogged(session, actor(), ids, now())
    if ids:
        with database() as session:
            log_looks(session, actor(), ids, now())


def stamp(
    messages: Sequence[Message],
    siblings: Mapping[int, Siblings],
    rung: RingBacks,
    backlog: Backlog,
    trouble: Sequence[str],
    now: datetime,
) -> str:
    """Return a sum of what a page would show, from rows alone: the same sum, the same page.

    Much cheaper than the page itself, which every open screen would otherwise ask for all the time.
    """
    rows = (repr([getattr(message, name) for name in _COLUMNS]) for message in messages)
    others = repr(sorted(siblings.items()))
    return _hash(*rows, others, rung.mark, repr(backlog), *trouble, f"{now:%Y-%m-%d %H:%M}")


def _reason(message: Message) -> str:
    detail = message.last_error or ""
    if message.state is RecordingState.WAITING and detail:
        return f"De opname is er nog niet. {detail} Wij proberen het steeds opnieuw."
    return REASONS[message.state]


def _leaflet(message: Message) -> str:
    """Return the title of the leaflet that was heard, where there are several to tell apart."""
    leaflets = house().library.leaflets
    known = leaflets.get(message.leaflet)
    return known.about.title if known and len(leaflets) > 1 else ""


def _waits(waited: timedelta) -> str:
    """Return how long; nothing before the first minute, as for all that was left at night."""
    return written.waiting(waited) if waited >= timedelta(minutes=1) else ""


def _handled(message: Message) -> str:
    if message.handled_at is None:
        return ""
    return f"Afgehandeld door {message.handled_by} op {written.moment(message.handled_at)}."


def _hash(*values: str) -> str:
    return sha256("\n".join(values).encode()).hexdigest()[:16]
