"""One line with a studio and one browser with a microphone for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.studio.spoken_line import Microphone, StudioLine, browser_with, studio_line


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Microphone:
    made = Microphone(tmp_path_factory.mktemp("microphone") / "heard.wav")
    made.hears_a_room()
    return made


@pytest.fixture(scope="session")
def studio(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[StudioLine]:
    """Serve a line with a worker; each test lends it a voice of its own."""
    with studio_line(tmp_path_factory.mktemp("studio"), migrated_sqlite) as line:
        line.logs_in(browser, "els")
        yield line


@pytest.fixture(scope="session")
def speaking_browser(browser: Browser, microphone: Microphone) -> Iterator[Browser]:
    with browser_with(microphone, browser) as started:
        yield started


OpenTab = Callable[..., Page]


@pytest.fixture
def open_tab(studio: StudioLine, speaking_browser: Browser) -> Iterator[OpenTab]:
    """Open a tab of the editor; a complaint of the browser fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def open_tab(**options: object) -> Page:
            context = studio.opens(speaking_browser, **options)
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            return page

        yield open_tab
    assert complaints == [], "the browser complains, for instance of our own content policy"
