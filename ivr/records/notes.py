"""What requests prove of calls: counts and outcomes, in groups, and what must be stored at once.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from sqlalchemy.orm import Session

from ivr.records.calls import (
    CLIMB,
    Progress,
    count_steps,
    hour_of,
    last_requests,
    note_calls,
)
from ivr.words.position import Disposition

Deed = Callable[[Session, bool], None]
"""Stores what is more than a count; the second argument is whether the request is new to us."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one request proves of a call, at `at`; without a `call_sid` it belongs to no call.

    `clinic` and `leaflet` are those of the line where the caller is now. `counts` are the leaflet,
    the step and the outcome in which it ended. `token` is the same at each try of one
    request of Twilio (twilio.com/docs/usage/webhooks/webhooks-faq): what it asks again counts no
    more. The `deeds` are done in their order, after the rest of the group is written.
    """

    call_sid: str
    at: datetime
    clinic: str
    leaflet: str = ""
    token: str = ""
    disposition: Disposition | None = None
    counts: tuple[tuple[str, str, str], ...] = ()
    deeds: tuple[Deed, ...] = ()


def write(session: Session, notes: Sequence[Note]) -> None:
    """Write a group of notes, in the order in which they were made."""
    first = _are_first(session, notes)
    note_calls(session, _progress(notes))
    count_steps(session, _counted(compress(notes, first)))
    for note, is_first in zip(notes, first, strict=True):
        for deed in note.deeds:
            deed(session, is_first)


def _are_first(session: Session, notes: Sequence[Note]) -> list[bool]:
    """Tell of each note whether its request is new: not the one that its call made last."""
    last = last_requests(session, {note.call_sid for note in notes if note.token})
    first = []
    for note in notes:
        first.append(not note.token or last.get(note.call_sid) != note.token)
        if note.token:
            last[note.call_sid] = note.token
    return first


def _counted(notes: Iterable[Note]) -> Counter[tuple[datetime, str, str, str]]:
    """Return how often each step ended in each outcome, hour by hour."""
    counted: Counter[tuple[datetime, str, str, str]] = Counter()
    for note in notes:
        hour = hour_of(note.at)
        for leaflet, step, outcome in note.counts:
            counted[hour, leaflet, step, outcome] += 1
    return counted


def _progress(notes: Sequence[Note]) -> list[Progress]:
    """Return how far each call of these notes came."""
    of_call: dict[str, list[Note]] = {}
    for note in notes:
        if note.call_sid:
            of_call.setdefault(note.call_sid, []).append(note)
    return [_came(call_sid, of_one) for call_sid, of_one in of_call.items()]


def _came(call_sid: str, notes: Sequence[Note]) -> Progress:
    furthest = max((note.disposition or CLIMB[0] for note in notes), key=CLIMB.index)
    token = next((note.token for note in reversed(notes) if note.token), "")
    last = next((note for note in reversed(notes) if note.leaflet), notes[-1])
    return Progress(call_sid, notes[0].at, last.clinic, last.leaflet, furthest, token)
