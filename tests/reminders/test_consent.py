"""Promise: only who asked for it in a call can be rung, no more an evening than the cap."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.reminders.consent import ask, cancel, cancel_for_staff, consented, standing
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from ivr.sealing import Seal
from ivr.twilio.calls_out import Consented
from ivr.words.reminder import Standing
from tests.line_settings import CLINIC_NUMBER
from tests.reminders.evenings import ASKED, DAY, EVENINGS, MOBILE, NUMBER, SEAL, eve, wish

NOW = ASKED.astimezone(UTC)


def test_what_was_asked_stands_until_it_is_cancelled_and_can_be_asked_again(
    session: Session,
) -> None:
    def stands(day: date = DAY) -> Standing:
        return standing(session, replace(wish(), day=day), NOW, EVENINGS)

    assert (stands(), ask(session, wish(), SEAL, NOW, EVENINGS)) == (
        Standing.OPEN,
        Standing.OPEN,
    )
    assert (stands(), stands(DAY + timedelta(days=1))) == (Standing.PLANNED, Standing.OPEN)
    # Twilio repeats a request that was answered too late.
    assert ask(session, wish(), SEAL, NOW, EVENINGS) is Standing.PLANNED
    assert (cancel(session, wish(MOBILE), NOW), cancel(session, wish(), NOW)) == (False, True)
    assert (cancel(session, wish(), NOW), stands()) == (False, Standing.OPEN)
    assert ask(session, wish(), SEAL, NOW, EVENINGS) is Standing.OPEN
    assert len(session.scalars(select(Reminder)).all()) == 1


def test_a_number_is_rung_once_for_a_day_and_each_leaflet_cancels_its_own(
    session: Session,
) -> None:
    other = replace(wish(), leaflet="staar")
    assert ask(session, wish(), SEAL, NOW, EVENINGS) is Standing.OPEN
    assert standing(session, other, NOW, EVENINGS) is Standing.FULL
    assert ask(session, other, SEAL, NOW, EVENINGS) is Standing.FULL
    assert not cancel(session, other, NOW)
    assert standing(session, wish(), NOW, EVENINGS) is Standing.PLANNED
    assert standing(session, wish(), eve("20:34"), EVENINGS) is Standing.TOO_LATE
    assert cancel(session, wish(), NOW)
    assert ask(session, other, SEAL, NOW, EVENINGS) is Standing.OPEN


@pytest.mark.parametrize(
    "number",
    ["", "+31881234567", "+318001234", "+3114078", "+31900123456", "+32470123456", "+31851234567"],
)
def test_nobody_is_asked_whose_number_is_no_dutch_telephone_of_a_person(
    session: Session, number: str
) -> None:
    assert ask(session, wish(number), SEAL, NOW, EVENINGS) is Standing.OFF
    assert session.scalars(select(Reminder)).all() == []


def test_a_line_that_rings_nobody_asks_nobody(session: Session) -> None:
    assert ask(session, wish(), SEAL, NOW, replace(EVENINGS, are_on=False)) is Standing.OFF


def test_when_the_evening_is_over_or_nearly_nothing_is_promised(session: Session) -> None:
    at = [eve("19:47"), eve("19:48"), eve("23:00"), eve("23:00") + timedelta(days=1)]
    told = [standing(session, wish(), now, EVENINGS) for now in at]
    assert told == [Standing.OPEN, *[Standing.TOO_LATE] * 3]


def test_who_was_rung_twice_already_is_promised_nothing(session: Session) -> None:
    ask(session, wish(), SEAL, NOW, EVENINGS)
    reminder = session.scalars(select(Reminder)).one()
    for attempt in (1, 2):
        facts = {"token": str(attempt), "started_at": NOW, "state": Made.OVER}
        session.add(ReminderTry(reminder_id=reminder.id, attempt=attempt, **facts))
    session.flush()
    cancel(session, wish(), NOW)
    assert standing(session, wish(), NOW, EVENINGS) is Standing.TOO_LATE
    # And the place stays taken: two calls were made.
    assert session.scalars(select(Reminder.place)).all() == [1]


def test_the_places_of_an_evening_are_its_own_and_free_again_when_cancelled(
    session: Session,
) -> None:
    few = replace(EVENINGS, most=1)
    assert ask(session, wish(), SEAL, NOW, few) is Standing.OPEN
    assert ask(session, wish(MOBILE), SEAL, NOW, few) is Standing.FULL
    later = wish(MOBILE, DAY + timedelta(days=1))
    assert ask(session, later, SEAL, NOW, few) is Standing.OPEN
    cancel(session, wish(), NOW)
    assert ask(session, wish(MOBILE), SEAL, NOW, few) is Standing.OPEN


def test_callers_at_the_same_moment_do_not_pass_the_cap(sessions: sessionmaker[Session]) -> None:
    few = replace(EVENINGS, most=3)

    def call(number: int) -> Standing:
        with sessions.begin() as session:
            one = wish(f"+3161234567{number}")
            return ask(session, one, SEAL, NOW, few)

    with ThreadPoolExecutor(8) as together:
        told = Counter(together.map(call, range(8)))
    assert told == {Standing.OPEN: 3, Standing.FULL: 5}
    with sessions() as session:
        assert session.scalars(select(Reminder.place).order_by(Reminder.place)).all() == [1, 2, 3]


def test_a_colleague_cancels_what_is_of_their_own_clinic(session: Session) -> None:
    ask(session, wish(), SEAL, NOW, EVENINGS)
    (one,) = session.scalars(select(Reminder.id))
    assert not cancel_for_staff(session, one, ["+31101234567"], NOW)
    assert cancel_for_staff(session, one, [CLINIC_NUMBER], NOW)
    assert session.scalars(select(Reminder.outcome)).all() == [ReminderOutcome.CANCELLED_BY_STAFF]


@pytest.mark.parametrize(
    "change",
    [
        {"number": MOBILE},
        {"day": DAY + timedelta(days=1)},
        {"leaflet": "another"},
        {"dialled": "31101234567"},
        {"clinic": "+31101234567"},
        {"seal": ""},
        {"seal": SEAL.close("+31612345678|2027-03-09|||", "another use")},
        {"outcome": ReminderOutcome.CANCELLED},
    ],
)
def test_a_row_that_was_changed_is_no_consent(session: Session, change: dict[str, object]) -> None:
    ask(session, wish(), SEAL, NOW, EVENINGS)
    reminder = session.scalars(select(Reminder)).one()
    assert consented(reminder, SEAL) == Consented(NUMBER)
    assert consented(reminder, Seal("another secret key, as long as it must be")) is None
    session.execute(update(Reminder).values(change))
    session.refresh(reminder)
    assert consented(reminder, SEAL) is None


@pytest.mark.parametrize("number", ["+31901234567", "+31881234567", "+32470123456", "0781234560"])
def test_no_consent_makes_another_number_one_to_ring(session: Session, number: str) -> None:
    sealed = SEAL.close(wish(number).words, "a consent to be rung")
    row = {**vars(wish(number)), "asked_at": NOW, "place": 1, "seal": sealed}
    assert consented(Reminder(**row), SEAL) is None
    with pytest.raises(ValueError, match="Dutch"):
        Consented(number)
