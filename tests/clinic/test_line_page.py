"""Promise: a colleague reads and hears all that a caller can hear."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.sound.manifest import MANIFEST, Manifest
from tests.line_settings import LEAFLET_NAME, PUBLIC
from tests.office import Office, office_with
from tests.own_sound import own_manifest


def test_the_line_is_shown_with_all_its_words(office: Office) -> None:
    anna = office.colleague("anna").opens("/lijn")
    anna.sees("Goedendag, dit is de").sees("Deel 2 van").sees("Druk op zes: Deel 2 van 3")
    folds = [fold.get_text(strip=True) for fold in anna.page.select("summary")]
    assert folds[:2] == [
        "Het begin van het gesprek",
        "Druk op één: de eerste dagen met gips",
    ]
    chart = anna.client.get(f"/lijn/{LEAFLET_NAME}/schema.svg", base_url=PUBLIC)
    assert chart.mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    ("voice", "told"),
    [
        ("mbrola:nl2", "mbrola:nl2"),
        ("espeak:nl", "espeak:nl"),
        ("gtts", None),
        ("piper:nl_NL-pim-medium@0123456789ab", None),
        ("recorded:0123456789ab", None),
    ],
)
def test_a_voice_of_glued_sounds_is_told_with_the_remedy(
    tmp_path: Path, migrated_sqlite: Path, voice: str, told: str | None
) -> None:
    entries = own_manifest().entries
    spoken = [replace(entry, voice=voice) for entry in entries[::2]]
    Manifest(tuple(spoken)).save(tmp_path / "audio" / MANIFEST)
    with office_with(tmp_path, migrated_sqlite, tmp_path / "audio") as office:
        page = office.colleague("anna").opens("/lijn").page
    remedy = page.find("section", {"aria-labelledby": "stem"})
    if told is None:
        assert remedy is None
        return
    assert remedy is not None
    words = remedy.get_text(" ", strip=True)
    assert f"een computerstem die uit losse klanken is geplakt ({told})" in words
    assert ".venv/bin/python scripts/build_audio.py --voice best" in words
