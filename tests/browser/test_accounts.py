"""Promise: accounts and figures are looked after with the keyboard alone, on a small telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Clinic
from tests.browser.test_pages import AXE, busy_clinic, violations
from tests.office import PASSWORD

OWN = "zeven kleine fietsbellen"


@pytest.mark.long
def test_accounts_are_looked_after_by_keyboard(clinic: Clinic) -> None:
    page = clinic.colleague("anna", PHONE, "dark")
    link = invites(page, f"{clinic.address}/medewerkers")
    enter(page, "link", "Uw account")
    expect(page.get_by_role("heading", name="Elders uitloggen")).to_be_visible()
    is_for_everybody(page)
    chooses_a_password(page)
    chooses_a_telephone(page, clinic)
    leaves_elsewhere(page, clinic)
    page.goto(link.replace("http://127.0.0.1", clinic.address))
    expect(page.get_by_label("Nieuw wachtwoord")).to_be_visible()
    is_for_everybody(page)


def invites(page: Page, address: str) -> str:
    """Make an account, and return the link that goes with it."""
    page.goto(address)
    write(page, "Naam om mee in te loggen", "bert", send=False)
    tick(page, "Berichten")
    enter(page, "button", "Toevoegen")
    expect(page.get_by_role("heading", name="Link voor bert")).to_be_visible()
    link = page.get_by_label("Link om mee te beginnen").input_value()
    is_for_everybody(page)
    return link


def chooses_a_password(page: Page) -> None:
    write(page, "Uw huidige wachtwoord", PASSWORD, send=False)
    write(page, "Nieuw wachtwoord", OWN, send=False)
    write(page, "Nog een keer", OWN)
    expect(page.get_by_role("status")).to_contain_text("Uw wachtwoord is gewijzigd")


def chooses_a_telephone(page: Page, clinic: Clinic) -> None:
    page.get_by_label("Uw huidige wachtwoord").last.focus()
    page.keyboard.type(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code van zes cijfers")).to_be_visible()
    enter(page, "summary", "Lukt scannen niet?")
    is_for_everybody(page)
    secret = page.locator("code").inner_text().replace(" ", "")
    write(page, "Code van zes cijfers", clinic.office.code_of(secret))
    expect(page.get_by_role("status")).to_contain_text("telefoon is gekoppeld")


def leaves_elsewhere(page: Page, clinic: Clinic) -> None:
    elsewhere = clinic.open_page(viewport=PHONE)
    elsewhere.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # as it gave them
    enter(page, "button", "Overal elders uitloggen")
    expect(page.get_by_role("status")).to_contain_text("uitgelogd")
    elsewhere.goto(f"{clinic.address}/account")
    expect(elsewhere.get_by_label("Naam")).to_be_visible()


@pytest.mark.long
def test_what_callers_wanted_is_read_by_keyboard(clinic: Clinic) -> None:
    busy_clinic(clinic)
    page = clinic.colleague("anna", PHONE, "dark")
    enter(page, "link", "Gesprekken")
    expect(page.get_by_role("heading", name="Gesprekken").first).to_be_visible()
    is_for_everybody(page)


def write(page: Page, label: str, text: str, *, send: bool = True) -> None:
    page.get_by_label(label).first.focus()
    page.keyboard.type(text)
    if send:
        page.keyboard.press("Enter")


def tick(page: Page, label: str) -> None:
    page.get_by_role("checkbox", name=label).last.focus()
    page.keyboard.press("Space")


def enter(page: Page, role: str, name: str) -> None:
    """Go there with the keyboard, and press Enter."""
    found = page.get_by_text(name) if role == "summary" else page.get_by_role(role, name=name)  # type: ignore[arg-type]
    found.first.focus()
    page.keyboard.press("Enter")


def is_for_everybody(page: Page) -> None:
    """Check that axe finds nothing, and that nothing is wider than the telephone."""
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert (violations(page) if AXE.exists() else []) == []
