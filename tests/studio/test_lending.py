"""Promise: whoever lent a voice can take it back, and then nothing of it is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from ivr import pcm
from ivr.messages.worker_parts import work_of
from ivr.pages.staff import Role
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.studio.carrying import CarryingError, unpacked
from ivr.studio.lending import LAST_FETCHED_AFTER
from ivr.studio.lent_voice import Take
from ivr.studio.mastering_takes import master_next
from ivr.words.prompt import Pace
from ivr.worker.rounds import do_chores
from scripts import studio
from tests.commands import Ran, run_here
from tests.line_settings import PUBLIC, environment_for
from tests.office import Office
from tests.own_leaflet import LINE
from tests.studio.recording import Reader, bench_of, reading_of

WELCOME, MENU, *_ = LINE.prompts.values()
NAME = "Roodborstje van Dalen"


def works(office: Office) -> None:
    """Let the worker do its chores."""
    work = replace(work_of(office.settings), clock=office.clock)
    do_chores(work)
    work.close()
    office.house.sounds.look()


def ran(office: Office, *arguments: str) -> Ran:
    """Run scripts/studio.py where this office is."""
    here = environment_for(DATABASE_URL=office.settings.database_url)
    return run_here(studio.main, *arguments, environment=here)


def remains(office: Office, *needles: bytes) -> list[str]:
    """The files of the database and the studio that hold one of these."""
    folder = office.settings.studio_folder.parent
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(one in path.read_bytes() for one in needles)]


def test_of_a_voice_that_is_withdrawn_nothing_is_left(office: Office) -> None:
    reader = Reader.of(office, NAME)
    sound = reading_of(WELCOME)
    reader.accepts(WELCOME, sound)
    reader.records(MENU)
    heard = office.house.sounds.now.manifest.find(WELCOME.text, Pace.NORMAL)
    assert heard is not None
    samples = pcm.read(sound).samples[60_000:60_400]
    needles = (samples, NAME.encode(), heard.file.encode(), heard.sha256.encode())
    assert remains(office, *needles)

    page = reader.visitor.opens(f"/stem/{reader.voice_id}/terugtrekken")
    page.sends(f"/stem/{reader.voice_id}/terugtrekken", zeker="ja")
    office.house.sounds.look()
    now = office.house.sounds.now.manifest.find(WELCOME.text, Pace.NORMAL)
    assert now is not None
    assert now.voice == "a tone"
    # A caller who was just told to play it still hears it.
    address = f"/audio/{heard.file}"
    assert office.app.test_client().get(address, base_url=PUBLIC).status_code == 200

    office.clock.now += LAST_FETCHED_AFTER + timedelta(seconds=31)
    works(office)
    assert office.app.test_client().get(address, base_url=PUBLIC).status_code == 404
    assert remains(office, *needles) == []
    assert not [*office.settings.studio_folder.rglob("*.wav")]
    assert reader.visitor.opens(f"/stem/{reader.voice_id}").status == 404
    assert NAME not in str([line.detail for line in office.log()])


def test_nothing_goes_before_it_is_said_to_be_certain(office: Office) -> None:
    reader = Reader.of(office)
    reader.accepts(WELCOME)
    reader.visitor.opens(f"/stem/{reader.voice_id}/terugtrekken")
    reader.visitor.sends(f"/stem/{reader.voice_id}/terugtrekken")
    office.clock.now += timedelta(minutes=5)
    works(office)
    heard = office.house.sounds.now.manifest.find(WELCOME.text, Pace.NORMAL)
    assert heard is not None
    assert heard.voice.startswith("recorded:")


def test_a_voice_goes_to_another_machine_in_one_file(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reader = Reader.of(office)
    sound = reading_of(WELCOME)
    reader.accepts(WELCOME, sound)
    reader.records(MENU)
    answer = reader.visitor.client.get(f"/stem/{reader.voice_id}/uitvoer.zip", base_url=PUBLIC)
    file = tmp_path / "stem.zip"
    file.write_bytes(answer.data)
    answer.close()
    (carried,) = unpacked(file)
    assert (carried.prompt, carried.text, carried.recorded_by) == (WELCOME.id, WELCOME.text, "els")
    assert pcm.read(carried.sound).samples == pcm.read(sound).samples

    assert (
        ran(office, "import", str(file), "--name", "Ria elders", "--consent", "els").returncode == 0
    )
    assert "Ria elders" in ran(office, "list").stdout
    again = ran(office, "import", str(file), "--name", "Ria elders", "--consent", "els")
    assert "another --name" in again.stderr
    assert "no voice 9" in ran(office, "export", "9", str(tmp_path / "x.zip")).stderr
    while master_next(bench_of(office)):
        pass
    reader.visitor.opens("/stem").sends("/stem/2/spreekt", spreekt="ja")
    manifest = Manifest.load(office.settings.studio_folder / "published" / MANIFEST)
    assert {entry.voice.partition("@")[0] for entry in manifest.entries} == {"recorded:2"}


@pytest.mark.parametrize("content", [b"", b"geen zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_voice_is_not_taken_in(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "stem.zip"
    file.write_bytes(content)
    with pytest.raises(CarryingError, match="not a voice"):
        [*unpacked(file)]


def test_a_take_whose_words_changed_is_stale_and_another_voice_speaks(office: Office) -> None:
    reader = Reader.of(office)
    take = reader.accepts(WELCOME)
    with office.sessions.begin() as session:
        session.execute(update(Take).where(Take.id == take).values(text="Andere woorden."))
    stand = reader.visitor.client.get(f"/stem/{reader.voice_id}/stand", base_url=PUBLIC).get_json()
    assert stand["pieces"][WELCOME.id]["state"] == "stale"
    assert stand["recorded"] == 0


def test_of_one_clinic_one_voice_is_heard(office: Office) -> None:
    first, second = Reader.of(office), Reader.of(office, "Joop", account="jan")
    first.accepts(WELCOME)
    second.accepts(WELCOME)

    def speaker() -> str:
        office.house.sounds.look()
        heard = office.house.sounds.now.manifest.find(WELCOME.text, Pace.NORMAL)
        return heard.voice.partition("@")[0] if heard else ""

    assert speaker() == f"recorded:{first.voice_id}"
    second.visitor.opens("/stem").sends(f"/stem/{second.voice_id}/spreekt", spreekt="ja")
    assert speaker() == f"recorded:{second.voice_id}"


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MANAGER])
def test_only_an_editor_comes_into_the_studio(office: Office, role: Role) -> None:
    visitor = office.colleague("piet", {role})
    assert visitor.opens("/stem").status == 403


def test_without_consent_or_a_name_there_is_no_voice(office: Office) -> None:
    visitor = office.colleague("els").opens("/stem")
    assert visitor.sends("/stem", naam="Ria").status == 400
    assert visitor.sends("/stem", naam=" ", toestemming="ja").status == 400
    visitor.sends("/stem", naam="Ria", toestemming="ja")
    assert visitor.opens("/stem").sends("/stem", naam="Ria", toestemming="ja").status == 400
