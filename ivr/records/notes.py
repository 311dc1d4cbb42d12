"""What requests prove of calls: counts and facts, in groups, and what must be stored at once.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from sqlalchemy.orm import Session

from ivr.records.calls import Progress, count_steps, hour_of, note_calls
from ivr.records.once import Once, first_times
from ivr.words.fact import NO_FACTS, Fact

Deed = Callable[[Session, bool], None]
"""Stores what is more than a count; the second argument is whether the request is new to us."""

Count = tuple[str, str, str]
"""A leaflet, a step of its line, and the outcome in which that ended."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one request proves of a call, at `at`; without a `call_sid` it belongs to no call.

    `clinic` and `leaflet` are those of the line where the caller is now. `turn` is how many
    requests of the call came before: one that comes again, to whatever process, has the same, and
    its `counts` count no more. Of one without a turn nobody can tell. What is in `once` counts once
    in a call. The `deeds` are done in their order, after the rest of the group is written.
    """

    call_sid: str
    at: datetime
    clinic: str
    leaflet: str = ""
    turn: int | None = None
    facts: Fact = NO_FACTS
    counts: tuple[Count, ...] = ()
    once: tuple[Count, ...] = ()
    deeds: tuple[Deed, ...] = ()

    @property
    def request(self) -> Once | None:
        """Return what its request is known by; None where nothing tells that it came before."""
        is_known = self.call_sid and self.turn is not None
        return (self.call_sid, f"turn {self.turn}") if is_known else None

    def known_as(self, count: Count) -> Once | None:
        """Return what a count that counts once is known by; without a call it always counts."""
        return (self.call_sid, " ".join(count)) if self.call_sid else None

    def counts_once(self) -> Iterator[Once]:
        """Yield all of this note that counts once in its call."""
        yield from filter(None, (self.request, *map(self.known_as, self.once)))


def write(session: Session, notes: Sequence[Note]) -> None:
    """Write a group of notes, in the order in which they were made."""
    note_calls(session, _progress(notes))
    given = {which: note.at for note in reversed(notes) for which in note.counts_once()}
    new = first_times(session, given)
    first = [_claims(new, note.request) for note in notes]
    count_steps(session, _counted(zip(notes, first, strict=True), new))
    for note, is_first in zip(notes, first, strict=True):
        for deed in note.deeds:
            deed(session, is_first)


def _claims(new: set[Once], which: Once | None) -> bool:
    """Tell whether this is the first time, which it is but once; without a name it always is."""
    if which is None:
        return True
    is_new = which in new
    new.discard(which)
    return is_new


def _counted(
    notes: Iterable[tuple[Note, bool]], new: set[Once]
) -> Counter[tuple[datetime, str, str, str]]:
    """Return how often each step ended in each outcome, hour by hour."""
    counted: Counter[tuple[datetime, str, str, str]] = Counter()
    for note, is_first in notes:
        hour = hour_of(note.at)
        once = (count for count in note.once if _claims(new, note.known_as(count)))
        counted.update((hour, *count) for count in (*(note.counts if is_first else ()), *once))
    return counted


def _progress(notes: Sequence[Note]) -> list[Progress]:
    """Return what the notes prove of each call."""
    of_call: dict[str, list[Note]] = {}
    for note in notes:
        if note.call_sid:
            of_call.setdefault(note.call_sid, []).append(note)
    return [_proved(call_sid, of_one) for call_sid, of_one in of_call.items()]


def _proved(call_sid: str, notes: Sequence[Note]) -> Progress:
    facts = reduce(or_, (note.facts for note in notes))
    last = next((note for note in reversed(notes) if note.leaflet), notes[-1])
    return Progress(call_sid, notes[0].at, last.clinic, last.leaflet, facts)
