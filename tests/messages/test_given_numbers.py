"""Promise: a confirmed number reaches its message, in whatever order things arrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations

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
from ivr.records.calls import end_call

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GIVEN, OTHER, OWN = "+31786523250", "+31612345678", "+31687654321"


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
    )


def call_back(session: Session) -> None:
    recording_reported(
        session, call_sid="CA1", recording_sid="RE1", status="completed", seconds=9, now=NOW
    )


def discard(session: Session) -> None:
    discard_recording(session, "RE1", NOW, call_sid="CA1")


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
        end_call(session, "CA1", ended)
    forget_numbers(session, asked, now)
    assert any_forgotten(session) is forgotten
    drop_forgotten(session)
    assert any_number(session) is not forgotten
    kept = session.scalars(select(GivenNumber.number)).all()
    assert kept == ([] if forgotten else [GIVEN])
