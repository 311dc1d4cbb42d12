"""Stories of a call on the eve: a caller asks for it, and the line rings on that evening."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.messages.message import Message
from ivr.phone.caller import Caller
from ivr.phone.dialect import SPARE, TWILIO, Dialect
from ivr.phone.rung_person import RungPerson
from ivr.reminders.planned import Reminder, ReminderOutcome, ReminderTry
from tests.calling import TUESDAY, Telephone, as_new, telephone_at
from tests.dated_leaflet import shelved

EVENING = TUESDAY.replace(day=8, hour=18, minute=0)
DAY = "0903"
"""The test is on the ninth, a Tuesday; the line rings on Monday evening."""

LEAFLET = ("niets meer", "eten", "echo", "nachts", "maandag", "dinsdag")
"""What tells of a test or of the leaflet, and may not be heard before a key is pressed."""


@pytest.fixture(params=[TWILIO, SPARE], ids=["twilio", "spare"])
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Every other dialect differs from one of these in nothing that a call of ours meets."""
    spoken: Dialect = request.param
    return spoken


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Telephone]:
    folder = tmp_path_factory.mktemp("eve")
    shutil.copy(migrated_sqlite, folder / "line.db")
    more = {**shelved(folder / "shelf"), "REMINDERS": "true"}
    with telephone_at(f"sqlite:///{folder / 'line.db'}", folder, more=more) as telephone:
        yield telephone


@pytest.fixture
def eve(used: Telephone, migrated_sqlite: Path, dialect: Dialect) -> Telephone:
    """Return a line that somebody has asked to ring on the eve of the test."""
    telephone = as_new(used, migrated_sqlite, dialect)
    asks(telephone.caller())
    telephone.clock.now = EVENING
    return telephone


def asks(caller: Caller) -> Caller:
    """Ask to be rung, by the way that a caller goes."""
    caller.dials().presses("1").presses("1").hears("Op welke dag").presses_keys(DAY)
    caller.hears("dinsdag, negen, maart,").presses("#").hears("twaalf uur 's nachts").presses("#")
    return caller.hears("de avond ervoor bellen").presses("6").hears("bellen wij u")


def reminder(telephone: Telephone) -> Reminder:
    with telephone.sessions() as session:
        return session.scalars(select(Reminder)).one()


def test_who_answers_hears_who_calls_and_after_a_key_the_leaflet(eve: Telephone) -> None:
    person = eve.rung().answers().hears("computerstem").hears("Wilt u het bericht horen")
    assert not [word for word in LEAFLET if person.transcript.has(word)]
    person.presses("6").hears("niets meer mag eten").hears("maandagavond")
    person.presses("5").hears("twaalf uur 's nachts")
    person.presses("#").hears("Dank u wel").listens_to_the_end()
    assert reminder(eve).outcome is ReminderOutcome.UNDERSTOOD
    with pytest.raises(AssertionError, match="does not call"):
        eve.rung()


@pytest.mark.parametrize(
    "becomes",
    [RungPerson.machine_answers, RungPerson.lets_it_ring, RungPerson.refuses],
)
def test_who_presses_nothing_is_rung_once_more_and_no_oftener(
    eve: Telephone, becomes: Callable[[RungPerson], Caller]
) -> None:
    first = eve.rung()
    becomes(first)
    assert not [word for word in LEAFLET if first.transcript.has(word)]
    at = eve.clock.now
    becomes(eve.rung())
    assert 30 <= (eve.clock.now - at).total_seconds() / 60 <= 31
    with pytest.raises(AssertionError, match="does not call"):
        eve.rung()
    assert eve.calls.per_number() == {"+31612345678": 2}
    with eve.sessions() as session:
        assert [one.attempt for one in session.scalars(select(ReminderTry))] == [1, 2]


def test_hekje_at_the_first_question_means_never_again(eve: Telephone) -> None:
    eve.rung().answers().presses("#").hears("bellen u niet meer").listens_to_the_end()
    assert reminder(eve).outcome is ReminderOutcome.REFUSED
    with pytest.raises(AssertionError, match="does not call"):
        eve.rung()


def test_what_was_cancelled_in_another_call_does_not_ring(eve: Telephone) -> None:
    eve.clock.now = TUESDAY
    caller = eve.caller().dials().presses("1").presses("1").presses_keys(DAY).presses("#")
    caller.presses("#").hears("staat al genoteerd").presses("#").hears("bellen u niet")
    eve.clock.now = EVENING
    with pytest.raises(AssertionError, match="does not call"):
        eve.rung()


def test_who_wants_a_person_after_the_message_leaves_a_message_from_the_own_number(
    eve: Telephone,
) -> None:
    person = eve.rung().answers().presses("6").presses("0").hears("gesloten").presses("6")
    person.hears_a_beep().says(6).presses("#").hangs_up()
    with eve.sessions() as session:
        assert session.scalars(select(Message.caller_number)).one() == "+31612345678"
