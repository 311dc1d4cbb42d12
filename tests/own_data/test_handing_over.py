"""Promise: a caller gets all that is kept of their number, whole, readable, and nobody else's."""

from __future__ import annotations

import io
import json
import tracemalloc
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from ivr.messages.fetch import fetch_due
from ivr.messages.given_numbers import keep_number
from ivr.messages.message import Message, RecordingAudio
from ivr.own_data.handing_over import HandingOver, log_handing_over, telling_of
from ivr.own_data.of_one_number import OneNumber
from ivr.records.access_log import Actor
from ivr.records.calls import note_call
from ivr.worker.rounds import run_due
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME, OTHER_KEY, OURS
from tests.messages.kept import NOTE, NUMBER, arrives
from tests.reminders.evenings import asks
from tests.two_clinics import EYES
from tests.wav import wav
from tests.world import World


@dataclass(frozen=True)
class Handed:
    """What is in the zip."""

    archive: ZipFile

    @property
    def names(self) -> list[str]:
        return self.archive.namelist()

    @property
    def told(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.archive.read("gegevens.json"))
        return read


def export(here: World, clinics: Sequence[str] = OURS) -> HandingOver:
    work, one = here.work, OneNumber(NUMBER, clinics)
    telling = telling_of(work.settings, work.library, one, here.clock())
    return HandingOver(here.sessions, work.keys, one, telling, "de lijn")


def handed(made: HandingOver) -> Handed:
    archive = ZipFile(io.BytesIO(b"".join(made.pieces())))
    assert archive.testzip() is None
    return Handed(archive)


def test_the_zip_holds_every_message_with_its_sound_and_who_did_what(here: World) -> None:
    first, second = arrives(here, "CA1", seed=1), arrives(here, "CA2", seed=2)
    day = here.work.local_day(here.clock()) + timedelta(days=3)
    asks(here, NUMBER, day, here.clock())
    with here.sessions.begin() as session:
        note_call(session, "CA3", here.clock(), clinic=CLINIC_NUMBER)
        keep_number(session, "CA3", NUMBER, here.clock())
    got = handed(export(here))
    ids = [here.message(sid).id for sid in (first, second)]
    assert got.names == ["LEESMIJ.txt", *(f"bericht-{one}.wav" for one in ids), "gegevens.json"]
    told = got.told
    assert told["telefoonnummer"] == "06 12 34 56 78"
    assert [one["bericht"] for one in told["berichten"]] == ids
    assert {one["notitie_van_de_polikliniek"] for one in told["berichten"]} == {NOTE}
    assert told["berichten"][0]["achtergelaten_op"] == "2026-11-23T10:00:00+01:00"
    assert told["berichten"][0]["wordt_gewist_op"] == "2026-12-23T10:00:00+01:00"
    (reminder,) = told["herinneringen"]
    assert reminder["dag_van_het_onderzoek"] == day.isoformat()
    assert reminder["folder"] == here.work.library.leaflets[LEAFLET_NAME].about.title
    assert [one["ingetoetst_op"] for one in told["ingetoetste_nummers"]] == [
        "2026-11-23T10:00:00+01:00"
    ]
    assert [(one["wie"], one["wat"], one["bericht"]) for one in told["logboek"]] == [
        ("anna", "notitie gewijzigd", one) for one in ids
    ]
    with wave.open(io.BytesIO(got.archive.read(f"bericht-{ids[0]}.wav"))) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        assert round(sound.getnframes() / 8000) == 30


def test_the_note_says_in_dutch_what_is_in_it_and_what_is_not(here: World) -> None:
    arrives(here)
    note = handed(export(here)).archive.read("LEESMIJ.txt").decode()
    assert "06 12 34 56 78" in note
    assert "Gesprekken zonder bericht." in note
    assert "\r\n" in note, "or an old Notepad shows it as one line"
    assert max(map(len, note.splitlines())) <= 80


def test_a_recording_that_cannot_be_opened_is_named_and_breaks_nothing(here: World) -> None:
    lost, kept = arrives(here, "CA1", seed=1), here.leaves("CA2")
    at_twilio = here.leaves("CA3")
    elsewhere = replace(here, work=here.with_keys(OTHER_KEY.encode()))
    elsewhere.reports(kept, call_sid="CA2")
    fetch_due(elsewhere.work)
    with here.sessions.begin() as session:
        damaged = here.message(at_twilio).id
        sound = update(RecordingAudio).where(RecordingAudio.message_id == damaged)
        session.execute(sound.values(sha256="0" * 64))
    got = handed(export(elsewhere))
    reasons = {one["bericht"]: one["waarom_geen_opname"] for one in got.told["berichten"]}
    unreadable = "Deze opname is bewaard, maar kan niet worden geopend."
    assert reasons[here.message(lost).id] == unreadable
    assert reasons[here.message(kept).id] is None
    assert f"bericht-{here.message(kept).id}.wav" in got.names
    assert f"bericht-{here.message(lost).id}.wav" not in got.names


def test_a_message_of_which_the_sound_is_not_here_says_so(here: World) -> None:
    here.leaves()
    (message,) = handed(export(here)).told["berichten"]
    assert message["opname"] is None
    assert message["waarom_geen_opname"].startswith("De opname was nog niet opgehaald")


def test_nothing_of_another_clinic_or_another_number_is_in_it(here: World) -> None:
    theirs, ours = arrives(here, "CA1", seed=1), arrives(here, "CA2", seed=2)
    with here.sessions.begin() as session:
        session.execute(update(Message).where(Message.recording_sid == theirs).values(clinic=EYES))
    got = handed(export(here))
    assert [one["bericht"] for one in got.told["berichten"]] == [here.message(ours).id]
    assert [one["bericht"] for one in got.told["logboek"]] == [here.message(ours).id]
    assert len(got.names) == 3


def test_nothing_kept_is_still_a_whole_file(here: World) -> None:
    got = handed(export(here))
    assert [got.told[name] for name in ("berichten", "herinneringen", "logboek")] == [[], [], []]


def test_handing_over_is_logged_for_each_message(here: World) -> None:
    message, now = here.message(arrives(here)), here.clock()
    with here.sessions.begin() as session:
        log_handing_over(session, OneNumber(NUMBER, OURS), Actor("anna", "hier"), now)
    (told,) = [one for one in handed(export(here)).told["logboek"] if "geëxp" in one["wat"]]
    assert (told["wie"], told["bericht"]) == ("anna", message.id)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_many_long_messages_take_the_memory_of_a_few(here: World) -> None:
    sound = wav(seconds=40)
    for number in range(20):
        sid = here.leaves(f"CA{number}", sound, seconds=40)
        here.reports(sid, call_sid=f"CA{number}")
    run_due(here.work)
    made, sent = export(here), 0
    tracemalloc.start()
    for piece in made.pieces():
        sent += len(piece)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 15 * len(sound), "noise does not get smaller in a zip"
    assert most < 8 * len(sound), "one that is read, opened, decoded and written"
