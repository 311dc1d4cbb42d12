"""How callers who are rung on the eve fared in a period: counts of steps, and never a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.clinic.counting import Counts
from ivr.dutch import written
from ivr.line.steps import REMINDER_STEPS
from ivr.words.reminder import Milestone


@dataclass(frozen=True)
class ReminderFigures:
    """How many callers asked to be rung, were put down for it, picked up, and understood.

    Each counts in the hour in which it happened: who asks at the end of a period is rung after it.
    """

    asked: int = 0
    planned: int = 0
    answered: int = 0
    understood: int = 0

    @classmethod
    def of(cls, counts: Counts, leaflets: Iterable[str]) -> ReminderFigures:
        """Add up what was counted of these leaflets."""
        ours = frozenset(leaflets)
        return cls(*(_total(counts, ours, milestone) for milestone in Milestone))

    def __bool__(self) -> bool:
        return any((self.asked, self.planned, self.answered, self.understood))

    @property
    def rows(self) -> tuple[tuple[str, int, str], ...]:
        """Return each figure with its name, and per hundred callers who were put down for it."""
        share = written.per_hundred
        return (
            ("De beller wil gebeld worden", self.asked, ""),
            ("Afgesproken", self.planned, ""),
            ("Opgenomen en gehoord", self.answered, share(self.answered, self.planned)),
            ("Begrepen", self.understood, share(self.understood, self.planned)),
        )


NONE_ASKED = ReminderFigures()


def _total(counts: Counts, leaflets: frozenset[str], milestone: Milestone) -> int:
    """Add up one outcome; "answered" is said of the clinic's own telephone too, at other steps."""
    ours = (
        total
        for (leaflet, step, outcome), total in counts.items()
        if leaflet in leaflets and step in REMINDER_STEPS and outcome == milestone
    )
    return sum(ours)
