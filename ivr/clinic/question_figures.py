"""What callers asked in their own words in a period: counts of steps, and never a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.clinic.counting import Counts
from ivr.dutch import written
from ivr.dutch.written import lower
from ivr.line.leaflet import Leaflet
from ivr.line.steps import QUESTION, part_id
from ivr.words.asked import Fate


@dataclass(frozen=True)
class PartAsked:
    """How often a part was offered for a question, read, not what was meant, and not enough."""

    name: str
    asked: int
    answered: int
    another: int
    person: int

    @property
    def row(self) -> tuple[str, int, int, int, int]:
        """Return it as a row of a table."""
        return self.name, self.asked, self.answered, self.another, self.person


@dataclass(frozen=True)
class QuestionFigures:
    """How many questions were asked, and what became of those that no part was offered for.

    `parts` are those of one leaflet that were offered, the one that was offered most first.
    """

    asked: int = 0
    nothing: int = 0
    person: int = 0
    emergency: int = 0
    parts: tuple[PartAsked, ...] = ()

    @classmethod
    def of(cls, counts: Counts, leaflets: Iterable[Leaflet]) -> QuestionFigures:
        """Add up what was counted of these leaflets; of a single one its parts too."""
        ours = [*leaflets]

        def total(fate: Fate) -> int:
            return sum(counts.get((one.name, QUESTION, fate), 0) for one in ours)

        parts = _parts(counts, ours[0]) if len(ours) == 1 else ()
        return cls(
            total(Fate.ASKED),
            total(Fate.NOTHING),
            total(Fate.PERSON),
            total(Fate.EMERGENCY),
            tuple(sorted(parts, key=lambda it: -it.asked)),
        )

    def __bool__(self) -> bool:
        return self.asked > 0

    @property
    def offered(self) -> int:
        """Return for how many questions a part was offered."""
        return max(0, self.asked - self.nothing - self.person - self.emergency)

    @property
    def rows(self) -> tuple[tuple[str, int, str], ...]:
        """Return each figure with its name, and per hundred questions."""
        share = written.per_hundred
        named = (
            ("Hardop gevraagd", self.asked),
            ("Een deel van de folder aangeboden", self.offered),
            ("De folder zegt er niets over", self.nothing),
            ("De beller wilde iemand spreken", self.person),
            ("Noodgeval", self.emergency),
        )
        return tuple((name, count, share(count, self.asked)) for name, count in named)


NOTHING_ASKED = QuestionFigures()


def _parts(counts: Counts, leaflet: Leaflet) -> Iterator[PartAsked]:
    """Yield the parts of a leaflet that were offered."""
    fates = (Fate.ASKED, Fate.ANSWERED, Fate.ANOTHER, Fate.PERSON)
    for topic in leaflet.topics:
        for number, part in enumerate(topic.parts, 1):
            step = part_id(topic, number)
            found = [counts.get((leaflet.name, step, fate), 0) for fate in fates]
            if any(found):
                yield PartAsked(f"{topic.name}: {lower(part.title)}", *found)
