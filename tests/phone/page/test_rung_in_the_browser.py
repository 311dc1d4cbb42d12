"""Promise: who asked for it in a call is rung on the page, on an evening of their choice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.reminders.planned import Reminder, ReminderOutcome
from ivr.words.prompt import Pace
from tests.dated_leaflet import line_of, shelved
from tests.own_sound import write_sounds
from tests.phone.page.axe import AXE, violations
from tests.phone.page.browsing import PHONE, TUESDAY
from tests.phone.page.conftest import OpenTab, Page, page_at

ASKS = "toetsen=1+1+0903+%23+%23+6+h"
"""The nine March is a Tuesday: the line calls on Monday evening."""


@pytest.fixture
def page(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Page]:
    """A line whose leaflet has a rule, and which rings callers on the eve."""
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    audio = tmp_path / "audio"
    audio.mkdir()
    said = line_of().prompts.values()
    write_sounds(audio, ((prompt, Pace.NORMAL, 0.5, 400.0) for prompt in said))
    settings = {**shelved(tmp_path / "shelf"), "REMINDERS": "true"}
    database = f"sqlite:///{tmp_path / 'line.db'}"
    with page_at(database, tmp_path / "twilio", audio, **settings) as page:
        yield page


@pytest.mark.long
def test_who_asked_for_it_is_rung_hears_the_message_and_is_not_rung_again(
    open_tab: OpenTab, page: Page
) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20&{ASKS}", viewport=PHONE)
    says = visitor.tab.locator("#evening-says")
    visitor.until(lambda: "geen herinnering" in says.inner_text(), "nothing was asked")
    visitor.calls().until(lambda: "8 maart 2027" in says.inner_text(), "the evening is known")
    # A telephone that rings twenty times as fast stops before it has been looked at.
    visitor.tab.get_by_label("Tempo").select_option("4")
    visitor.clicks("Laat de lijn bellen").waits_for("BeingRung")
    visitor.until(lambda: "belt u. Neem op" in visitor.status, "the page says that it rings")
    found = violations(visitor) if AXE.exists() else []
    focus = visitor.tab.evaluate("document.activeElement.textContent")
    visitor.types("Enter").waits_for("Waiting", "reminder")
    assert (focus, found) == ("Opnemen", [])
    assert "maandag 8 maart 2027" in visitor.words
    assert "echo" not in visitor.words.partition("U neemt op.")[2]
    visitor.types("6").waits_for("Waiting", "reminder-message")
    assert "niets meer mag eten" in visitor.words
    visitor.types("#").hears("Ik heb genoteerd").until(lambda: "voorbij" in visitor.status, "over")
    with page.sessions() as session:
        outcome = session.scalars(select(Reminder.outcome)).one()
    assert outcome is ReminderOutcome.UNDERSTOOD
    visitor.tab.get_by_label("Avond").fill("2027-03-08")
    visitor.clicks("Laat de lijn bellen")
    visitor.until(lambda: "belt u die avond niet" in visitor.status, "it says so")
    nobody = visitor.tab.locator("#nobody")
    visitor.until(lambda: "Zo vraagt u er een" in nobody.inner_text(), "it says how to ask")
    assert visitor.tab.evaluate("document.activeElement.id") == "be-rung"
