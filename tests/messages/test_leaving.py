"""A message exists once, whichever of Twilio's requests arrives first, twice or never.

"RecordingUrl (media may NOT be ready)" and no order between action and callback: Twilio,
docs/voice/twiml/record.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.messages.leaving import (
    CALLBACK_GRACE,
    RECORDING_GRACE,
    REGRET_GRACE,
    SECOND_LOOK,
    discard_recording,
    message_left,
    put_through,
    recording_reported,
)
from ivr.messages.message import Message, RecordingState
from tests.line_settings import CLINIC_NUMBER

NOW = datetime(2026, 11, 23, 20, 15, tzinfo=UTC)


def left(session: Session, now: datetime = NOW, number: str | None = "+31612345678") -> None:
    message_left(
        session,
        call_sid="CA1",
        recording_sid="RE1",
        caller_number=number,
        number_was_keyed=number is not None,
        seconds=21,
        now=now,
        clinic=CLINIC_NUMBER,
    )


def reported(session: Session, status: str = "completed", now: datetime = NOW) -> None:
    recording_reported(
        session,
        call_sid="CA1",
        recording_sid="RE1",
        status=status,
        seconds=20 if status == "completed" else None,
        now=now,
        clinic=CLINIC_NUMBER,
    )


def discarded(session: Session) -> None:
    discard_recording(session, "RE1", NOW, clinic=CLINIC_NUMBER)


def test_each_message_left_before_a_caller_is_put_through_says_so_once(session: Session) -> None:
    left(session)
    put_through(session, "CA1", NOW + timedelta(minutes=1))
    put_through(session, "CA1", NOW + timedelta(minutes=9))
    put_through(session, "CA2", NOW)
    session.expire_all()
    assert only_message(session).put_through_at == NOW + timedelta(minutes=1)


def only_message(session: Session) -> Message:
    session.expire_all()
    return session.scalars(select(Message)).one()


@pytest.mark.parametrize("order", list(permutations([left, reported, left, reported])))
def test_any_order_and_any_repeat_gives_one_whole_message(
    session: Session, order: tuple[Callable[[Session], None], ...]
) -> None:
    for request in order:
        request(session)
    message = only_message(session)
    assert (message.call_sid, message.caller_number) == ("CA1", "+31612345678")
    assert (message.number_was_keyed, message.seconds) == (True, 20)
    assert (message.state, message.next_attempt_at) == (RecordingState.WAITING, NOW)


def test_a_message_without_callback_is_fetched_all_the_same(session: Session) -> None:
    left(session)
    assert only_message(session).next_attempt_at == NOW + CALLBACK_GRACE


def test_a_callback_without_action_is_a_message_without_number(session: Session) -> None:
    reported(session)
    message = only_message(session)
    assert (message.caller_number, message.left_at) == (None, NOW)


@pytest.mark.parametrize(
    ("status", "state", "wait"),
    [
        ("completed", RecordingState.WAITING, timedelta(0)),
        ("in-progress", RecordingState.WAITING, RECORDING_GRACE),
        ("absent", RecordingState.ABSENT, SECOND_LOOK),
        ("failed", RecordingState.FAILED, SECOND_LOOK),
        ("something-new", RecordingState.WAITING, RECORDING_GRACE),
    ],
)
def test_every_status_is_looked_into(
    session: Session, status: str, state: RecordingState, wait: timedelta
) -> None:
    reported(session, status)
    message = only_message(session)
    assert (message.state, message.next_attempt_at) == (state, NOW + wait)


@pytest.mark.parametrize("earlier", ["in-progress", "absent", "failed"])
def test_completed_has_the_last_word_over_anything_earlier(session: Session, earlier: str) -> None:
    reported(session, earlier)
    reported(session)
    message = only_message(session)
    assert (message.state, message.next_attempt_at) == (RecordingState.WAITING, NOW)


def test_a_late_in_progress_delays_nothing(session: Session) -> None:
    reported(session)
    reported(session, "in-progress", NOW + timedelta(seconds=3))
    assert only_message(session).next_attempt_at == NOW


@pytest.mark.parametrize("status", ["completed", "in-progress", "absent", "failed"])
def test_a_stored_recording_is_not_disturbed_by_a_repeat(session: Session, status: str) -> None:
    left(session)
    message = only_message(session)
    message.state, message.next_attempt_at = RecordingState.STORED, None
    session.flush()
    reported(session, status)
    message = only_message(session)
    assert (message.state, message.next_attempt_at) == (RecordingState.STORED, None)


@pytest.mark.parametrize("order", list(permutations([left, reported, discarded])))
def test_a_discarded_recording_is_removed_later_whatever_the_order(
    session: Session, order: tuple[Callable[[Session], None], ...]
) -> None:
    for request in order:
        request(session)
    message = only_message(session)
    assert message.discarded_at == NOW
    assert message.next_attempt_at == NOW + REGRET_GRACE


def test_a_purged_message_learns_nothing_new(session: Session) -> None:
    left(session)
    message = only_message(session)
    message.purged_at, message.caller_number, message.call_sid = NOW, None, None
    session.flush()
    left(session)
    reported(session)
    message = only_message(session)
    assert (message.caller_number, message.call_sid) == (None, None)


@pytest.mark.parametrize("seconds", [-1, 10**6, 10**30])
def test_a_length_that_cannot_be_is_left_open(session: Session, seconds: int) -> None:
    facts: dict[str, Any] = {
        "call_sid": "CA1",
        "recording_sid": "RE1",
        "seconds": seconds,
        "now": NOW,
    }
    recording_reported(session, status="completed", **facts, clinic=CLINIC_NUMBER)
    message_left(session, caller_number=None, number_was_keyed=False, **facts, clinic=CLINIC_NUMBER)
    assert only_message(session).seconds is None


def test_an_error_of_the_database_does_not_tell_the_number(session: Session) -> None:
    session.connection().exec_driver_sql("ALTER TABLE messages RENAME TO elsewhere")
    with pytest.raises(SQLAlchemyError) as caught:
        left(session)
    assert "INSERT INTO messages" in str(caught.value)
    assert "612345678" not in str(caught.value)
