"""Calls out: a number that may be rung is rung once, or is not; and was it rung?

Twilio makes a call for each POST that arrives, also for one whose answer got lost. So what is not
known to have been refused may ring, and is never asked again (docs/voice/api/call-resource).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from ivr.dutch.ring_back import is_of_a_person
from ivr.settings import Settings
from ivr.twilio.addresses import for_nobody, for_the_caller
from ivr.twilio.posted_form import MADE_BY_US
from ivr.twilio.rest import Rest, RestError

RINGS = 30
"""Seconds that a telephone rings: who is old needs some time to reach it."""

DEADLINE = 10.0
"""Seconds for one question: others wait to be rung, and half past eight comes."""

FALLBACK = "fallback"
"""Where Twilio asks when we did not answer."""


@dataclass(frozen=True)
class Occasion:
    """Why we ring: where Twilio asks what to say to who picks up, and tells that it is over.

    `named` is what its addresses call the token; without a `status` nobody is told of the end.
    """

    entry: str
    named: str
    status: str = ""


REMINDING = Occasion("reminder-call", "reminder", "reminder-status")
RINGING_BACK = Occasion("ring-back", "ringing", "ring-back-status")
PROVING = Occasion("telephone-code", "proving")

_TOO_BUSY, _TIMED_OUT = 429, 408


class CallOutError(Exception):
    """Nobody knows whether it rings: there was no answer that tells."""


class TooBusyError(CallOutError):
    """Twilio has too much to do, and does not ring; the only refusal that may be tried again."""


class NotMadeError(CallOutError):
    """Twilio refused, and does not ring."""


@dataclass(frozen=True)
class MayBeRung:
    """A number (E.164) that the line may ring; whoever makes one vouches for the reason.

    Raises:
        ValueError: it is no Dutch telephone of a person, whatever anybody consented to.
    """

    number: str

    def __post_init__(self) -> None:
        if not is_of_a_person(self.number):
            raise ValueError("only a Dutch landline or mobile number is ever rung by us")


class Consented(MayBeRung):
    """A number with a standing consent; only `ivr.reminders.consent` makes one."""


class OwnTelephone(MayBeRung):
    """The telephone of a colleague; only `ivr.ringing_back.may_ring` makes one."""


class OfOpenMessage(MayBeRung):
    """The number of a message that waits; only `ivr.ringing_back.may_ring` makes one."""


@dataclass(frozen=True)
class CallMade:
    """A call to somebody that Twilio knows of; `status` is its CallStatus."""

    sid: str
    status: str
    created_at: datetime


@dataclass(frozen=True)
class CallsOut:
    """Rings from one account; `base_url` is where Twilio then asks what to say."""

    rest: Rest
    base_url: str

    @classmethod
    def of(cls, settings: Settings) -> CallsOut:
        """Make it from the settings."""
        return cls(Rest.of(settings), settings.public_base_url)

    def ring(
        self, whom: MayBeRung, line_number: str, token: str, occasion: Occasion = REMINDING
    ) -> str:
        """Ring a number from one of ours (E.164), and return the SID of the call.

        The token names the try where Twilio asks what to say. No machine is looked for: nothing
        medical is said before a key.

        Raises:
            TooBusyError: it does not ring, and may be tried again.
            NotMadeError: it does not ring.
            CallOutError: it may ring.
        """
        named = f"{occasion.named}={token}"
        order = {
            "To": whom.number,
            "From": line_number,
            "Url": for_the_caller(self._address(occasion.entry, named)),
            "Method": "POST",
            "FallbackUrl": for_the_caller(self._address(FALLBACK, named)),
            "FallbackMethod": "POST",
            "Timeout": str(RINGS),
        }
        if occasion.status:
            order |= {
                "StatusCallback": for_nobody(self._address(occasion.status, named)),
                "StatusCallbackMethod": "POST",
                "StatusCallbackEvent": "completed",
            }
        return str(self._asked("POST", "/Calls.json", order).get("sid") or _lost())

    def made(self, number: str, line_number: str) -> list[CallMade]:
        """Return the calls that we made to a number, the newest first, as far as one page holds.

        They are not asked for by start time: one that waits in Twilio's queue has none yet.

        Raises:
            CallOutError: Twilio could not be asked.
        """
        which = urlencode({"To": number, "From": line_number, "PageSize": 50})
        calls = self._asked("GET", f"/Calls.json?{which}").get("calls")
        return list(_ours(calls if isinstance(calls, list) else _lost(), number, line_number))

    def _address(self, place: str, named: str) -> str:
        return f"{self.base_url}/voice/{place}?{named}"

    def _asked(self, method: str, path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            reply = self.rest.ask(method, path, DEADLINE, form)
            content = json.loads(reply.body) if reply.status in (200, 201) else {}
        except (RestError, ValueError) as error:
            raise CallOutError(str(error)) from error
        _refuse(reply.status)
        return content if isinstance(content, dict) else {}


def _refuse(status: int) -> None:
    """Raise what a status means; one of the 400s says that nothing was done, except a time-out."""
    if status == _TOO_BUSY:
        raise TooBusyError("Twilio vraagt ons te wachten.")
    if status in range(400, 500) and status != _TIMED_OUT:
        raise NotMadeError(f"Twilio weigert te bellen (code {status}).")
    if status not in (200, 201):
        raise CallOutError(f"Twilio heeft een storing (code {status}).")


def _lost() -> Any:
    raise CallOutError("Twilio gaf een onleesbaar antwoord.")


def _ours(calls: list[Any], number: str, line_number: str) -> Iterator[CallMade]:
    for call in calls:
        try:
            parties = (call["to"], call["from"], call["direction"])
            created_at = parsedate_to_datetime(call["date_created"]).astimezone(UTC)
            if parties == (number, line_number, MADE_BY_US):
                yield CallMade(str(call["sid"]), str(call["status"]), created_at)
        except (KeyError, TypeError, ValueError):
            _lost()
