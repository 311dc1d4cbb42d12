"""Promise: a colleague of two clinics chooses one with the keyboard, also on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import create_app
from ivr.pages.accounts import NO_PASSWORD
from ivr.pages.invitation import invite
from ivr.pages.staff import Staff
from ivr.phone.local import serve
from tests.browser.conftest import PHONE
from tests.browser.test_pages import AXE, violations
from tests.line_settings import PUBLIC
from tests.two_clinics import EYES, PLASTER, an_office, fill

OWN = "vier losse woorden samen"


@pytest.fixture
def anna(browser: Browser, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Page]:
    """A colleague of both clinics on a telephone, who opens the link that a manager gave her."""
    with ExitStack() as stack:
        office = stack.enter_context(an_office(tmp_path, migrated_sqlite))
        fill(office)
        office.leaves_message("+31611113333", clinic=PLASTER, leaflet="gips")
        secret = office.hire("anna", clinics=[PLASTER, EYES])
        office.hire("bert", clinics=[PLASTER, "+31201234567"])
        with office.sessions.begin() as session:
            staff = session.scalars(select(Staff).where(Staff.name == "anna")).one()
            staff.password_hash = NO_PASSWORD
        with office.app.test_request_context():
            link = invite(staff).address.removeprefix(PUBLIC)
        plain = office.settings.model_copy(update={"public_base_url": "http://127.0.0.1"})
        address = stack.enter_context(serve(create_app(plain, clock=office.clock)))
        context = browser.new_context(locale="nl-NL", viewport=PHONE, base_url=address)
        stack.callback(context.close)
        page = context.new_page()
        begins(page, link, office.code_of(secret))
        yield page


def begins(page: Page, link: str, code: str) -> None:
    """Choose a password behind a link and log in, with the keyboard alone."""
    page.goto(link)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = judged(page)
    page.get_by_label("Nieuw wachtwoord").focus()
    for _ in range(2):
        page.keyboard.type(OWN)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bewaren")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code van zes cijfers")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/berichten")
    assert found == []


def test_a_clinic_is_chosen_with_the_keyboard_on_a_telephone(anna: Page) -> None:
    expect(anna.locator("#lijst li")).to_have_count(3)
    anna.get_by_label("Polikliniek", exact=True).focus()
    anna.keyboard.type("polikliniek Oog")
    anna.keyboard.press("Tab")
    expect(anna.get_by_role("button", name="Tonen")).to_be_focused()
    anna.keyboard.press("Enter")
    expect(anna.locator("#lijst li")).to_have_count(2)
    expect(anna.get_by_label("Polikliniek", exact=True)).to_have_value(EYES)
    found = judged(anna)
    for address in ("/open", "/medewerkers", "/account"):
        found += judged(anna)
        anna.goto(address)
        assert anna.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address
    found += judged(anna)
    anna.get_by_label("Uw huidige wachtwoord").last.focus()
    anna.keyboard.type(OWN)
    anna.keyboard.press("Enter")
    anna.wait_for_url("**/account/codes")
    assert anna.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert found + judged(anna) == []


def judged(anna: Page) -> list[str]:
    """Return what axe finds on the page, where it is installed: npm ci --prefix tests/browser."""
    return violations(anna) if AXE.exists() else []
