"""The line and the pages know the same closed days, whatever zone a moment is told in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.orm import Session

from ivr.call.hours import Closure
from ivr.records.access_log import Actor
from ivr.records.closures import AddedClosure, add_closure, closures_around

NOW = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)


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
    add_closure(session, closure, Actor("anna", "test"), NOW)
    session.flush()
    assert closures_around(session, NOW, NOW) == [closure]
