"""Promise: a colleague comes in through another site by keyboard alone, on a phone too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ivr.pages.id_token import Refusal
from ivr.pages.provider_login import SENTENCES
from ivr.phone.local import serve
from tests.browser.conftest import PHONE
from tests.browser.test_pages import AXE, violations
from tests.identity_provider import Provider, a_provider, office_with
from tests.office import Office
from tests.ports import free_port


@dataclass
class Hospital:
    """A line and a provider, which are two sites to a browser: 127.0.0.1 and localhost."""

    office: Office
    provider: Provider
    address: str
    page: Page


@pytest.fixture
def hospital(browser: Browser, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Hospital]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        provider = stack.enter_context(a_provider(f"{address}/inloggen/via/terug"))
        made = office_with(provider, tmp_path, migrated_sqlite, public_base_url=address)
        office = stack.enter_context(made)
        stack.enter_context(serve(office.app, port))
        context = browser.new_context(locale="nl-NL", viewport=PHONE)
        stack.callback(context.close)
        context.route(lambda url: "jsdelivr" in url, _elsewhere)
        yield Hospital(office, provider, address, context.new_page())


def _elsewhere(route: Route) -> None:
    """Answer for the style sheet of the provider's pages, which is not on this machine."""
    route.fulfill(body="", content_type="text/css")


def test_a_colleague_comes_in_by_keyboard_alone(hospital: Hospital) -> None:
    page, provider = hospital.page, hospital.provider
    hospital.office.hire("anna")
    provider.knows("1", preferred_username="niemand")
    page.goto(hospital.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    goes_through(hospital)
    page.wait_for_url("**/inloggen")
    expect(page.get_by_role("status")).to_contain_text(SENTENCES[Refusal.UNKNOWN])
    if AXE.exists():
        assert violations(page) == []
    provider.knows("1", preferred_username="anna")
    goes_through(hospital)
    page.wait_for_url("**/berichten")
    expect(page.get_by_role("link", name="Uw account: anna")).to_be_visible()


def goes_through(hospital: Hospital) -> None:
    """Press the button on the login page, and say at the provider who one is."""
    page = hospital.page
    page.keyboard.press("Tab")  # the way to the content
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Inloggen via uw ziekenhuisaccount")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hospital.provider.address}/**")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
