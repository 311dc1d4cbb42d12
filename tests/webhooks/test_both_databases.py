"""Promise: a call is the same on SQLite and on PostgreSQL; only DATABASE_URL differs."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.messages.message import Message
from ivr.phone.dialect import DIALECTS, Dialect
from ivr.records.calls import Call, StepCount
from ivr.words.fact import Fact
from tests.calling import SATURDAY, telephone_at


def test_a_whole_call_is_stored(database_url: str, tmp_path: Path, dialect: Dialect) -> None:
    with telephone_at(database_url, tmp_path, dialect) as telephone:
        telephone.clock.now = SATURDAY
        caller = telephone.caller("anonymous").dials().presses("3").presses("0").presses("6")
        caller.presses_keys("0791234560#").presses("#").says(9).presses("#").presses("7")
        caller.says(14).presses("#").presses("#").hears("verstuurd").listens_to_the_end()
        with telephone.sessions() as session:
            kept = select(Message).where(Message.discarded_at.is_(None))
            message = session.scalars(kept).one()
            call = session.scalars(select(Call)).one()
            steps = set(session.scalars(select(StepCount.step)))
    assert (message.seconds, message.caller_number) == (14, "+31791234560")
    assert call.facts == Fact.BEGUN | Fact.WANTED_CLOSED | Fact.MESSAGE
    assert call.ended_at is not None
    assert {"menu", "topic-3-part-1", "closed", "review", "goodbye"} <= steps


@pytest.mark.parametrize("times", [2, 5])
def test_callers_at_the_same_time_do_not_mix(database_url: str, tmp_path: Path, times: int) -> None:
    with telephone_at(database_url, tmp_path) as telephone:
        telephone.clock.now = SATURDAY
        spoken = cycle(DIALECTS.values())
        callers = [
            telephone.caller(f"+3161234567{n}", dialect=next(spoken)).dials() for n in range(times)
        ]
        for caller in callers:
            caller.presses("0").presses("6")
        for caller in callers:
            caller.says(9).hangs_up()
        with telephone.sessions() as session:
            numbers = set(session.scalars(select(Message.caller_number)))
    assert numbers == {f"+3161234567{n}" for n in range(times)}
