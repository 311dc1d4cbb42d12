"""Calls are remembered without numbers: their facts add up, and steps are counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.records.calls import (
    Call,
    StepCount,
    belongs_to,
    count_step,
    desk_accepted,
    desk_accepts,
    desk_is_rung,
    end_call,
    note_call,
)
from ivr.words.fact import NO_FACTS, Fact
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME

OTHER = "+31301234567"
NOW = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)


def only_call(session: Session) -> Call:
    session.expire_all()
    return session.scalars(select(Call)).one()


def test_a_call_that_only_began_proves_nothing(session: Session) -> None:
    note_call(session, "CA1", NOW, clinic=CLINIC_NUMBER)
    assert only_call(session).facts == NO_FACTS


def test_the_same_call_noted_twice_is_one_call_that_began_once(session: Session) -> None:
    note_call(session, "CA1", NOW, clinic=CLINIC_NUMBER)
    note_call(session, "CA1", NOW + timedelta(minutes=1), clinic=CLINIC_NUMBER)
    assert only_call(session).started_at == NOW


@pytest.mark.parametrize("order", list(permutations((Fact.BEGUN, Fact.PERSON, Fact.TROUBLE))))
def test_facts_add_up_whatever_their_order_and_however_often(
    session: Session, order: tuple[Fact, ...]
) -> None:
    for fact in (*order, NO_FACTS, *order):
        note_call(session, "CA1", NOW, fact, clinic=CLINIC_NUMBER)
    assert only_call(session).facts == Fact.BEGUN | Fact.PERSON | Fact.TROUBLE


def test_the_number_of_a_fact_is_for_ever() -> None:
    """They stand in databases: one that is renamed keeps its number, and a new one gets its own."""
    assert {fact.name: fact.value for fact in Fact} == {
        "BEGUN": 1,
        "INFORMED": 2,
        "WANTED_OPEN": 4,
        "WANTED_CLOSED": 8,
        "PERSON": 16,
        "MESSAGE": 32,
        "CALL_BACK": 64,
        "TROUBLE": 128,
        "EARLIER": 256,
    }


def test_the_first_end_counts_and_keeps_the_facts(session: Session) -> None:
    note_call(session, "CA1", NOW, Fact.INFORMED, clinic=CLINIC_NUMBER)
    end_call(session, "CA1", NOW + timedelta(minutes=4), clinic=CLINIC_NUMBER)
    end_call(session, "CA1", NOW + timedelta(minutes=9), clinic=CLINIC_NUMBER)
    call = only_call(session)
    assert (call.ended_at, call.facts) == (NOW + timedelta(minutes=4), Fact.INFORMED)


def test_an_end_without_a_beginning_is_still_a_call(session: Session) -> None:
    end_call(session, "CA1", NOW, clinic=CLINIC_NUMBER)
    assert only_call(session).ended_at == NOW


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=12))
def test_counters_add_up_whatever_comes(
    sessions: sessionmaker[Session], heard: list[tuple[str, int]]
) -> None:
    with sessions() as session:
        for step, hour in heard:
            count_step(session, step, "heard", NOW + timedelta(hours=hour), leaflet=LEAFLET_NAME)
        rows = session.scalars(select(StepCount)).all()
        assert sum(row.count for row in rows) == len(heard)
        assert len(rows) == len(set(heard))


def test_a_counter_belongs_to_its_whole_hour(session: Session) -> None:
    count_step(session, "menu", "silence", NOW, leaflet=LEAFLET_NAME)
    row = session.scalars(select(StepCount)).one()
    assert (row.hour, row.outcome) == (datetime(2026, 11, 23, 7, tzinfo=UTC), "silence")


def test_a_call_has_no_place_for_a_caller_s_number() -> None:
    columns = {column.name for column in Call.__table__.columns}
    moments = {"started_at", "ended_at", "desk_accepted_at"}
    assert columns == {"id", "call_sid", "facts", "clinic", "leaflet", *moments}


def test_a_ringing_that_is_noted_late_forgets_no_colleague_who_accepted_since(
    session: Session,
) -> None:
    """The note of a process waited for the database; the colleague's came by another process."""
    note_call(session, "CA1", NOW, clinic=CLINIC_NUMBER)
    minute = timedelta(minutes=1)
    assert desk_accepts(session, "CA1", NOW + minute, clinic=CLINIC_NUMBER)
    desk_is_rung(session, "CA1", NOW)
    assert desk_accepted(session, "CA1")
    desk_is_rung(session, "CA1", NOW + 2 * minute)
    assert not desk_accepted(session, "CA1")


def test_a_call_is_the_clinic_s_whose_leaflet_was_heard_last(session: Session) -> None:
    first: dict[str, Any] = {"clinic": "+31101234567", "leaflet": "een"}
    second: dict[str, Any] = {"clinic": OTHER, "leaflet": "twee"}
    hall: dict[str, Any] = {"clinic": "+31201234567"}
    for where, whose in (
        (hall, ("+31201234567", "")),
        (first, ("+31101234567", "een")),
        (second, (OTHER, "twee")),
        (hall, (OTHER, "twee")),
    ):
        note_call(session, "CA1", NOW, **where)
        assert belongs_to(session, "CA1") == whose
    assert belongs_to(session, "CA2") is None


def test_steps_of_two_leaflets_are_counted_apart(session: Session) -> None:
    for leaflet in ("een", "twee", "een"):
        count_step(session, "menu", "heard", NOW, leaflet=leaflet)
    counts = {row.leaflet: row.count for row in session.scalars(select(StepCount))}
    assert counts == {"een": 2, "twee": 1}
