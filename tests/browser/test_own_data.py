"""Promise: all of a number is found, handed over and erased by keyboard, also on a telephone."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from ivr.messages.handling import Handling, write_note
from ivr.records.access_log import Actor
from tests.browser.conftest import DESKTOP, PHONE, Clinic
from tests.browser.test_pages import AXE, rings_callers, violations
from tests.line_settings import OURS

NUMBER = "+31612345678"


def tabs_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"Tab never comes to {name!r}")


def looks_well(page: Page, viewport: ViewportSize) -> None:
    """See that the page has nothing against it, and does not scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    if AXE.exists():
        assert violations(page) == []


def saves(page: Page) -> None:
    """Have it handed over, and see that the file is whole."""
    tabs_to(page, "Alles opslaan (ZIP)")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert "gegevens.json" in ZipFile(download.value.path()).namelist()


def fills(clinic: Clinic) -> tuple[int, int]:
    """Keep two messages, of which the second one's note names the number of the first."""
    office = clinic.office
    number, other = office.leaves_message(NUMBER), office.leaves_message("+31791234560")
    rings_callers(clinic)
    with office.sessions.begin() as session:
        work = Handling(OURS, other, Actor("bert", "hier"), office.clock.now)
        write_note(session, work, was="", note="Dochter: 06 12 34 56 78")
    return number, other


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [pytest.param(DESKTOP, "light", marks=pytest.mark.long), (PHONE, "dark")],
)
def test_a_caller_s_data_is_handed_over_and_erased_by_keyboard(
    clinic: Clinic, viewport: ViewportSize, scheme: str
) -> None:
    number, other = fills(clinic)
    page = clinic.colleague("anna", viewport, scheme)
    tabs_to(page, "Gegevens")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gegevens")
    looks_well(page, viewport)
    page.get_by_label("Telefoonnummer, helemaal").focus()
    page.keyboard.type("0612345678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Alles van 06 12 34 56 78")).to_be_visible()
    looks_well(page, viewport)
    saves(page)
    tabs_to(page, "Alles wissen…")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="wissen?")).to_be_visible()
    looks_well(page, viewport)
    tabs_to(page, "Ja, alles wissen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Gewist: 1 bericht, 1 herinnering.")).to_be_visible()
    assert clinic.office.message(number).purged_at is not None
    assert clinic.office.message(other).purged_at is None
