"""A line with a telephone page, sound files that really sound, and a browser to phone with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.database.engine import open_database
from ivr.messages.worker_parts import Work, work_of
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.tapes import Recordings
from ivr.settings import Settings
from ivr.words.prompt import Pace
from tests.line_settings import ACCOUNT, TOKEN, settings_for
from tests.own_leaflet import LINE
from tests.own_sound import write_sounds
from tests.phone.page.browsing import Visitor
from tests.ports import free_port

SECONDS = 1.5
"""How long each sound of these tests lasts."""


@dataclass(frozen=True)
class Page:
    """A running line with its page, and what it stored."""

    address: str
    settings: Settings
    sessions: sessionmaker[Session]
    recordings: Recordings

    @property
    def work(self) -> Work:
        return work_of(self.settings)


@pytest.fixture(scope="session")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every prompt of the line is a tone of a telephone's sound format."""
    folder = tmp_path_factory.mktemp("audio")
    places = enumerate(product(LINE.prompts.values(), Pace))
    write_sounds(folder, ((*one, SECONDS, 300.0 + 5 * number) for number, one in places))
    return folder


@pytest.fixture
def page(tmp_path: Path, migrated_sqlite: Path, audio: Path) -> Iterator[Page]:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    with page_at(f"sqlite:///{tmp_path / 'line.db'}", tmp_path / "twilio", audio) as page:
        yield page


@contextmanager
def page_at(database_url: str, folder: Path, audio: Path, **more: str) -> Iterator[Page]:
    """Serve a line with its page; `more` are settings beside those of every test."""
    recordings = Recordings(folder)
    with ExitStack() as stack:
        api_url = stack.enter_context(serve(create_exchange(recordings, ACCOUNT, TOKEN)))
        # The signed address must be known before the line is: so the port is chosen first.
        port = free_port()
        settings = settings_for(
            PUBLIC_BASE_URL=f"http://127.0.0.1:{port}",
            TWILIO_API_URL=api_url,
            DATABASE_URL=database_url,
            TELEPHONE_PAGE="true",
            **more,
        )
        app = create_app(settings, audio=audio, stand_in=folder)
        address = stack.enter_context(serve(app, port))
        sessions = open_database(database_url)
        yield Page(address, settings, sessions, recordings)
        sessions.kw["bind"].dispose()


OpenTab = Callable[..., Visitor]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about; a test that makes it complain clears the list."""
    return []


@pytest.fixture
def open_tab(browser: Browser, page: Page, complaints: list[str]) -> Iterator[OpenTab]:
    """Open the page in a window of its own; a complaint of the browser fails the test."""
    with ExitStack() as stack:

        def open_tab(query: str = "", address: str = page.address, **options: Any) -> Visitor:
            context = browser.new_context(locale="nl-NL", **options)
            stack.callback(context.close)
            context.set_default_timeout(60_000)
            tab = context.new_page()
            tab.on("pageerror", lambda error: complaints.append(str(error)))
            tab.on("console", lambda said: _note(complaints, said.type, said.text))
            return Visitor(tab, address).opens(query)

        yield open_tab
    assert complaints == [], "the browser complains, for instance of our own content policy"


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind == "error":
        complaints.append(text)
