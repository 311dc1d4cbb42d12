"""The figures that only the database knows, asked when somebody reads them: a few questions each.

A clinic goes by its own number, as in CLINIC_NUMBER; no figure is about one caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from ivr.database.lease import Chore
from ivr.messages.message import OPEN, SHOWN, Message, RecordingState
from ivr.messages.trouble import ATTEMPTS
from ivr.records.beats import TALLIES, WorkerBeat, WorkerTally
from ivr.reminders.planned import SHOWN as SHOWN_REMINDER
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry

ALWAYS_WANTED = ("reconcile", "newest")
"""Chores that come round whatever happens: one that lies still tells that no worker works."""

RINGING = (Made.MAKING, Made.MADE, Made.OVER)
"""States of a try at which a telephone rang, or may have."""


@dataclass(frozen=True)
class Snapshot:
    """What the database told; moments are its own, and ages follow when they are shown."""

    waiting: dict[str, tuple[int, datetime | None]] = field(default_factory=dict)
    """The clinic (E.164) -> how many messages wait, and when the oldest of them was left."""
    not_fetched: int = 0
    failing: int = 0
    due_since: datetime | None = None
    beats: tuple[tuple[str, datetime, datetime | None], ...] = ()
    tallies: dict[str, int] = field(default_factory=dict)
    reminders: dict[str, int] = field(default_factory=dict)


def ask(session: Session, now: datetime, today: datetime) -> Snapshot:
    """Ask for all figures; `today` is this moment on the clock of the clinics."""
    waiting = select(Message.clinic, func.count(), func.min(Message.left_at)).where(OPEN)
    beats = select(WorkerBeat.duty, WorkerBeat.heard_at, WorkerBeat.ended_at)
    tallies = select(WorkerTally.name, WorkerTally.amount)
    return Snapshot(
        {row[0]: (row[1], row[2]) for row in session.execute(waiting.group_by(Message.clinic))},
        *_not_fetched(session),
        _due_since(session, now),
        tuple((row[0], row[1], row[2]) for row in session.execute(beats)),
        {row[0]: row[1] for row in session.execute(tallies)},
        _reminders(session, today),
    )


def _not_fetched(session: Session) -> tuple[int, int]:
    """Return how many recordings are not here yet, and of how many fetching keeps failing."""
    # The first condition has an index; what is not fetched is always due some time.
    waits = (Message.next_attempt_at.is_not(None), Message.state == RecordingState.WAITING)
    failing = func.count().filter(Message.attempts >= ATTEMPTS)
    row = session.execute(select(func.count(), failing).where(*waits, SHOWN)).one()
    return row[0], row[1]


def _due_since(session: Session, now: datetime) -> datetime | None:
    """Return since when something is due that nobody does."""
    of_each = (
        select(func.min(table.next_attempt_at)).where(
            table.next_attempt_at <= now,
            or_(table.leased_until.is_(None), table.leased_until <= now),
            which,
        )
        for table, which in (
            (Message, literal(True)),
            (Chore, Chore.kind.in_(ALWAYS_WANTED)),
        )
    )
    moments = [moment for moment in session.scalars(union_all(*of_each)) if moment]
    return min(moments, default=None)


def _reminders(session: Session, today: datetime) -> dict[str, int]:
    """Return of this evening: who still stands to be rung, the calls made, who was not reached."""
    unreached = Reminder.outcome == ReminderOutcome.UNREACHED
    question = (
        select(
            func.count(func.distinct(Reminder.id)).filter(Reminder.outcome.is_(None)),
            func.count(ReminderTry.id).filter(ReminderTry.state.in_(RINGING)),
            func.count(func.distinct(Reminder.id)).filter(unreached),
        )
        .select_from(Reminder)
        .outerjoin(ReminderTry, ReminderTry.reminder_id == Reminder.id)
        .where(and_(Reminder.day == today.date() + timedelta(days=1), SHOWN_REMINDER))
    )
    due, made, missed = session.execute(question).one()
    return {"due": due, "made": made, "unreached": missed}


def shown(figures: Snapshot, now: datetime) -> Iterator[Metric]:
    """Yield the figures as Prometheus reads them; ages are in seconds."""
    yield from _of_messages(figures, now)
    yield from _of_recordings(figures)
    yield from _of_worker(figures, now)
    for name, amount in figures.reminders.items():
        yield gauge(f"line_reminders_{name}", _OF_REMINDERS[name], amount)


_OF_REMINDERS = {
    "due": "Reminders of this evening that have no outcome yet.",
    "made": "Calls that were made for the reminders of this evening.",
    "unreached": "Reminders of this evening that reached nobody.",
}


def _of_messages(figures: Snapshot, now: datetime) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "line_messages_waiting", "Messages that wait for a colleague.", labels=["clinic"]
    )
    oldest = GaugeMetricFamily(
        "line_oldest_message_seconds",
        "How long the message that waits longest has waited; 0 where none does.",
        labels=["clinic"],
    )
    for clinic, (amount, left_at) in sorted(figures.waiting.items()):
        waiting.add_metric([clinic], amount)
        oldest.add_metric([clinic], age(left_at, now) if left_at else 0.0)
    yield from (waiting, oldest)


def _of_recordings(figures: Snapshot) -> Iterator[Metric]:
    told = "Recordings that are still to be fetched from Twilio."
    yield gauge("line_recordings_not_fetched", told, figures.not_fetched)
    told = f"Of those, the ones that could not be fetched {ATTEMPTS} times in a row or more."
    yield gauge("line_recordings_failing", told, figures.failing)


def _of_worker(figures: Snapshot, now: datetime) -> Iterator[Metric]:
    heard = [heard_at for _, heard_at, _ in figures.beats]
    if heard:
        told = "How long ago a worker was last heard."
        yield gauge("line_worker_heard_seconds", told, age(max(heard), now))
    told = "How long what is due has lain without a worker taking it; 0 where nothing does."
    lag = age(figures.due_since, now) if figures.due_since else 0.0
    yield gauge("line_worker_lag_seconds", told, lag)
    rounds = GaugeMetricFamily(
        "line_worker_round_seconds",
        "How long ago a worker ended its last round of a duty.",
        labels=["duty"],
    )
    for duty, _, ended_at in figures.beats:
        if ended_at:
            rounds.add_metric([duty], age(ended_at, now))
    yield rounds
    for name in TALLIES:
        kind = name.removesuffix("_failed")
        yield CounterMetricFamily(
            f"line_{kind}_failures", _OF_TALLIES[name], value=figures.tallies.get(name, 0)
        )


_OF_TALLIES = {
    "mail_failed": "Mails to staff that the mail server did not take; each is tried again.",
    "hook_failed": "Calls to NOTIFY_WEBHOOK that were not taken; each is tried again.",
}


def gauge(name: str, told: str, value: float) -> Metric:
    """Return a figure without labels."""
    return GaugeMetricFamily(name, told, value=value)


def age(moment: datetime, now: datetime) -> float:
    """Return how many seconds ago a moment was; one of a clock that is ahead was just now."""
    return max(0.0, (now - moment).total_seconds())
