"""Promise: what a call leaves behind is the clinic's whose leaflet was heard last."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.messages.message import Message
from ivr.records.calls import Call, StepCount
from ivr.words.fact import Fact
from tests.calling import SATURDAY, TUESDAY, Telephone, telephone_at
from tests.two_clinics import EYES, PLASTER, STRAIGHT, behind_two_numbers


@pytest.fixture
def both(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Telephone]:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    more = behind_two_numbers(tmp_path)
    with telephone_at(f"sqlite:///{tmp_path / 'line.db'}", tmp_path, more=more) as telephone:
        yield telephone


def kept(telephone: Telephone) -> tuple[list[tuple[str, str]], list[tuple[str, str, Fact]]]:
    """Return clinic and leaflet of each message, and of each call with what it proved."""
    with telephone.sessions() as session:
        messages = session.scalars(select(Message).where(Message.discarded_at.is_(None)))
        calls = session.scalars(select(Call).order_by(Call.id)).all()
        return (
            [(message.clinic, message.leaflet) for message in messages],
            [(call.clinic, call.leaflet, call.facts) for call in calls],
        )


def test_a_message_goes_to_the_clinic_of_the_leaflet_that_was_chosen(both: Telephone) -> None:
    both.clock.now = SATURDAY
    caller = both.caller().dials().presses_keys("202").presses("#")
    caller.presses("0").presses("6").says(9).hangs_up()
    messages, calls = kept(both)
    assert messages == [(EYES, "staar")]
    assert calls == [(EYES, "staar", Fact.WANTED_CLOSED | Fact.MESSAGE)]
    with both.sessions() as session:
        steps = {(row.leaflet, row.step) for row in session.scalars(select(StepCount))}
    assert ("staar", "menu") in steps
    assert "gips" not in {leaflet for leaflet, _ in steps}


def test_the_leaflet_that_was_heard_last_counts(both: Telephone) -> None:
    both.clock.now = SATURDAY
    caller = both.caller().dials().presses_keys("202").presses("#").presses("*")
    caller.presses_keys("101").presses("#").presses("1").hangs_up()
    assert kept(both)[1] == [(PLASTER, "gips", Fact.BEGUN)]


def test_before_a_leaflet_is_chosen_the_first_clinic_is_there(both: Telephone) -> None:
    both.clock.now = SATURDAY
    both.caller().dials().presses("0").waits().presses("6").says(9).hangs_up()
    messages, calls = kept(both)
    assert messages == [(PLASTER, "")]
    assert calls == [(PLASTER, "", Fact.WANTED_CLOSED | Fact.MESSAGE)]


def test_a_number_that_goes_straight_to_a_leaflet_is_of_its_clinic(both: Telephone) -> None:
    both.clock.now = TUESDAY
    caller = both.caller(dialled=STRAIGHT).dials().transfer_is("answered")
    caller.presses("0").talks(30)
    assert kept(both)[1] == [(EYES, "staar", Fact.WANTED_OPEN | Fact.PERSON)]
    with both.sessions() as session:
        answered = select(StepCount.leaflet).where(StepCount.outcome == "answered")
        assert session.scalars(answered).all() == ["staar"]
