"""Promise: on the page one says what a caller says, and sees what the line makes of it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, ViewportSize

from tests.phone.page.axe import AXE, violations
from tests.phone.page.browsing import TUESDAY
from tests.phone.page.browsing import Visitor as Browsing
from tests.phone.page.conftest import OpenTab, Page, page_at
from tests.phone.page.test_page import Visitor

QUESTION = "mag het gips nat worden onder de douche"
NARROW: ViewportSize = {"width": 390, "height": 800}
WIDE: ViewportSize = {"width": 1300, "height": 900}


@pytest.fixture
def page(tmp_path: Path, migrated_sqlite: Path, audio: Path) -> Iterator[Page]:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    database = f"sqlite:///{tmp_path / 'line.db'}"
    with page_at(database, tmp_path / "twilio", audio, SPEECH_QUESTIONS="true") as page:
        yield page


def asked(page: Page, **heard: object) -> tuple[Visitor, dict[str, Any]]:
    """Ask the question aloud; gives what was understood."""
    visitor = Visitor(page).dials(clock="2027-03-02T10:00").listens_until("Waiting")
    visitor.reacts(what="Key", key="9", after=1).listens_until("Waiting")
    assert visitor.now["listens"]
    how = {"confidence": 0.9, "percent": 0, "after": 1.0, **heard}
    form = {
        "number": visitor.now["number"],
        "reaction": {"what": "SaidWords", "words": QUESTION, **how},
    }
    answer = visitor.post(f"{visitor.address}/reacties", form).json()
    visitor.told += answer["happenings"]
    return visitor, answer["understood"]


def test_the_page_hears_what_the_leaflet_makes_of_a_question(page: Page) -> None:
    visitor, understood = asked(page)
    assert understood["words"] == QUESTION
    assert understood["decision"].startswith("Zeker: ")
    first, *others = understood["candidates"]
    assert first["heading"] == "Wassen en eraf"
    assert "nat" in first["sentence"]
    assert all(0 <= one["score"] <= first["score"] <= 1 for one in others)
    assert visitor.now["what"] == "Silence"
    doubtful = asked(page, confidence=0.1)[1]
    assert doubtful["decision"].startswith("Niet zeker")
    assert asked(page, percent=40)[1]["words"] not in {"", QUESTION}


def test_the_words_stay_on_the_page(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    """They go to the line once, and no link, story, log or database has them."""
    caplog.set_level(logging.DEBUG)
    visitor, _ = asked(page)
    visitor.reacts(what="Finished")
    (sent,) = [one for one in visitor.told if "SpeechResult" in one.get("params", {})]
    assert sent["params"]["SpeechResult"] == QUESTION
    assert sent["params"]["Confidence"] == "0.9"
    assert "douche" not in "".join(one["url"] for one in visitor.told if one["what"] == "Webhook")
    story = visitor.story()
    assert story["keys"] == "9 v"
    assert '.asks("vul hier een vraag in")' in story["test"]
    assert "douche" not in "".join(story.values())
    assert "douche" not in caplog.text
    files = Path(page.settings.database_url.removeprefix("sqlite:///")).parent.glob("line.db*")
    kept = b"".join(file.read_bytes() for file in files)
    assert len(kept) > 10_000
    assert b"gips nat" not in kept
    link = requests.get(f"{page.address}/telefoon?toetsen=9+v", timeout=30)
    assert "wordt overgeslagen" not in link.text


@pytest.mark.long
def test_a_question_is_typed_heard_and_considered(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20&toetsen=9+v", viewport=WIDE)
    said, understood = types_too_early(visitor), visitor.tab.locator("#understood")
    visitor.until(lambda: "Typ nu zelf" in visitor.status, "the link leaves the words")
    # It waits for who is typing, at this speed for longer than its eight seconds.
    visitor.tab.wait_for_timeout(600)
    assert visitor.now("place") == "question"
    visitor.tab.get_by_label("Verkeerd verstaan").select_option("20")
    visitor.tab.get_by_label("Zekerheid").fill("")
    said.press("Enter")
    visitor.hears(f"U zegt: “9 {QUESTION}”")
    visitor.until(lambda: "De lijn verstond" in understood.inner_text(), "it is understood")
    assert f"9 {QUESTION}" not in understood.inner_text()
    assert said.input_value() == ""
    assert visitor.tab.locator("#candidates li").count() > 0
    assert visitor.tab.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
    sees_nothing_wrong(visitor, NARROW)
    said.focus()
    visitor.types("Escape").until(lambda: "opgehangen" in visitor.status, "the call is over")


def types_too_early(visitor: Browsing) -> Locator:
    """Type before the call, and say it where the line does not listen; the words stay."""
    said, button = visitor.tab.locator("#said"), visitor.tab.get_by_role("button", name="Zeg dit")
    understood = visitor.tab.locator("#understood")
    assert button.get_attribute("aria-disabled") == "true"
    visitor.tab.get_by_label("Wat de beller zegt").fill(f"9 {QUESTION}")
    said.press("Enter")
    assert "Er is geen gesprek." in understood.inner_text()
    visitor.calls().waits_for("Heard")
    said.press("Enter")
    assert "luistert nu niet naar woorden" in understood.inner_text()
    assert said.input_value() == f"9 {QUESTION}"
    assert "U zegt" not in visitor.words
    return said


def sees_nothing_wrong(visitor: Browsing, view: ViewportSize) -> None:
    visitor.tab.set_viewport_size(view)
    assert visitor.tab.evaluate("document.documentElement.scrollWidth") <= view["width"]
    if AXE.exists():
        assert violations(visitor) == []
