"""Promise: a line of the access log stays for five years, whatever a wrong clock wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.records.access_log import LOG_DAYS, AccessLog, forget_old_lines


def test_the_log_forgets_after_five_years_and_not_before(sessions: sessionmaker[Session]) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        for days in (LOG_DAYS + 1, LOG_DAYS - 1):
            session.add(AccessLog(at=now - timedelta(days=days), event="beluisterd"))
            session.flush()
    with sessions.begin() as session:
        forget_old_lines(session, now)
    with sessions() as session:
        (line,) = session.scalars(select(AccessLog)).all()
    assert line.at == now - timedelta(days=LOG_DAYS - 1)


@pytest.mark.parametrize(
    "wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)]
)
def test_a_line_that_a_wrong_clock_wrote_is_kept_and_keeps_no_others(
    sessions: sessionmaker[Session], wrong: datetime
) -> None:
    """A machine whose battery died begins in 1970; its lines are no older than their neighbours."""
    now = datetime.now(UTC)
    old, young = now - timedelta(days=LOG_DAYS + 1), now - timedelta(days=1)
    with sessions.begin() as session:
        for at in (old, young, wrong):
            session.add(AccessLog(at=at, event="beluisterd"))
            session.flush()
    with sessions.begin() as session:
        forget_old_lines(session, now)
    with sessions() as session:
        assert session.scalars(select(AccessLog.at).order_by(AccessLog.id)).all() == [young, wrong]
