"""Promise: a turn asks no database when the clinic is open, and an outage forgets no closure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from ivr.call.hours import Closure
from ivr.call.moment import estimated, moment_at
from ivr.database.engine import open_database
from ivr.records.access_log import Actor
from ivr.records.calendar import Calendar
from ivr.records.closures import add_closure
from tests.calling import TUESDAY
from tests.line_settings import CLINIC_NUMBER
from tests.own_leaflet import CLINIC, HOURS

TODAY = Closure(TUESDAY.date(), TUESDAY.date(), "Verhuizing")


def close_today(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        add_closure(session, CLINIC_NUMBER, TODAY, Actor("anna", "hier"), TUESDAY)


def is_open(calendar: Calendar) -> bool:
    return calendar.moment(TUESDAY, CLINIC, True, estimated).is_open


def test_a_closure_is_known_once_it_is_read(sessions: sessionmaker[Session]) -> None:
    calendar = Calendar(sessions)
    assert is_open(calendar)
    close_today(sessions)
    assert is_open(calendar), "a turn does not ask"
    calendar.read(TUESDAY)
    assert not is_open(calendar)


def test_the_last_known_closures_hold_while_the_database_is_away(
    sessions: sessionmaker[Session], dead_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    close_today(sessions)
    calendar = Calendar(sessions)
    calendar.read(TUESDAY)
    calendar.sessions = open_database(dead_database_url)
    calendar.read(TUESDAY)
    calendar.read(TUESDAY)
    assert not is_open(calendar)
    assert caplog.text.count("the last known ones hold") == 1


def test_a_line_that_never_reached_its_database_keeps_its_hours(dead_database_url: str) -> None:
    assert is_open(Calendar(open_database(dead_database_url)))


def test_what_is_remembered_of_a_minute_is_right_at_every_second(
    sessions: sessionmaker[Session],
) -> None:
    close_today(sessions)
    calendar = Calendar(sessions)
    calendar.read(TUESDAY)
    begin = TUESDAY + timedelta(days=1) - timedelta(hours=3)
    for second in range(0, 4 * 60 * 60, 7):
        now = begin + timedelta(seconds=second)
        assert calendar.moment(now, CLINIC, True, estimated) == moment_at(now, HOURS, [TODAY]), now
