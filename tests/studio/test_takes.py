"""Promise: a take is kept before it is said to be here, judged, heard, and accepted once."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.pages.staff import Role
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.sound.mastering import measured
from ivr.words.prompt import Pace
from tests.line_settings import PUBLIC
from tests.office import Office
from tests.own_leaflet import LINE
from tests.studio.recording import Reader, reading_of, speech

WELCOME, MENU, *_ = LINE.prompts.values()


def voice_of(office: Office) -> str:
    """Who says the welcome now."""
    entry = office.house.sounds.now.manifest.find(WELCOME.text, Pace.NORMAL)
    return entry.voice if entry else ""


def test_an_accepted_take_is_what_the_next_caller_hears(office: Office) -> None:
    reader = Reader.of(office)
    before = office.house.sounds.now.file_of(WELCOME, Pace.NORMAL)
    reader.accepts(WELCOME)
    sounds = office.house.sounds
    for pace in Pace:
        entry = sounds.now.manifest.find(WELCOME.text, pace)
        assert entry is not None
        assert entry.voice.startswith("recorded:")
        assert sounds.now.file_of(WELCOME, pace) == entry.file != before
        heard = office.app.test_client().get(f"/audio/{entry.file}", base_url=PUBLIC).data
        assert measured(heard).level_dbfs == pytest.approx(-22, abs=1)
    assert sounds.now.file_of(MENU, Pace.NORMAL) is not None


def test_a_take_that_is_sent_twice_is_one_take(office: Office) -> None:
    reader, key = Reader.of(office), "een-sleutel-1"
    first, again = reader.brings(WELCOME, key=key), reader.brings(WELCOME, key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len([*office.settings.studio_folder.glob("takes/*/*.wav")]) == 1


def test_a_take_is_heard_as_the_telephone_sounds_before_it_is_accepted(office: Office) -> None:
    reader = Reader.of(office)
    take = reader.records(WELCOME)
    assert reader.state(take)["state"] == "ready"
    for pace in Pace:
        sound = reader.visitor.client.get(f"/stem/opnamen/{take}/{pace}.wav", base_url=PUBLIC)
        assert sound.data[:4] == b"RIFF"
    assert voice_of(office) == "a tone"


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (lambda: speech(0.0, noise=0), "niets te horen"),
        (lambda: reading_of(WELCOME, level=3.0), "te hard"),
        (lambda: reading_of(WELCOME, level=0.002, noise=0), "te zacht"),
        (lambda: reading_of(WELCOME, noise=0.01), "geruis"),
        (lambda: speech(1.0), "korter dan verwacht"),
        (lambda: speech(40.0), "langer dan verwacht"),
    ],
    ids=["silence", "clipped", "soft", "noise", "short", "long"],
)
def test_a_take_that_callers_would_not_understand_is_refused(
    office: Office, sound: Callable[[], bytes], why: str
) -> None:
    reader = Reader.of(office)
    told = reader.state(reader.records(WELCOME, sound()))
    assert (told["state"], why in str(told["reason"])) == ("refused", True), told
    answer = reader.posts(f"/stem/opnamen/{told['take']}/aanvaarden")
    assert answer.status_code == 409
    assert why in answer.get_json()["reason"]


def test_what_is_no_sound_or_of_no_prompt_is_not_kept(office: Office) -> None:
    reader = Reader.of(office)
    assert reader.brings(WELCOME, b"geen geluid").status_code == 400
    path, key = f"/stem/{reader.voice_id}/opnamen", "een-sleutel-2"
    unknown = reader.posts(path, reading_of(WELCOME), prompt="nergens", sleutel=key, woorden="x")
    other = reader.posts(path, reading_of(WELCOME), prompt=WELCOME.id, sleutel=key, woorden="x")
    climbs = reader.posts(path, b"", prompt=WELCOME.id, sleutel="../../etc/x", woorden="x")
    assert [one.status_code for one in (unknown, other, climbs)] == [404, 409, 400]
    assert not [*office.settings.studio_folder.glob("takes/*/*")]


def test_a_newer_take_takes_the_place_of_an_older_one(office: Office) -> None:
    reader = Reader.of(office)
    reader.accepts(WELCOME)
    first = office.house.sounds.now.file_of(WELCOME, Pace.NORMAL)
    reader.records(WELCOME, reading_of(WELCOME, level=0.2))
    assert office.house.sounds.now.file_of(WELCOME, Pace.NORMAL) == first
    reader.accepts(WELCOME, reading_of(WELCOME, level=0.1, noise=2e-5))
    folder = office.settings.studio_folder
    assert len([*folder.glob("takes/*/*.wav")]) == 1
    files = set(Manifest.load(folder / "published" / MANIFEST).files)
    assert {path.name for path in folder.glob("published/*.wav")} == files
    assert first not in files


def test_a_voice_that_does_not_speak_is_not_heard(office: Office) -> None:
    reader = Reader.of(office)
    reader.accepts(WELCOME)
    reader.visitor.opens("/stem").sends(f"/stem/{reader.voice_id}/spreekt", spreekt="nee")
    office.house.sounds.look()
    assert voice_of(office) == "a tone"


def test_a_broken_recording_is_spoken_by_the_line_itself(office: Office) -> None:
    reader = Reader.of(office)
    reader.accepts(WELCOME)
    sounds = office.house.sounds
    file = sounds.now.file_of(WELCOME, Pace.NORMAL)
    Path(office.settings.studio_folder / "published" / str(file)).unlink()
    sounds.look()
    assert voice_of(office) == "a tone"


def test_only_an_editor_may_bring_more_than_a_page_sends(office: Office) -> None:
    reader, large = Reader.of(office), b"x" * (5 * 1024 * 1024)
    assert reader.brings(WELCOME, large).status_code == 400, "it was read, and is no sound"
    assert reader.brings(WELCOME, 2 * large + b"x").status_code == 413
    assert reader.posts(f"/stem/{reader.voice_id}/code", large).status_code == 413
    assistant = office.colleague("piet", {Role.ASSISTANT}).opens("/berichten")
    other = Reader(office, assistant, reader.voice_id)
    assert other.brings(WELCOME, large).status_code == 413


def test_a_full_disk_loses_nothing_and_is_told(office: Office) -> None:
    reader = Reader.of(office)
    takes = office.settings.studio_folder / "takes"
    takes.mkdir(parents=True)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        answer = reader.brings(WELCOME)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert (answer.status_code, "schijf is vol" in answer.get_json()["reason"]) == (507, True)
    assert not [path for path in takes.rglob("*") if path.is_file()]
    assert reader.brings(WELCOME).status_code == 201
