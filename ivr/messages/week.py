"""What a clinic reads on the first morning of a week: how the week before went, in numbers alone.

Tombstones keep when a message was left and handled, so that what was deleted since still counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.call.hours import Closures, OpeningHours, working_time_between
from ivr.dutch import written
from ivr.messages.message import Message, RecordingState
from ivr.messages.notify import ANSWERABLE, Notification

A_WEEK = timedelta(days=7)

SUBJECT = "Weekoverzicht van de informatielijn"

COUNTS = (Message.discarded_at.is_(None), Message.state != RecordingState.ABSENT)
"""What was a message: not replaced by its caller, and not without a word."""


@dataclass(frozen=True)
class WeekFigures:
    """How a week went; `taken` is how long each handled message took, in opening time."""

    monday: date
    came: int
    taken: Sequence[timedelta]
    waiting: int
    oldest: datetime | None
    """When the message was left that waits longest."""

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to tell."""
        return not (self.came or self.taken or self.waiting)


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def week_figures(
    session: Session, clinic: str, monday: date, hours: OpeningHours, closures: Closures
) -> WeekFigures:
    """Return how the week from this Monday on went for a clinic (E.164)."""
    begin, end = (datetime.combine(it, time(), hours.zone) for it in (monday, monday + A_WEEK))
    ours = (Message.clinic == clinic, *COUNTS)
    left = (Message.left_at >= begin, Message.left_at < end)
    handled = (Message.handled_at >= begin, Message.handled_at < end)
    came = session.scalar(select(func.count(Message.id)).where(*ours, *left))
    spans = session.execute(select(Message.left_at, Message.handled_at).where(*ours, *handled))
    waits = select(func.count(), func.min(Message.left_at)).where(Message.clinic == clinic)
    waiting, oldest = session.execute(waits.where(ANSWERABLE, Message.left_at < end)).one()
    taken = [working_time_between(it[0], it[1] or end, hours, closures) for it in spans]
    return WeekFigures(monday, came or 0, taken, waiting, oldest)


def week_mail(figures: WeekFigures, clinic: str) -> Notification:
    """Return the mail about a week, for the clinic of this name."""
    sunday = figures.monday + A_WEEK - timedelta(days=1)
    lines = [
        f"{written.upper(clinic)}, {written.day(figures.monday)} tot en met {written.day(sunday)}.",
        "",
        f"Binnengekomen: {written.counted(figures.came, 'bericht', 'berichten')}.",
        f"Afgehandeld: {written.counted(len(figures.taken), 'bericht', 'berichten')}.",
        *_how_fast(figures.taken),
        _waiting(figures),
        "",
        "Log in op de berichtenpagina om te zien wat er wacht.",
    ]
    return Notification(SUBJECT, "\n".join(lines) + "\n")


def _how_fast(taken: Sequence[timedelta]) -> list[str]:
    if not taken:
        return []
    middle = timedelta(seconds=median(it.total_seconds() for it in taken))
    longest = written.waiting(max(taken))
    if len(taken) == 1:
        return [f"Dat duurde {longest} (openingstijd)."]
    return [
        f"De helft was afgehandeld binnen {written.waiting(middle)} (openingstijd).",
        f"Het langst duurde {longest} (openingstijd).",
    ]


def _waiting(figures: WeekFigures) -> str:
    if figures.oldest is None:
        return "Uit die week wacht niets meer."
    amount = written.counted(figures.waiting, "bericht", "berichten")
    if figures.waiting == 1:
        return f"Er wacht nog {amount}, van {written.moment(figures.oldest)}."
    return f"Er wachten nog {amount}. Het oudste is van {written.moment(figures.oldest)}."
