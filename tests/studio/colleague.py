"""A colleague at the page of the studio, who has nothing but a keyboard and a microphone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.studio.spoken_line import Microphone

PATIENCE = 300.0
"""Seconds after which something that should happen does not; a busy machine takes its time."""

Steps = Iterator[None]
"""What is done with pauses between, in which somebody else may have a turn."""


@dataclass
class Colleague:
    """A tab with the studio."""

    page: Page
    microphone: Microphone

    def begins(self) -> None:
        """Let the room be listened to, and turn the microphone off."""
        self.microphone.hears_a_room()
        self.page.keyboard.press("Space")
        self.until("() => document.getElementById('kamer').hidden")
        self.rests()

    def rests(self) -> None:
        """Turn the microphone off: what is said next is another file."""
        self.page.keyboard.press("m")
        self.until("() => podium.dataset.moment === 'off'")

    def speaks(self, words_per_minute: int = 150) -> None:
        """Read the words on the page aloud, from the first key to the last."""
        run(self.page, self.speaking(words_per_minute))

    def speaking(self, words_per_minute: int = 150) -> Steps:
        """Read the words on the page aloud, step by step."""
        after = self.microphone.hears(self.words, words_per_minute)
        self.page.keyboard.press("Space")
        yield from self._waiting("() => podium.dataset.moment === 'recording'")
        until = time.monotonic() + after
        while time.monotonic() < until:
            yield
        self.page.keyboard.press("Space")
        yield from self._waiting("() => podium.dataset.moment === 'idle'")
        self.page.keyboard.press("m")

    def records(self, words_per_minute: int = 150) -> None:
        """Record the piece on the page until it is judged well, and accept it."""
        run(self.page, self.recording(words_per_minute))

    def recording(self, words_per_minute: int = 150) -> Steps:
        """Do so step by step; whose take is refused speaks slower, twice at most."""
        piece = self.piece
        for slower in (0, 15, 30):
            yield from self.speaking(words_per_minute - slower)
            yield from self._waiting("() => /ready|refused/.test(podium.dataset.state)")
            if self.state == "ready":
                break
        assert self.state == "ready", (piece, self.says)
        self.page.keyboard.press("Enter")
        yield from self._waiting(ACCEPTED, piece)

    def goes_to(self, piece: str) -> None:
        """Walk to a piece with the arrows."""
        pieces = self.page.evaluate(PIECES)
        way = pieces.index(piece) - pieces.index(self.piece)
        for _ in range(abs(way)):
            self.page.keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
        assert self.piece == piece

    @property
    def piece(self) -> str:
        """The id of the piece on the page."""
        here = self.page.locator("li:has(a[aria-current])").get_attribute("data-piece")
        assert here is not None
        return here

    @property
    def words(self) -> str:
        """What is to be read aloud."""
        return self.page.locator("#woorden").inner_text()

    @property
    def state(self) -> str | None:
        """How the piece on the page stands."""
        return self.page.locator("#podium").get_attribute("data-state")

    @property
    def says(self) -> str:
        """What the page says of it."""
        return self.page.locator("#toestand").inner_text()

    def until(self, holds: str, argument: str = "") -> None:
        """Wait until something holds in the browser."""
        run(self.page, self._waiting(holds, argument))

    def _waiting(self, holds: str, argument: str = "") -> Steps:
        end = time.monotonic() + PATIENCE
        while not self.page.evaluate(holds, argument):
            assert time.monotonic() < end, f"not {holds}: {self.page.locator('main').inner_text()}"
            yield


PIECES = "[...document.querySelectorAll('li[data-piece]')].map(item => item.dataset.piece)"
ACCEPTED = "id => document.querySelector(`[data-piece='${id}']`).dataset.state === 'accepted'"


def run(page: Page, steps: Steps) -> None:
    """Do all steps, one after the other."""
    for _ in steps:
        page.wait_for_timeout(30)
