"""An account at the stand-in for Twilio, with the line's numbers and every host of Twilio's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

from ivr.phone.exchange import create_exchange
from ivr.phone.faults import Faults
from ivr.phone.held_account import HeldAccount, HeldNumber
from ivr.phone.local import serve
from ivr.phone.tapes import Recordings
from ivr.readiness.at_twilio import at_twilio
from ivr.readiness.checked import Checked
from ivr.readiness.set_right import set_right
from ivr.settings import Settings
from ivr.twilio.console import Console
from tests.line_settings import ACCOUNT, LINE_NUMBER, TOKEN, settings_for

HOME_TOKEN = "0d5a7c31f9be4c28a6e1b3f47d92c805"
OTHER_NUMBER = "+31850003008"


@cache
def _settings_for(given: tuple[tuple[str, str], ...]) -> Settings:
    """Read settings once for all tests: to judge every one of them takes its time."""
    return settings_for(**dict(given))


@dataclass
class AtTwilio:
    """What Twilio has, what goes wrong there, and the line's view of it."""

    url: str
    held: HeldAccount
    faults: Faults
    recordings: Recordings

    @property
    def number(self) -> HeldNumber:
        return self.held.numbers[0]

    @property
    def copy(self) -> dict[str, str | None]:
        """How the line's number is set up in the line's region."""
        return self.number.copy_in("ie1")

    def settings(self, **more: str) -> Settings:
        read = _settings_for(tuple(sorted({"TWILIO_US1_TOKEN": HOME_TOKEN, **more}.items())))
        return read.model_copy(update={"twilio_api_url": self.url})

    @cached_property
    def pauses(self) -> list[float]:
        return []

    def console(self, **more: str) -> Console:
        return Console(self.settings(**more), self.pauses.append)

    def stands(self, **more: str) -> list[Checked]:
        settings = self.settings(**more)
        return [*at_twilio(settings.line_numbers, self.console(**more))]

    def set_right(self, *, agrees: bool = False, **more: str) -> list[str]:
        """Set right, and return the questions that were put."""
        asked: list[str] = []
        dialled = self.settings(**more).line_numbers

        def answer(question: str) -> bool:
            asked.append(question)
            return agrees

        set_right(self.console(**more), dialled, answer, lambda _told: None)
        return asked


@pytest.fixture
def twilio(tmp_path: Path) -> Iterator[AtTwilio]:
    held = HeldAccount.with_numbers([LINE_NUMBER])
    held.tokens["us1"] = HOME_TOKEN
    held.numbers[0].region = "ie1"
    faults, recordings = Faults(slow_seconds=0.3), Recordings(tmp_path / "twilio")
    with serve(create_exchange(recordings, ACCOUNT, TOKEN, faults, held=held)) as url:
        yield AtTwilio(url, held, faults, recordings)
