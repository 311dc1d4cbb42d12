"""Promise: without an account at Twilio a colleague proves a telephone and rings a caller back.

The pages are walked by keyboard, at 360 px, beside the telephone in the browser, which plays both
the colleague's telephone and the caller's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from ivr.dutch.language import DIGITS
from tests.calling import AMSTERDAM, Clock
from tests.office import PASSWORD, Office
from tests.phone.page.axe import AXE, violations
from tests.phone.page.browsing import PHONE, Visitor
from tests.phone.page.conftest import OpenTab, Page, page_at


@pytest.fixture
def page(tmp_path: Path, migrated_sqlite: Path, audio: Path) -> Iterator[Page]:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    database = f"sqlite:///{tmp_path / 'line.db'}"
    with page_at(database, tmp_path / "twilio", audio, RING_BACK="true") as page:
        yield page


@pytest.mark.long
def test_a_telephone_is_proven_and_a_caller_is_rung_back(open_tab: OpenTab, page: Page) -> None:
    clock = Clock(datetime.now(AMSTERDAM))
    office = Office(cast(Flask, None), clock, page.settings, page.sessions)
    office.leaves_message("+31612345678")
    visitor = open_tab("?tempo=20", viewport=PHONE)
    staff = Visitor(visitor.tab.context.new_page(), page.address)
    _logs_in(staff.tab, page, office)
    _proves_a_telephone(staff, visitor)
    _enter(staff.tab, "link", "Terug naar de berichten")
    _rings_back(staff, visitor)


def _proves_a_telephone(staff: Visitor, visitor: Visitor) -> None:
    _enter(staff.tab, "link", "Uw telefoon")
    _types(staff.tab, "Telefoonnummer", "0687654321")
    _told(staff.tab, "belt nu dit nummer")
    _is_for_everybody(staff)
    _picks_up(visitor)
    visitor.until(lambda: "voorbij" in visitor.status, "the code is said")
    _types(staff.tab, "Code van zes cijfers", _code_in(visitor.words))
    _told(staff.tab, "is bevestigd")
    _is_for_everybody(staff)


def _rings_back(staff: Visitor, visitor: Visitor) -> None:
    _enter(staff.tab, "link", "06 12 34 56 78")
    expect(staff.tab.get_by_role("button", name="Bel terug")).to_be_visible()
    _enter(staff.tab, "button", "Bel terug")
    _told(staff.tab, "Neem op en druk op 1")
    _picks_up(visitor)
    visitor.hears("U wilt iemand terugbellen").types("1").waits_for("Connected")
    visitor.tab.keyboard.press("Escape")
    visitor.until(lambda: "voorbij" in visitor.status, "over")
    rang = staff.tab.get_by_text("1 keer gebeld, de laatste keer opgenomen")
    expect(rang).to_be_visible(timeout=30_000)
    _is_for_everybody(staff)
    _enter(staff.tab, "button", "Gesproken")
    _told(staff.tab, "Druk dan op Afgehandeld")


def _types(tab: Tab, label: str, text: str) -> None:
    tab.get_by_label(label).focus()
    tab.keyboard.type(text)
    tab.keyboard.press("Enter")


def _told(tab: Tab, words: str) -> None:
    expect(tab.get_by_role("status")).to_contain_text(words, timeout=30_000)


def _is_for_everybody(staff: Visitor) -> None:
    """Check that axe finds nothing, and that nothing is wider than the telephone."""
    assert staff.tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert (violations(staff) if AXE.exists() else []) == []


def _logs_in(tab: Tab, page: Page, office: Office) -> None:
    secret = office.hire("anna")
    tab.goto(f"{page.address}/")
    tab.get_by_label("Naam").fill("anna")
    tab.get_by_label("Wachtwoord").fill(PASSWORD)
    tab.get_by_role("button", name="Verder").click()
    office.clock.now = datetime.now(AMSTERDAM)
    tab.get_by_label("Code van zes cijfers").fill(office.code_of(secret))
    tab.get_by_role("button", name="Inloggen").click()
    tab.wait_for_url("**/berichten")


def _enter(tab: Tab, role: str, name: str) -> None:
    """Go there with the keyboard, and press Enter."""
    pattern = re.compile(rf"^{name}")
    place = tab.get_by_role(role, name=pattern).first  # type: ignore[arg-type]
    place.focus()
    tab.keyboard.press("Enter")


def _picks_up(visitor: Visitor) -> None:
    # A telephone that rings twenty times as fast stops before it has been looked at.
    visitor.tab.get_by_label("Tempo").select_option("4")
    visitor.clicks("Neem op wat de lijn nu belt").waits_for("BeingRung").types("Enter")


def _code_in(words: str) -> str:
    said = words.partition("Dit is de code.")[2].partition("Ik zeg")[0]
    digits = re.findall(r"[a-zé]+", said.lower())
    return "".join(str(DIGITS.index(digit)) for digit in digits if digit in DIGITS)
