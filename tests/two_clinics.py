"""A line of two clinics, each with a leaflet of its own, and what callers left for both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app import create_app
from ivr.call.hours import Closure
from ivr.database.engine import open_database
from ivr.messages.call_back_request import CallBackWish, ask_to_be_rung_back
from ivr.messages.handling import Handling, write_note
from ivr.messages.snippets import add_snippet
from ivr.records.access_log import Actor
from ivr.records.calls import count_step, note_call
from ivr.records.closures import add_closure
from ivr.reminders.consent import Wish, ask
from ivr.studio.lending import lend
from ivr.studio.takes import Recorded, add_take
from ivr.words.fact import Fact
from ivr.words.prompt import Prompt
from ivr.words.reminder import Standing
from tests.calling import TUESDAY, Clock
from tests.line_settings import settings_for
from tests.office import Office
from tests.reminders.evenings import EVENINGS, SEAL
from tests.shelf import put

PLASTER, EYES = "+31790003007", "+31101234567"
"""The numbers of the two clinics."""

BOTH, STRAIGHT = "+31850001515", "+31850001516"
"""The number behind which both leaflets are, and the one that goes straight to the second."""

SECRETS = (
    *("Oogheelkunde", "Staar", "geheime notitie", "geheime reden", "0611112222", "11112222"),
    *("geheime stem", "geheim tekstblokje"),
)
"""What only colleagues of the second clinic may see, wherever it would stand."""


def shelf_of_both(folder: Path, **more: str) -> Path:
    """Put a leaflet of each clinic on a shelf, with `more` fields in the second; return where."""
    leaflets = folder / "leaflets"
    put(leaflets, "gips", pavo_number="101", opens="09.30", closes="17.00")
    of_the_eyes = {
        "pavo_number": "202",
        "title": "Staar",
        "clinic_name": "polikliniek Oogheelkunde",
        "clinic_number": "(010) 123 45 67",
        "opens": "08.00",
        "closes": "12.00",
    }
    put(leaflets, "staar", **of_the_eyes, **more)
    return leaflets


def behind_two_numbers(folder: Path) -> dict[str, str]:
    """Return settings of a line whose second number goes straight to the second leaflet."""
    return {
        "LEAFLETS": str(shelf_of_both(folder, line_numbers=STRAIGHT)),
        "CLINIC_NUMBER": f"{PLASTER},{EYES}",
        "LINE_NUMBER": f"{BOTH},{STRAIGHT}",
    }


@contextmanager
def an_office(folder: Path, migrated: Path) -> Iterator[Office]:
    """Serve the pages of both clinics."""
    shelf_of_both(folder)
    with office_of(folder, migrated, f"{PLASTER}, {EYES}") as office:
        yield office


@contextmanager
def office_of(folder: Path, migrated: Path, clinics: str) -> Iterator[Office]:
    """Serve the pages of these clinics, whose leaflets lie in the folder."""
    shutil.copy(migrated, folder / "line.db")
    settings = settings_for(
        DATABASE_URL=f"sqlite:///{folder / 'line.db'}",
        LEAFLETS=str(folder / "leaflets"),
        CLINIC_NUMBER=clinics,
    )
    clock, sessions = Clock(TUESDAY), open_database(settings.database_url)
    office = Office(create_app(settings, clock=clock), clock, settings, sessions)
    yield office
    office.house.close()
    sessions.kw["bind"].dispose()


@pytest.fixture
def both_clinics(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Office]:
    with an_office(tmp_path, migrated_sqlite) as office:
        yield office


def fill(office: Office) -> dict[str, int]:
    """Leave a row of every kind for the second clinic; return the ids."""
    eyes, leaflet, now = Actor("bert", "hier"), "staar", office.clock.now
    message = office.leaves_message("+31611112222", clinic=EYES, leaflet=leaflet)
    with office.sessions.begin() as session:
        wish = CallBackWish("CA-eyes", "+31611112222", False, EYES, leaflet, None)
        assert ask_to_be_rung_back(session, wish, now)
        note = Handling([EYES], message, eyes, now)
        assert write_note(session, note, was="", note="geheime notitie")
        day = now.date() + timedelta(days=1)
        add_closure(session, EYES, Closure(day, day, "geheime reden"), eyes, now)
        their_wish = Wish("+31611112222", day + timedelta(days=1), leaflet, "", EYES)
        assert ask(session, their_wish, SEAL, now, EVENINGS) is Standing.OPEN
        for number in range(7):
            call = f"CA-eyes-{number}"
            note_call(session, call, now, Fact.INFORMED, clinic=EYES, leaflet=leaflet)
            count_step(session, "menu", "heard", now, leaflet=leaflet)
        voice = lend(session, EYES, "geheime stem", "bert", now).id
        said = Prompt("welcome", "geheime woorden")
        take = add_take(session, Recorded(voice, "geheime-sleutel", said, "bert", now)).id
        assert add_snippet(session, EYES, "geheim tekstblokje")
    known = {"snippet_id": 1, "message_id": message, "closure_id": 1, "reminder_id": 1}
    return {**known, "voice_id": voice, "take_id": take}
