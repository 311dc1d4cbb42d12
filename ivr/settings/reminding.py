"""The settings of the calls that we make: on the eve of a blood test, and for a colleague."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import AfterValidator, Field

from ivr.settings.speech import Speech

EARLIEST, LATEST = time(17), time(20)
"""A first try is made within these; the second comes half an hour later, so 20.30 is the last."""

_HOURS = re.compile(r"(\d{1,2})[.:](\d\d) ?- ?(\d{1,2})[.:](\d\d)")
REMEDY = "write it as 18.00-20.00"


MOST_A_MINUTE = 5
"""First tries that are promised for each minute of the hours: a slow answer takes Twilio 10 s."""


def refuse_more_than_fit(hours: str, per_day: int) -> None:
    """Refuse hours that are too short for as many callers as are promised a call.

    Raises:
        ValueError: with how many fit, and the remedy.
    """
    begin, end = _times(hours)
    minutes = (end.hour - begin.hour) * 60 + end.minute - begin.minute
    if per_day > (most := minutes * MOST_A_MINUTE):
        raise ValueError(
            f"in {hours} we ring {most} callers at most, and REMINDERS_PER_DAY promises it to "
            f"{per_day}; make the hours longer, or REMINDERS_PER_DAY smaller"
        )


def _reminder_hours(value: str) -> str:
    begin, end = _times(value)
    if not EARLIEST <= begin < end <= LATEST:
        raise ValueError(
            f"{value!r} is no evening on which we may ring: it begins at {EARLIEST:%H.%M} or "
            f"later, and ends after that and by {LATEST:%H.%M}; {REMEDY}"
        )
    return f"{begin:%H.%M}-{end:%H.%M}"


def _times(value: str) -> tuple[time, time]:
    match = _HOURS.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"{value!r} is no stretch of time; {REMEDY}")
    hour, minute, last_hour, last_minute = map(int, match.groups())
    try:
        return time(hour, minute), time(last_hour, last_minute)
    except ValueError:
        raise ValueError(f"{value!r} has a time that no clock shows; {REMEDY}") from None


ReminderHours = Annotated[str, AfterValidator(_reminder_hours)]


class Reminding(Speech):
    """The settings of ringing people ourselves, beside those of speech."""

    reminders: bool = Field(
        False,
        description="Whether callers are asked if we shall ring them on the evening before their "
        "blood test. Read ivr/docs/beslissen.md first.",
    )
    reminders_per_day: int = Field(
        40, ge=1, le=1000, description="How many callers are rung on one evening at most."
    )
    reminder_hours: ReminderHours = Field(
        "18.00-20.00",
        description="When a caller is rung for the first time, between 17.00 and 20.00; who "
        "pressed no key is rung once more half an hour later.",
    )
    ring_back: bool = Field(
        False,
        description="Whether a colleague can ring a caller back through the line, which then shows "
        "its own number. Read ivr/docs/beslissen.md first.",
    )

    @property
    def reminders_begin(self) -> time:
        """Return from when on a caller is rung, on the clock of the clinics."""
        return _times(self.reminder_hours)[0]

    @property
    def reminders_end(self) -> time:
        """Return when nobody is rung for the first time any more, on the clock of the clinics."""
        return _times(self.reminder_hours)[1]
