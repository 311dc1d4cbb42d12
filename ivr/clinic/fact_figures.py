"""What calls proved in a period, and above all: of those who wanted a person, who was helped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr.dutch import written
from ivr.words.fact import HELP, NO_FACTS, WANTED, Fact


@dataclass(frozen=True)
class Wishes:
    """What callers got who wanted a person; who got more than one thing counts at the best."""

    person: int = 0
    message: int = 0
    call_back: int = 0
    nothing: int = 0

    @classmethod
    def of(cls, calls: Iterable[tuple[Fact, int]]) -> Wishes:
        """Add up what the calls of callers who wanted a person proved."""
        got: Counter[Fact] = Counter()
        for facts, number in calls:
            got[next((fact for fact in HELP if fact in facts), NO_FACTS)] += number
        return cls(*(got[fact] for fact in (*HELP, NO_FACTS)))

    @property
    def helped(self) -> int:
        """Return how many got a person, left a message or are rung back."""
        return self.person + self.message + self.call_back

    @property
    def wanted(self) -> int:
        """Return how many wanted a person."""
        return self.helped + self.nothing

    @property
    def share(self) -> str:
        """Return which part of them was helped."""
        return written.share(self.helped, self.wanted)


@dataclass(frozen=True)
class FactFigures:
    """What calls proved: `calls` tells how many proved just these facts and no other.

    Who wanted a person while the clinic was open counts there, also when the same caller wanted one
    again after it had closed.
    """

    calls: Mapping[Fact, int]

    @property
    def total(self) -> int:
        """Return how many calls there were."""
        return sum(self.calls.values())

    @property
    def wishes(self) -> Wishes:
        """Return what those got who wanted a person, whenever that was."""
        return Wishes.of(it for it in self.calls.items() if it[0] & WANTED)

    @property
    def in_hours(self) -> Wishes:
        """Return the same of those who wanted one while the clinic was open."""
        return Wishes.of(it for it in self.calls.items() if Fact.WANTED_OPEN in it[0])

    @property
    def after_hours(self) -> Wishes:
        """Return the same of those who wanted one only while it was closed."""
        return Wishes.of(it for it in self.calls.items() if it[0] & WANTED == Fact.WANTED_CLOSED)

    @property
    def help_rows(self) -> Iterator[tuple[str, int, int, int, str]]:
        """Yield what they got: in hours, after hours, together, and which part that is."""
        each = self.in_hours, self.after_hours, self.wishes
        for name, words in written.HELP.items():
            open_, closed, both = (getattr(wishes, name) for wishes in each)
            yield words, open_, closed, both, written.share(both, self.wishes.wanted)

    @property
    def rows(self) -> Iterator[tuple[str, int]]:
        """Yield each fact by its name, and of how many calls it is true: of one call several."""
        yield from ((words, self.having(fact)) for fact, words in written.FACTS.items())
        yield written.UNHELPED, self.wishes.nothing
        yield written.NO_FACTS, self.calls.get(NO_FACTS, 0)
        if self.earlier:
            yield written.EARLIER, self.earlier

    @property
    def earlier(self) -> int:
        """Return of how many calls little is known: they are from before facts were kept."""
        return self.having(Fact.EARLIER)

    def having(self, fact: Fact) -> int:
        """Return of how many calls this fact is true; of several facts together, any of them."""
        return sum(number for facts, number in self.calls.items() if facts & fact)
