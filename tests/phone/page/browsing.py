"""Somebody at the page with a real browser: clicks, types, taps, listens and reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page as Tab

TUESDAY = "klok=2027-03-02T10:00"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

NOTE_SOUNDS = """
globalThis.sounds = [];
document.addEventListener("telefoon:geluid", ({ detail }) => sounds.push(detail));
"""

PATIENCE = 60.0
"""Seconds after which something that should happen does not."""


@dataclass
class Visitor:
    """A tab with the telephone."""

    tab: Tab
    address: str

    def opens(self, query: str = "") -> Visitor:
        self.tab.add_init_script(NOTE_SOUNDS)
        self.tab.goto(f"{self.address}/telefoon{query}")
        return self

    def calls(self) -> Visitor:
        self.tab.get_by_role("button", name="Bellen", exact=True).click()
        return self

    def types(self, key: str) -> Visitor:
        self.tab.keyboard.press(key)
        return self

    def clicks(self, name: str) -> Visitor:
        self.tab.get_by_role("button", name=name, exact=True).click()
        return self

    def waits_for(self, what: str = "", place: str = "") -> Visitor:
        """Wait until the call is at this moment, and at this step."""
        sought = {"moment": what, "place": place}

        def there() -> bool:
            # In one question: the call goes on between two.
            found = self.tab.evaluate("() => ({ ...document.body.dataset })")
            return all(found.get(name) == value for name, value in sought.items() if value)

        return self.until(there, f"the call comes to {what} {place}")

    def now(self, name: str) -> str:
        return str(self.tab.evaluate("name => document.body.dataset[name] ?? ''", name))

    def until(self, holds: Callable[[], bool], what: str) -> Visitor:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"{what}, but it is: {self.status}\n{self.words}"
            self.tab.wait_for_timeout(20)
        return self

    @property
    def words(self) -> str:
        return self.tab.locator("#words").inner_text()

    @property
    def status(self) -> str:
        return self.tab.locator("#status").inner_text()

    @property
    def sounds(self) -> list[dict[str, Any]]:
        """Return what the browser played of each sound: seconds, played, peak and finished."""
        played: list[dict[str, Any]] = self.tab.evaluate("sounds")
        return played

    def hears(self, words: str) -> Visitor:
        return self.until(lambda: words in self.words, f"{words!r} is heard")
