"""Promise: each clinic is mailed of its own messages, in its own hours, and of nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.house import library_of
from ivr.messages.leaving import message_left, recording_reported
from ivr.messages.notify import ENDING, NEW_MESSAGE, STILL_WAITING
from ivr.messages.worker_parts import Work
from ivr.worker.rounds import do_chores
from tests.line_settings import settings_for
from tests.two_clinics import EYES, PLASTER, shelf_of_both
from tests.world import World

FRIDAY_NIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.fixture
def work(here: World, tmp_path: Path) -> Work:
    """The worker of a line of two clinics."""
    leaflets = shelf_of_both(tmp_path)
    settings = settings_for(
        LEAFLETS=str(leaflets),
        CLINIC_NUMBER=f"{PLASTER},{EYES}",
        RECORDING_KEYS=here.work.settings.recording_keys,
    )
    return replace(here.work, settings=settings, library=library_of(settings))


def leaves(here: World, clinic: str) -> None:
    """A caller leaves a message for a clinic, five minutes ago."""
    sid, at = here.records(f"CA{clinic}"), here.clock() - timedelta(minutes=5)
    facts: dict[str, Any] = {"call_sid": f"CA{clinic}", "recording_sid": sid}
    facts |= {"seconds": 3, "now": at}
    with here.sessions.begin() as session:
        message_left(session, caller_number=None, number_was_keyed=False, clinic=clinic, **facts)
        recording_reported(session, status="completed", clinic=clinic, **facts)


def told(here: World) -> list[tuple[str, str | None]]:
    """Return what was mailed since the last time, and to which clinic."""
    mails = [*zip(here.staff.read, here.staff.clinics, strict=True)]
    here.staff.read.clear()
    here.staff.clinics.clear()
    return mails


def test_a_clinic_hears_of_its_own_messages(here: World, work: Work) -> None:
    leaves(here, EYES)
    do_chores(work)
    assert told(here) == [(NEW_MESSAGE.subject, EYES)]
    here.clock.passes(minutes=1)
    leaves(here, PLASTER)
    do_chores(work)
    assert told(here) == [(NEW_MESSAGE.subject, PLASTER)], "the quiet of one is not another's"


def test_a_mail_that_is_not_taken_for_one_clinic_is_sent_later(here: World, work: Work) -> None:
    leaves(here, EYES)
    here.staff.out_of_reach = True
    do_chores(work)
    here.staff.out_of_reach = False
    here.clock.passes(hours=1)
    do_chores(work)
    assert told(here) == [(NEW_MESSAGE.subject, EYES)]


def test_each_is_reminded_in_its_own_hours(here: World, work: Work) -> None:
    here.clock.now = FRIDAY_NIGHT
    leaves(here, EYES)
    leaves(here, PLASTER)
    do_chores(work)
    told(here)
    here.clock.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    # Tuesday, nine o'clock: the eyes were open on Monday, and are open; the plaster opens later.
    do_chores(work)
    assert told(here) == [(STILL_WAITING.subject, EYES)]
    here.clock.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    do_chores(work)
    assert told(here) == [(STILL_WAITING.subject, PLASTER)], "the other's mail is not its own"


def test_a_clinic_whose_leaflets_are_gone_still_hears_of_what_waits(
    here: World, work: Work
) -> None:
    leaves(here, "+31201234567")
    do_chores(work)
    assert told(here) == [(NEW_MESSAGE.subject, "+31201234567")]
    here.clock.passes(days=21)
    do_chores(work)
    assert (ENDING.subject, "+31201234567") in told(here)


@pytest.mark.parametrize(
    ("clinic", "readers"),
    [
        (EYES, ("all@example.nl", "eyes@example.nl")),
        (PLASTER, ("all@example.nl",)),
        (None, ("all@example.nl", "eyes@example.nl")),
    ],
)
def test_an_address_behind_a_number_hears_of_that_clinic_only(
    clinic: str | None, readers: tuple[str, ...]
) -> None:
    settings = settings_for(
        CLINIC_NUMBER=f"{PLASTER},{EYES}",
        NOTIFY_TO="all@example.nl, 010 123 45 67=eyes@example.nl",
        SMTP_HOST="mail.example.nl",
    )
    assert settings.readers(clinic) == readers
