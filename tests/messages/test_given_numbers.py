"""Promise: a confirmed number reaches its message, in whatever order things arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.messages.given_numbers import (
    AFTER_THE_CALL,
    AFTER_THE_CONFIRMATION,
    AT_MOST,
    any_forgotten,
    any_number,
    drop_forgotten,
    forget_numbers,
    keep_number,
)
from ivr.messages.leaving import discard_recording, message_left, recording_reported
from ivr.messages.message import GivenNumber, Message
from ivr.records.calls import end_call, note_call
from ivr.records.clocks import Pulse
from ivr.twilio.recordings import TwilioRecordings
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, LINE_NUMBER, TOKEN
from tests.messages.kept import (
    NUMBER,
    being_read,
    raw_bytes,
    table_file,
)
from tests.world import World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GIVEN, OTHER, OWN = "+31791234560", "+31612345678", "+31687654321"


def keep(session: Session) -> None:
    keep_number(session, "CA1", GIVEN, NOW)


def act(session: Session, number: str | None = None, *, keyed: bool = False) -> None:
    message_left(
        session,
        call_sid="CA1",
        recording_sid="RE1",
        caller_number=number,
        number_was_keyed=keyed,
        seconds=9,
        now=NOW,
        clinic=CLINIC_NUMBER,
    )


def call_back(session: Session) -> None:
    recording_reported(
        session,
        call_sid="CA1",
        recording_sid="RE1",
        status="completed",
        seconds=9,
        now=NOW,
        clinic=CLINIC_NUMBER,
    )


def discard(session: Session) -> None:
    discard_recording(session, "RE1", NOW, call_sid="CA1", clinic=CLINIC_NUMBER)


def told(session: Session) -> tuple[str | None, bool]:
    session.expire_all()
    message = session.scalars(select(Message)).one()
    return message.caller_number, message.number_was_keyed


@pytest.mark.parametrize(
    "steps",
    [
        steps
        for others in ((act,), (call_back,), (discard,), (act, call_back), (discard, call_back))
        for steps in permutations((keep, *others))
    ],
)
def test_the_message_takes_the_number_in_any_order(
    session: Session, steps: tuple[Callable[[Session], None], ...]
) -> None:
    for step in (*steps, *steps):  # Whatever is repeated changes nothing.
        step(session)
    assert told(session) == (GIVEN, True)


def test_a_corrected_number_replaces_the_first_one_also_in_the_message(session: Session) -> None:
    keep_number(session, "CA1", OTHER, NOW)
    act(session)
    keep(session)
    assert told(session) == (GIVEN, True)
    call_back(session)
    assert told(session) == (GIVEN, True)


def test_a_number_that_was_keyed_in_comes_before_the_one_that_called(session: Session) -> None:
    act(session, OWN)
    assert told(session) == (OWN, False)
    keep(session)
    assert told(session) == (GIVEN, True)
    act(session, OWN)
    assert told(session) == (GIVEN, True)


def test_what_the_address_carries_is_what_was_given_with_this_recording(session: Session) -> None:
    keep_number(session, "CA1", OTHER, NOW)
    act(session, GIVEN, keyed=True)
    assert told(session) == (GIVEN, True)


def test_another_call_gets_nothing_and_a_purged_message_stays_empty(session: Session) -> None:
    keep_number(session, "CA2", OTHER, NOW)
    act(session)
    assert told(session) == (None, False)
    session.execute(update(Message).values(purged_at=NOW))
    keep(session)
    assert told(session) == (None, False)


HOUR, MOMENT = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ended", "asked", "now", "forgotten"),
    [
        # Twilio was asked long enough after the call ended: no recording of it can be unknown.
        (NOW, NOW + AFTER_THE_CALL, NOW + HOUR, True),
        (NOW, NOW + AFTER_THE_CALL - MOMENT, NOW + HOUR, False),
        # Nobody told that the call ended.
        (None, NOW + AFTER_THE_CONFIRMATION, NOW + HOUR, True),
        (None, NOW + AFTER_THE_CONFIRMATION - MOMENT, NOW + HOUR, False),
        # Twilio cannot be asked: a message may still come from there, but not for ever.
        (NOW, None, NOW + AT_MOST - MOMENT, False),
        (NOW, NOW - HOUR, NOW + AT_MOST - MOMENT, False),
        (NOW, None, NOW + AT_MOST, True),
    ],
)
def test_a_number_is_forgotten_when_no_message_can_need_it(
    session: Session,
    ended: datetime | None,
    asked: datetime | None,
    now: datetime,
    forgotten: bool,
) -> None:
    keep(session)
    if ended:
        end_call(session, "CA1", ended, clinic=CLINIC_NUMBER)
    forget_numbers(session, asked, now)
    assert any_forgotten(session) is forgotten
    drop_forgotten(session)
    assert any_number(session) is not forgotten
    kept = session.scalars(select(GivenNumber.number)).all()
    assert kept == ([] if forgotten else [GIVEN])


def gives(here: World, number: str, call_sid: str = "CA1") -> None:
    """A caller without caller ID keys in a number and hangs up before the tone."""
    with here.sessions.begin() as session:
        note_call(session, call_sid, here.clock(), clinic=CLINIC_NUMBER)
        keep_number(session, call_sid, number, here.clock())
        end_call(session, call_sid, here.clock(), clinic=CLINIC_NUMBER)


def given(here: World) -> list[str | None]:
    with here.sessions() as session:
        return list(session.scalars(select(GivenNumber.number)))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_byte_remains_of_the_number_of_a_call_without_a_message(
    here: World, tmp_path: Path
) -> None:
    numbers = [f"+3178652{number:04}" for number in range(300)]
    for call, number in enumerate(numbers):
        gives(here, number, f"CA{call}")
    before = raw_bytes(tmp_path / "line.db")
    assert all(number.encode() in before for number in numbers)
    run_due(here.work)
    assert given(here) == numbers
    here.clock.passes(minutes=15)
    run_due(here.work)
    assert given(here) == []
    remains = raw_bytes(tmp_path / "line.db")
    assert [number for number in numbers if number.encode() in remains] == []


@pytest.mark.parametrize("kind", ["postgresql"])
def test_no_number_of_a_call_without_a_message_remains_in_postgresql(here: World) -> None:
    gives(here, NUMBER)
    assert NUMBER.encode() in table_file(here, "given_numbers")
    here.clock.passes(minutes=15)
    run_due(here.work)
    assert NUMBER.encode() not in table_file(here, "given_numbers")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_number_whose_wiping_was_prevented_is_wiped_later(here: World, tmp_path: Path) -> None:
    gives(here, NUMBER)
    here.clock.passes(minutes=15)
    with being_read(here, "given_numbers"):
        do_chores(here.work)
        assert given(here) == [None]
    here.clock.passes(minutes=2)
    do_chores(here.work)
    assert given(here) == []
    assert NUMBER.encode() not in raw_bytes(tmp_path / "line.db")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_wrong_clock_forgets_no_number(here: World) -> None:
    """Neither while it is wrong, nor by what it wrote down when it is right again."""
    here.calls["CA1"] = ("anonymous", LINE_NUMBER)
    gives(here, NUMBER)
    right = here.clock
    run_due(replace(here.work, clock=lambda: right() + timedelta(days=31), pulse=Pulse()))
    assert given(here) == [NUMBER]
    here.clock.passes(minutes=2)
    run_due(here.work)
    assert given(here) == [NUMBER]


class AskedForItsClock(TwilioRecordings):
    """Twilio's side, which counts how often it is asked for the time."""

    def __init__(self, api_url: str) -> None:
        super().__init__(ACCOUNT, TOKEN, api_url)
        self.times = 0

    def moment(self) -> datetime | None:
        self.times += 1
        return super().moment()


def test_no_other_clock_is_asked_before_a_number_can_be_forgotten(here: World) -> None:
    run_due(here.work)
    gives(here, NUMBER)
    twilio = AskedForItsClock("http://127.0.0.1:1")
    for _ in range(5):
        here.clock.passes(minutes=1)
        run_due(replace(here.work, twilio=twilio))
    assert (twilio.times, given(here)) == (0, [NUMBER])


def test_a_number_waits_for_a_twilio_that_is_away(here: World) -> None:
    """The recording of the call may be there: then the number belongs to a message."""
    here.calls["CA1"] = ("anonymous", LINE_NUMBER)
    gives(here, NUMBER)
    sid = here.records("CA1", seconds=9)
    away = replace(here.work, twilio=TwilioRecordings(ACCOUNT, TOKEN, "http://127.0.0.1:1"))
    for _ in range(3):
        here.clock.passes(hours=20)
        run_due(away)
    assert given(here) == [NUMBER]
    here.clock.passes(minutes=1)
    run_due(here.work)
    message = here.message(sid)
    assert (message.caller_number, message.number_was_keyed) == (NUMBER, True)
