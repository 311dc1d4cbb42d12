"""Promise: a recording that only Twilio tells of goes to the clinic of its call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.house import library_of
from ivr.messages.leaving import message_left
from ivr.messages.message import Message
from ivr.messages.reconcile import reconcile
from ivr.messages.retention import purge
from ivr.messages.worker_parts import Work
from ivr.records.calls import note_call
from tests.line_settings import settings_for
from tests.two_clinics import BOTH, EYES, PLASTER, STRAIGHT, behind_two_numbers
from tests.world import World


@pytest.fixture
def work(here: World, tmp_path: Path) -> Work:
    """A line of two clinics, with a number that goes straight to the second one's leaflet."""
    settings = settings_for(**behind_two_numbers(tmp_path))
    return replace(here.work, settings=settings, library=library_of(settings))


def whose(here: World) -> list[tuple[str, str]]:
    with here.sessions() as session:
        return [(one.clinic, one.leaflet) for one in session.scalars(select(Message))]


@pytest.mark.parametrize(
    ("called", "belongs"), [(BOTH, (PLASTER, "")), (STRAIGHT, (EYES, "staar"))]
)
def test_of_an_unknown_call_the_number_dialled_tells_the_clinic(
    here: World, work: Work, called: str, belongs: tuple[str, str]
) -> None:
    here.calls["CA1"] = ("+31612345678", called)
    here.records("CA1")
    assert reconcile(work) == 1
    assert whose(here) == [belongs]


def test_of_a_known_call_the_leaflet_that_was_heard_tells_it(here: World, work: Work) -> None:
    with here.sessions.begin() as session:
        note_call(session, "CA1", here.clock(), clinic=EYES, leaflet="staar")
    here.calls["CA1"] = ("+31612345678", BOTH)
    here.records("CA1")
    assert reconcile(work) == 1
    assert whose(here) == [(EYES, "staar")]


def test_a_purged_message_keeps_its_clinic_and_not_its_leaflet(here: World, work: Work) -> None:
    with here.sessions.begin() as session:
        message_left(
            session,
            call_sid="CA1",
            recording_sid="RE1",
            caller_number=None,
            number_was_keyed=False,
            seconds=3,
            now=here.clock(),
            clinic=EYES,
            leaflet="staar",
        )
    here.clock.passes(days=31)
    with here.sessions.begin() as session:
        assert len(purge(session, work.retention, here.clock())) == 1
    assert whose(here) == [(EYES, "")]
