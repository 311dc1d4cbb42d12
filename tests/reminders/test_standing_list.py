"""Promise: on either database staff see first who was not reached, and each look is one line."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from ivr.records.access_log import Actor
from ivr.reminders import standing_list as store
from ivr.reminders.consent import ask, end
from ivr.reminders.planned import Reminder, ReminderOutcome
from ivr.words.reminder import Standing
from tests.line_settings import OURS
from tests.reminders.evenings import ASKED, DAY, EVENINGS, MOBILE, NUMBER, SEAL, eve, wish

A_DAY = timedelta(days=1)
ANNA = Actor("anna", "127.0.0.1")


def test_who_was_not_reached_comes_first_then_this_evening_later_and_the_last_one(
    session: Session,
) -> None:
    days = [DAY - A_DAY, DAY + A_DAY, DAY, DAY - A_DAY]
    numbers = [NUMBER, NUMBER, NUMBER, MOBILE]
    for number, day in zip(numbers, days, strict=True):
        assert ask(session, wish(number, day), SEAL, ASKED, EVENINGS) is Standing.OPEN
    end(session, ReminderOutcome.HEARD, ASKED, Reminder.number == NUMBER, Reminder.day < DAY)

    def listed(clock: str) -> list[tuple[str, int]]:
        found = store.reminders_on(session, OURS, eve(clock), 1)
        return [(one.number, (one.day - DAY).days) for one in found]

    last, tonight, later = (NUMBER, -1), (NUMBER, 0), (NUMBER, 1)
    assert listed("19:00") == [(MOBILE, -1), tonight, later, last]
    assert listed("21:00") == [(MOBILE, -1), tonight, later, last]
    assert store.reminders_on(session, ["+31101234567"], eve("19:00"), 1) == []


def test_a_look_is_logged_for_each_reminder_and_again_after_an_hour(session: Session) -> None:
    ask(session, wish(), SEAL, ASKED, EVENINGS)
    ask(session, wish(MOBILE), SEAL, ASKED, EVENINGS)
    shown = store.reminders_on(session, OURS, eve("19:00"), 1)
    store.log_looks(session, ANNA, shown[:1], eve("19:00"))
    assert store.unlogged(session, ANNA, shown, eve("19:59")) == shown[1:]
    assert store.unlogged(session, ANNA, shown, eve("20:00")) == list(shown)
    assert store.unlogged(session, Actor("bert", "127.0.0.1"), shown, eve("19:59")) == list(shown)
