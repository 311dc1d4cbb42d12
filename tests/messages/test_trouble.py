"""Staff are told when the worker stands still or keeps failing, and not of a hiccup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.database.lease import Chore
from ivr.messages.message import Message, RecordingState
from ivr.messages.trouble import AT_A_STANDSTILL, ATTEMPTS, FAILING, trouble
from ivr.worker.chores import CHORES
from ivr.worker.mails import MAILS
from tests.line_settings import CLINIC_NUMBER, OURS
from tests.messages import leaving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def minutes_ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def leave(session: Session, **changes: Any) -> None:
    message = leaving.leave(session, uuid4().hex, NOW, call_sid="CA1", caller_number=None)
    session.execute(update(Message).where(Message.id == message.id).values(changes))


def test_all_is_well_when_nothing_is_late_and_nothing_fails(session: Session) -> None:
    assert trouble(session, OURS, NOW) == []
    session.add(Chore(kind="reconcile", next_attempt_at=minutes_ago(14)))
    session.add(Chore(kind=f"notify {CLINIC_NUMBER}", next_attempt_at=minutes_ago(9999)))
    leave(session, next_attempt_at=minutes_ago(14))
    leave(session, next_attempt_at=None)
    assert trouble(session, OURS, NOW) == []


def test_work_that_nobody_takes_up_means_that_the_worker_stands_still(session: Session) -> None:
    session.add(Chore(kind="reconcile", next_attempt_at=minutes_ago(15)))
    session.flush()
    assert trouble(session, OURS, NOW) == [AT_A_STANDSTILL]


def test_a_worker_that_never_ran_shows_by_the_messages(session: Session) -> None:
    leave(session, next_attempt_at=minutes_ago(15))
    assert trouble(session, OURS, NOW) == [AT_A_STANDSTILL]


@pytest.mark.parametrize(("ended", "expected"), [(14, []), (15, [AT_A_STANDSTILL])])
def test_work_that_somebody_took_up_is_late_once_the_lease_is_long_over(
    session: Session, ended: int, expected: list[str]
) -> None:
    leave(session, next_attempt_at=minutes_ago(60), leased_until=minutes_ago(ended))
    assert trouble(session, OURS, NOW) == expected


@pytest.mark.parametrize("chore_kind", FAILING)
def test_a_chore_that_keeps_failing_is_told_in_the_words_of_staff(
    session: Session, chore_kind: str
) -> None:
    chore = Chore(kind=chore_kind, next_attempt_at=NOW, attempts=ATTEMPTS - 1, last_error="weg")
    session.add(chore)
    session.flush()
    assert trouble(session, OURS, NOW) == []
    chore.attempts = ATTEMPTS
    session.flush()
    assert trouble(session, OURS, NOW) == [FAILING[chore_kind]]


def test_whatever_the_worker_does_has_words_for_its_failing() -> None:
    # What the newest recordings miss, reconciling finds, and says so.
    assert {*CHORES, *MAILS, "unreached", "week", "backup"} - {"newest"} == set(FAILING)


def test_recordings_that_cannot_be_removed_at_twilio_are_counted(session: Session) -> None:
    leave(session, attempts=ATTEMPTS, state=RecordingState.STORED)
    assert trouble(session, OURS, NOW) == [
        "Het lukt niet om 1 opname bij Twilio te wissen. Meld dit aan de beheerder."
    ]
    leave(session, attempts=ATTEMPTS, purged_at=NOW)
    leave(session, attempts=ATTEMPTS, purged_at=NOW, removed_at_twilio_at=NOW)
    leave(session, attempts=ATTEMPTS)
    assert trouble(session, OURS, NOW) == [
        "Het lukt niet om 2 opnames bij Twilio te wissen. Meld dit aan de beheerder."
    ]
