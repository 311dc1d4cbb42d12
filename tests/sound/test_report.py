"""The report lets a colleague hear and judge every prompt, on one page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

from ivr.sound.manifest import Entry, Manifest
from ivr.sound.report import page
from tests.sound import ear
from tests.sound.entries import entry
from tests.sound.sounds import telephone_file

FINE = entry(
    "Wij zijn open om acht uur. Dat is een hele tijd eerder dan u denkt.",
    id="menu-1",
    text="Wij zijn open om 8.00 uur <b>&",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    telephone_file(tmp_path / "a.wav")
    return tmp_path


def shown(folder: Path, *entries: Entry) -> BeautifulSoup:
    digest = hashlib.sha256((folder / "a.wav").read_bytes()).hexdigest()
    manifest = Manifest(tuple(replace(entry, sha256=digest) for entry in entries))
    words = {entry.id: entry.text for entry in entries}
    return BeautifulSoup(page(manifest, folder, words), "html.parser")


def test_it_shows_the_words_the_spoken_form_and_the_numbers(folder: Path) -> None:
    article = shown(folder, FINE).article
    assert isinstance(article, Tag)
    text = article.get_text(" ", strip=True)
    for said in [
        "menu-1 · gewoon",
        FINE.text,
        FINE.spoken,
        "1,5 s",
        "\u221222,0 dBFS",
        "mbrola:nl2",
    ]:
        assert said in text
    assert article.path is not None
    assert str(article.path["d"]).startswith("M0 ")


def test_the_sound_is_in_the_page_itself(folder: Path) -> None:
    soup = shown(folder, FINE)
    assert soup.audio is not None
    kind, _, content = str(soup.audio["src"]).partition(";base64,")
    assert kind == "data:audio/wav"
    assert base64.b64decode(content) == (folder / "a.wav").read_bytes()
    outside = soup.find_all(["link", "script", "img", "iframe"])
    assert [str(tag.get("href") or tag.get("src")) for tag in outside] == ["data:,"]


def test_a_lost_file_is_flagged_and_not_played(folder: Path) -> None:
    manifest = Manifest((replace(FINE, file="gone.wav"),))
    soup = BeautifulSoup(page(manifest, folder, {}), "html.parser")
    assert soup.audio is None
    assert "Het geluidsbestand ontbreekt of is beschadigd." in soup.get_text()
    assert "Bij één bestand valt iets buiten de grenzen." in soup.get_text()


def test_without_any_sound_it_says_so(tmp_path: Path) -> None:
    assert "Er is nog geen geluid." in page(Manifest(), tmp_path, {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_telephone_and_plays(folder: Path, browser: Browser, scheme: str) -> None:
    fine = replace(FINE, spoken="Dag.")
    soup = shown(folder, fine, replace(fine, id="a-" + "long-name-" * 8, level_dbfs=-25.0))
    (folder / "report.html").write_text(str(soup))
    view = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    view.goto(f"file://{folder}/report.html")
    assert view.evaluate("document.documentElement.scrollWidth") <= 360
    length = view.evaluate(
        "new Promise(r => { const a = document.querySelector('audio');"
        "a.onloadedmetadata = () => r(a.duration); a.onerror = () => r(-1); a.load(); })"
    )
    assert length == pytest.approx(len(ear.read(folder / "a.wav")) / 8000, abs=0.01)
    view.get_by_label("Toon alleen wat buiten de grenzen valt").check()
    assert view.locator("article:visible").count() == 1
