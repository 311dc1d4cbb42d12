"""Promise: a colleague of two clinics chooses one with the keyboard, also on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import create_app
from ivr.pages.staff import Staff
from ivr.phone.local import serve
from tests.browser.conftest import PHONE
from tests.browser.test_pages import AXE, violations
from tests.office import PASSWORD
from tests.two_clinics import EYES, PLASTER, an_office, fill


@pytest.fixture
def anna(browser: Browser, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Page]:
    """A colleague of both clinics on a telephone, who was given a password."""
    with ExitStack() as stack:
        office = stack.enter_context(an_office(tmp_path, migrated_sqlite))
        fill(office)
        office.leaves_message("+31611113333", clinic=PLASTER, leaflet="gips")
        secret = office.hire("anna", clinics=[PLASTER, EYES])
        office.hire("bert", clinics=[PLASTER, "+31201234567"])
        with office.sessions.begin() as session:
            staff = session.scalars(select(Staff).where(Staff.name == "anna")).one()
            staff.password_is_given = True
        plain = office.settings.model_copy(update={"public_base_url": "http://127.0.0.1"})
        address = stack.enter_context(serve(create_app(plain, clock=office.clock)))
        context = browser.new_context(locale="nl-NL", viewport=PHONE, base_url=address)
        stack.callback(context.close)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Naam").fill("anna")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Verder").click()
        page.get_by_label("Code van zes cijfers").fill(office.code_of(secret))
        page.get_by_role("button", name="Inloggen").click()
        yield page


def test_a_clinic_is_chosen_with_the_keyboard_on_a_telephone(anna: Page) -> None:
    found = judged(anna)
    anna.get_by_label("Nieuw wachtwoord").fill("vier losse woorden samen")
    anna.get_by_label("Nog een keer hetzelfde").fill("vier losse woorden samen")
    anna.get_by_role("button", name="Bewaren").click()
    anna.wait_for_url("**/berichten")
    expect(anna.locator("#lijst li")).to_have_count(3)
    anna.get_by_label("Polikliniek", exact=True).focus()
    anna.keyboard.type("polikliniek Oog")
    anna.keyboard.press("Tab")
    expect(anna.get_by_role("button", name="Tonen")).to_be_focused()
    anna.keyboard.press("Enter")
    expect(anna.locator("#lijst li")).to_have_count(2)
    expect(anna.get_by_label("Polikliniek", exact=True)).to_have_value(EYES)
    for address in ("/open", "/medewerkers"):
        found += judged(anna)
        anna.goto(address)
        assert anna.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address
    assert found + judged(anna) == []


def judged(anna: Page) -> list[str]:
    """Return what axe finds on the page, where it is installed: npm ci --prefix tests/browser."""
    return violations(anna) if AXE.exists() else []
