"""What came of a reminder and of each try at it, as a colleague reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ivr.dutch.written import hour
from ivr.reminders.evening import BETWEEN_TRIES, MOST_TRIES, Evenings, is_settled
from ivr.reminders.planned import ANSWERED, Made, Reminder, ReminderOutcome, ReminderTry

ENDED = {
    "completed": "opgenomen, geen toets gedrukt",
    "busy": "in gesprek",
    "no-answer": "niet opgenomen",
    "canceled": "niet opgenomen",
    "failed": "geen verbinding",
}
"""How Twilio says that a call ended -> how a colleague reads it of one without a key."""

RINGING, UNKNOWN = "wordt nu gebeld", "de afloop is niet bekend"
STATES = {
    Made.NOT_MADE: "het bellen lukte niet",
    Made.PUT_OFF: "nog niet gebeld, het net was te druk",
}
OUTCOMES = {
    ReminderOutcome.HEARD: "Opgenomen om {}: het bericht gehoord.",
    ReminderOutcome.UNDERSTOOD: "Opgenomen om {}: het bericht gehoord en begrepen.",
    ReminderOutcome.REFUSED: "Wil niet meer gebeld worden.",
    ReminderOutcome.CANCELLED: "Afgezegd door de beller.",
    ReminderOutcome.CANCELLED_BY_STAFF: "Afgezegd door een collega.",
}
NOT_RUNG = "Niet gebeld."

IN_CALL = timedelta(minutes=5)
"""A call of which nothing was told for so long is not going on any more."""

LATE = timedelta(minutes=5)
"""A first try that is so much later than it should be is told to be."""


def is_unreached(reminder: Reminder, now: datetime) -> bool:
    """Return whether nobody was reached; when an evening is over, nobody need have said so."""
    unknown = reminder.outcome is None and is_settled(reminder.day, now)
    return unknown or reminder.outcome is ReminderOutcome.UNREACHED


def what_came_of(
    reminder: Reminder, tries: Sequence[ReminderTry], now: datetime, evenings: Evenings
) -> str:
    """Return in a sentence how a reminder stands; `tries` are its own, in order."""
    if is_unreached(reminder, now):
        return _unreached([of_a_try(one, now) for one in tries])
    if reminder.outcome is not None:
        return OUTCOMES[reminder.outcome].format(hour(reminder.ended_at or now))
    return _coming(reminder, tries, now, evenings)


def tries_told(reminder: Reminder, tries: Sequence[ReminderTry], now: datetime) -> list[str]:
    """Return each try that is over with its time; not the one in which a key was pressed."""
    answered = reminder.outcome in (*ANSWERED, ReminderOutcome.REFUSED)
    told = [(one.started_at, of_a_try(one, now)) for one in (tries[:-1] if answered else tries)]
    return [f"{hour(at)}: {ended}" for at, ended in told if ended != RINGING]


def of_a_try(one: ReminderTry, now: datetime) -> str:
    """Return how a try without a key ended."""
    if one.state is Made.OVER:
        return ENDED.get(one.ended_as, UNKNOWN)
    if one.state in STATES:
        return STATES[one.state]
    return RINGING if now < one.started_at + IN_CALL else UNKNOWN


def _unreached(ended: Sequence[str]) -> str:
    if not ended or set(ended) == {STATES[Made.PUT_OFF]}:
        return NOT_RUNG
    if set(ended) == {STATES[Made.NOT_MADE]}:
        return "Niet gebeld: het bellen lukte niet."
    first, last = ended[0], ended[-1]
    if len(ended) == 1:
        return f"Eén keer gebeld, {first}."
    return f"Twee keer gebeld, {'' if first == last else f'eerst {first} en daarna '}{last}."


def _coming(
    reminder: Reminder, tries: Sequence[ReminderTry], now: datetime, evenings: Evenings
) -> str:
    """Return how one that stands goes on: rung now, again, for the first time, or no more."""
    if tries and of_a_try(tries[-1], now) == RINGING:
        return "Wordt nu gebeld."
    if len(tries) >= MOST_TRIES:
        return _unreached([of_a_try(one, now) for one in tries])
    if not evenings.are_on:
        return "Wordt niet gebeld."
    return _again(tries[-1]) if tries else _first(reminder, now, evenings)


def _again(last: ReminderTry) -> str:
    if last.state is Made.PUT_OFF:
        return "Nog niet gebeld: het net was te druk. De lijn probeert het opnieuw."
    return f"Nog niet bereikt. Wordt rond {hour(last.started_at + BETWEEN_TRIES)} opnieuw gebeld."


def _first(reminder: Reminder, now: datetime, evenings: Evenings) -> str:
    first = evenings.first_try(reminder.day, reminder.place or 1, reminder.asked_at)
    if now > first + LATE:
        return f"Zou rond {hour(first)} worden gebeld. Dat is nog niet gebeurd."
    return f"Wordt rond {hour(first)} gebeld."
