"""What the tests of reminders share: an evening, a wish, and a number that anybody may ring."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ivr.dutch.public_days import AMSTERDAM
from ivr.reminders.consent import Wish, ask
from ivr.reminders.evening import Evenings
from ivr.sealing import Seal
from ivr.words.reminder import Standing
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME
from tests.world import World

DAY = date(2027, 3, 9)
"""Of the blood test, a Tuesday."""

NUMBER = "+31781234560"
MOBILE = "+31612345678"
EVENINGS = Evenings(are_on=True, most=40, begins=time(18), ends=time(20))
SEAL = Seal("a secret key of more than 32 characters")
ASKED = datetime(2027, 3, 1, 10, 0, tzinfo=AMSTERDAM)


def eve(clock: str) -> datetime:
    """This clock time on the evening before the test."""
    return datetime.combine(DAY - timedelta(days=1), time.fromisoformat(clock), AMSTERDAM)


def asks(world: World, number: str = NUMBER, day: date = DAY, at: datetime = ASKED) -> None:
    """A caller asks to be rung."""
    with world.sessions.begin() as session:
        settings = Evenings.of(world.work.settings)
        told = ask(session, wish(number, day), world.work.seal, at, settings)
        assert told is Standing.OPEN


def wish(number: str = NUMBER, day: date = DAY) -> Wish:
    """What a caller of the leaflet agrees to."""
    return Wish(number, day, LEAFLET_NAME, "", CLINIC_NUMBER)
