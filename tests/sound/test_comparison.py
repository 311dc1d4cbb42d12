"""The comparison lets a colleague hear ten prompts in every voice, on one accessible page."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

from ivr.settings import ROOT
from ivr.sound.kinds import ten
from ivr.sound.plan import Text
from scripts import build_audio
from tests.commands import Ran, run_here
from tests.own_leaflet import LINE
from tests.ports import free_port
from tests.sound import ear
from tests.sound.sounds import speechlike, wav
from tests.sound.tools import needs_espeak

AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
# So few that they are made without other processes, which start slowly.
PROMPTS = {
    "menu": "Voor voeding en drinken: druk op vier. Voor bewegen: druk op drie.",
    "back": "Terug: druk op zeven.",
    "hours": "vanaf 08.15 uur.",
    "digit-7": "zeven.",
}


def as_said(*written: str) -> list[Text]:
    return [Text(f"p{number}", text, text) for number, text in enumerate(written)]


def test_of_each_kind_there_is_one_whatever_the_line_is_about() -> None:
    said = [Text(prompt.id, prompt.text, prompt.text) for prompt in LINE.prompts.values()]
    found = ten(said)
    assert list(found)[:3] == ["Lange alinea", "Toetsen op een rij", "Eén toets"]
    assert {"Tijd", "Telefoonnummer", "Eén cijfer"} <= set(found)
    assert len({text.written for text in found.values()}) == 10
    assert found["Eén cijfer"].written.strip(".") in ("zeven", "negen")
    assert found["Tijd"].written.count(".") >= 1


def test_a_line_of_few_prompts_has_each_of_them_once() -> None:
    said = as_said("Dag.", "Hoe gaat het?", "Dag.")
    assert [text.written for text in ten(said).values()] == ["Hoe gaat het?", "Dag."]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "words.json").write_text(json.dumps(PROMPTS))
    (tmp_path / "tape").mkdir()
    (tmp_path / "tape" / "menu.wav").write_bytes(wav(speechlike(2.0)))
    return tmp_path


def compared(here: Path, *options: str, hears: str | None = None) -> Ran:
    proxy = f"http://127.0.0.1:{free_port()}"
    settings = {"VOICE": "recorded:tape,best", "VOICES": "none", "https_proxy": proxy}
    return run_here(
        lambda given: build_audio.main(given, None if hears is None else lambda sound: hears),
        *("--words", "words.json", "--folder", "audio", "--compare", "c.html", *options),
        environment=os.environ | settings,
        folder=here,
    )


def shown(here: Path) -> BeautifulSoup:
    return BeautifulSoup((here / "c.html").read_text(encoding="utf-8"), "html.parser")


@needs_espeak
def test_every_voice_that_is_here_says_them_and_others_are_told(here: Path) -> None:
    ran = compared(here)
    assert (ran.returncode, ran.stdout) == (
        0,
        "Open c.html in a browser; it is one file and needs nothing else.\n",
    )
    assert "needs the internet" in ran.stderr
    assert "No Dutch voice for Piper" in ran.stderr
    page = shown(here)
    titles = [cell.get_text() for cell in page.select("tbody th")]
    assert titles[0] == "Opname van een mens"
    assert titles[-1] == "espeak-ng nl (losse klanken)"
    assert len(page.select("section")) == len(PROMPTS)
    assert not (here / "audio").exists(), "the sound of the line is left alone"
    said = page.select(".voice")
    assert len(said) == len(PROMPTS) * len(titles)
    assert sum("Deze tekst is niet ingesproken." in one.get_text() for one in said) == 3


@needs_espeak
def test_the_sound_is_in_the_page_with_its_numbers(here: Path) -> None:
    compared(here, "--voice", "espeak:nl")
    page = shown(here)
    for audio in page.select("audio"):
        kind, _, content = str(audio["src"]).partition(";base64,")
        assert kind == "data:audio/wav"
        assert ear.complaints(base64.b64decode(content)) == []
    first = page.select_one(".voice")
    assert isinstance(first, Tag)
    words = first.get_text(" ", strip=True)
    assert "dBFS" in words
    assert "lettergrepen/s" in words
    assert "Niet verstaan" not in page.get_text()


@needs_espeak
def test_a_recogniser_tells_which_words_got_lost(here: Path) -> None:
    compared(here, "--voice", "espeak:nl", hears="Terug: druk op negen.")
    section = next(it for it in shown(here).select("section") if "Terug" in it.get_text())
    assert "zeven > negen" in section.get_text()
    row = shown(here).select_one("tbody tr")
    assert isinstance(row, Tag)
    assert int(row.select("td")[-1].get_text()) > 5


def test_without_a_voice_that_is_told(here: Path) -> None:
    ran = compared(here, "--voice", "mbrola:zz9")
    assert ran.returncode == 1
    assert "mbrola-zz9" in ran.stderr
    assert "No voice is here to compare" in ran.stderr
    assert not (here / "c.html").exists()


def test_a_model_is_for_comparing(here: Path) -> None:
    ran = run_here(build_audio.main, "--model", "small", folder=here)
    assert ran.returncode == 2
    assert "--model is for --compare" in ran.stderr


@needs_espeak
def test_it_fits_a_telephone_and_axe_finds_nothing(here: Path, browser: Browser) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is missing: npm ci --prefix tests/browser")
    compared(here, "--voice", "recorded:tape,espeak:nl", hears="iets")
    tags = "['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']"
    view = browser.new_page(viewport={"width": 320, "height": 900})
    view.goto(f"file://{here}/c.html")
    assert view.evaluate("document.documentElement.scrollWidth") <= 320
    view.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        view.emulate_media(color_scheme=scheme)
        found = view.evaluate(f"axe.run({{runOnly: {{type: 'tag', values: {tags}}}}})")
        faults = [(it["id"], [node["html"] for node in it["nodes"]]) for it in found["violations"]]
        assert faults == []
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "Naar de teksten"
    view.close()
