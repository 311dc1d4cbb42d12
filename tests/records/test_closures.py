"""The line and the pages know the same closed days, whatever zone a moment is told in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.orm import Session

from ivr.call.hours import Closure
from ivr.records.access_log import Actor, Filter, lines, names
from ivr.records.closures import (
    AddedClosure,
    add_closure,
    closures_around,
    coming_closures,
    remove_closure,
)
from tests.line_settings import CLINIC_NUMBER, OURS

NOW = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
ANNA = Actor("anna", "10.0.0.1")


@pytest.mark.parametrize(
    ("first", "last", "removed", "found"),
    [
        (1, 1, False, False),
        (1, 2, False, True),
        (3, 3, False, True),
        (4, 9, False, True),
        (5, 9, False, False),
        (1, 9, False, True),
        (1, 9, True, False),
    ],
)
def test_closures_are_found_that_touch_a_moment_or_the_day_beside_it(
    session: Session, first: int, last: int, removed: bool, found: bool
) -> None:
    session.add(
        AddedClosure(
            clinic=CLINIC_NUMBER,
            first_day=date(2027, 3, first),
            last_day=date(2027, 3, last),
            reason="Verbouwing",
            added_by="anna",
            added_at=NOW,
            removed_at=NOW if removed else None,
        )
    )
    session.flush()
    assert bool(closures_around(session, NOW, NOW)) is found


@pytest.mark.parametrize(("begins", "ends"), [(None, None), (time(12), None), (time(9), time(12))])
def test_a_closure_keeps_its_times(
    session: Session, begins: time | None, ends: time | None
) -> None:
    closure = Closure(NOW.date(), NOW.date(), "Overleg", begins, ends)
    add_closure(session, CLINIC_NUMBER, closure, ANNA, NOW)
    session.flush()
    assert closures_around(session, NOW, NOW) == {CLINIC_NUMBER: (closure,)}


def test_a_closure_is_taken_back_once_and_both_steps_are_logged(session: Session) -> None:
    closure = Closure(date(2027, 12, 24), date(2027, 12, 24), "kerstavond")
    add_closure(session, CLINIC_NUMBER, closure, ANNA, NOW)
    (row,) = coming_closures(session, CLINIC_NUMBER, NOW.date())
    assert remove_closure(session, OURS, row.id, ANNA, NOW)
    assert not remove_closure(session, OURS, row.id, ANNA, NOW)
    assert coming_closures(session, CLINIC_NUMBER, NOW.date()) == []
    details = [line.detail for line in lines(session, Filter(OURS, staff="anna"), 10)]
    assert details == ["2027-12-24 t/m 2027-12-24: kerstavond"] * 2
    assert names(session, OURS) == ["anna"]
