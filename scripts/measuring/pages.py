"""Milliseconds that the clinic's pages take on a grown database, one colleague's browser asking."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from ivr.house import House
from ivr.pages.staff import Role, Staff
from scripts.measuring.grown import COLLEAGUES, NOTES, Growth, grow
from scripts.measuring.servers import line_of, settings_of_line

LONGEST_PERIOD = timedelta(days=366)
"""Of the page of figures: it holds every call of a grown database."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class PageError(Exception):
    """A page does not show what it should; its time says nothing."""


@dataclass(frozen=True)
class Page:
    """A page and its address, and words without which it was not shown."""

    name: str
    address: str
    proof: str


@dataclass(frozen=True)
class Shown:
    """How long a page took, in milliseconds."""

    name: str
    milliseconds: float


def pages(today: date, growth: Growth) -> list[Page]:
    """Return every page that reads what grows; the address of a search is made by searching."""
    period = f"van={today - LONGEST_PERIOD}&tot={today}"
    return [
        Page("inbox", "/berichten", f"{growth.waiting} berichten wachten"),
        Page("inbox, asking by itself", "/berichten/stand", "data-row"),
        Page("messages of one number", f"/berichten/{growth.messages}/nummer", "data-row"),
        Page("messages handled", "/berichten/afgehandeld", "data-row"),
        Page("search in notes", "", "data-row"),
        Page("figures of a year", f"/gesprekken?{period}", f"<strong>{growth.calls}</strong>"),
        Page("plot of a year", f"/gesprekken/per-dag.svg?{period}", "<svg"),
        Page("access log", "/logboek", "192.0.2.7"),
        Page("access log of one colleague", "/logboek?wie=bert&wat=beluisterd", "192.0.2.7"),
        Page("opening and closing", "/open", "</main>"),
        Page("the line", "/lijn", "</main>"),
        Page("leaflets", "/folders", "</main>"),
        Page("colleagues", "/medewerkers", "</main>"),
    ]


def measure_pages(database_url: str, growth: Growth, times: int, folder: Path) -> Iterator[Shown]:
    """Fill a new database and yield how long each page takes: the median, after one to warm up.

    Raises:
        PageError: a page shows something else.
    """
    app = create_app(settings_of_line(folder, database_url))
    house: House = app.extensions["house"]
    now = house.clock()
    grow(database_url, line_of(house.settings), growth, now)
    browser = _Browser(app.test_client(), house.settings.public_base_url)
    browser.logs_in(house)
    for page in pages(house.local_day(now), growth):
        address = page.address or browser.searches()
        took = [_milliseconds(browser, page, address) for _ in range(times + 1)]
        yield Shown(page.name, median(took[1:]))
    house.close()


@dataclass(frozen=True)
class _Browser:
    """A colleague's browser."""

    client: FlaskClient
    base_url: str

    def opens(self, address: str) -> TestResponse:
        """Open a page."""
        return self.client.get(address, base_url=self.base_url)

    def logs_in(self, house: House) -> None:
        """Have an account, and have given its password and code a moment ago."""
        now = house.clock()
        staff = Staff(name=COLLEAGUES[0], password_hash="", created_at=now, roles=frozenset(Role))
        staff.join(frozenset(house.library.clinics))
        with house.sessions.begin() as session:
            session.add(staff)
        with self.client.session_transaction(base_url=self.base_url) as cookie:
            cookie["visit"] = [staff.id, staff.session_number, now.timestamp(), now.timestamp()]

    def searches(self) -> str:
        """Look for a word that a quarter of the notes hold, and return where it is found."""
        token = _TOKEN.search(self.opens("/berichten").get_data(as_text=True))
        answer = self.client.post(
            "/berichten/zoeken",
            data={"nummer": NOTES[2].split()[-1], "csrf_token": token[1] if token else ""},
            base_url=self.base_url,
            headers={"Referer": f"{self.base_url}/"},
        )
        return answer.headers.get("Location", "/berichten/zoeken")


def _milliseconds(browser: _Browser, page: Page, address: str) -> float:
    begun = time.perf_counter()
    answer = browser.opens(address)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200 or page.proof not in answer.get_data(as_text=True):
        raise PageError(f"{page.name} ({address}) answers {answer.status}, without {page.proof!r}")
    return took
