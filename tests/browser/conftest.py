"""Real colleagues in Debian's Chromium, beside a real telephone on the same line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app import create_app
from ivr.phone.local import serve
from tests.calling import Telephone, telephone_at
from tests.office import Office

DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)

# The inbox looks for news every five seconds, and a busy machine takes its time.
expect.set_options(timeout=60_000)


@dataclass
class Clinic:
    """An office with a telephone line and browsers."""

    office: Office
    telephone: Telephone
    address: str
    open_page: Callable[..., Page]

    def colleague(self, name: str, viewport: ViewportSize = DESKTOP, scheme: str = "light") -> Page:
        """Return a browser of its own to a colleague, who is logged in."""
        self.office.hire(name)
        page = self.open_page(viewport=viewport, color_scheme=scheme)
        cookie = self.office.visitor().is_let_in(name)
        page.context.add_cookies([{"url": self.address, "name": cookie.key, "value": cookie.value}])
        page.goto(f"{self.address}/berichten")
        return page


@pytest.fixture
def clinic(browser: Browser, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Clinic]:
    """Serve the line twice on one database: for Twilio on https, for the browser on http."""
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    complaints: list[str] = []
    with ExitStack() as stack:
        telephone = stack.enter_context(telephone_at(f"sqlite:///{tmp_path / 'line.db'}", tmp_path))
        changed = {"public_base_url": "http://127.0.0.1", "reminders": True}
        plain = telephone.settings.model_copy(update=changed)
        app = create_app(plain, clock=telephone.clock)
        address = stack.enter_context(serve(app))

        def open_page(**options: object) -> Page:
            context = browser.new_context(locale="nl-NL", **options)  # type: ignore[arg-type]
            stack.callback(context.close)
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: _note(complaints, message.type, message.text))
            return page

        office = Office(app, telephone.clock, plain, telephone.sessions)
        yield Clinic(office, telephone, address, open_page)
    assert complaints == [], "the browser complains, for instance of our own content policy"


def _note(complaints: list[str], kind: str, text: str) -> None:
    # The console calls an answer with code 404, 409, 410 or 503 an error; some tests ask for those.
    if kind == "error" and not re.search("status of (404|409|410|503)", text):
        complaints.append(text)
