"""Some thousands of full turns as Twilio sends them: a caller presses a topic's key at the menu."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlencode, urlsplit

import requests

from ivr.phone.document import read_response
from ivr.phone.happenings import TwimlError
from ivr.phone.interpreter import identity_of
from ivr.phone.simulated_call import number_of
from ivr.phone.verbs import Gather
from ivr.settings import Settings
from ivr.twilio.signature import signature_of
from ivr.words.line import Line
from ivr.words.step import Menu

TOKEN_GOES_HERE = "\x1f"
"""Where wrk puts the token of a request, which never repeats (scripts/measuring/turn.lua)."""

BETWEEN = "\x1e"
"""What separates requests, and documents, in a file for wrk."""

_SINCE = re.compile(r"since=\d+")


class WrongAnswerError(Exception):
    """A server answers something else than it should; nothing of it is worth timing."""


@dataclass(frozen=True)
class Turn:
    """A key pressed at an address, and the step that the caller hears then."""

    path: str
    key: str
    leads_to: str


def full_turns(line: Line) -> list[Turn]:
    """Return the turns in which a caller at the main menu chooses a topic."""
    menu = line.steps[line.menu]
    assert isinstance(menu, Menu)
    path = f"/voice/{line.menu}?leaflet={line.leaflet}&attempt=1&pace=gewoon"
    return [Turn(path, key, menu.exits[key].to) for key in line.topics]


@dataclass(frozen=True)
class Signed:
    """One request, ready to be sent: its path, headers and body."""

    path: str
    headers: dict[str, str]
    body: str

    def raw(self, token: str) -> str:
        """Return it as it goes over the wire, with this idempotency token."""
        headers = {**self.headers, "I-Twilio-Idempotency-Token": token}
        lines = [f"POST {self.path} HTTP/1.1", *(f"{it}: {v}" for it, v in headers.items())]
        return "\r\n".join([*lines, "", self.body])


def signed(turn: Turn, settings: Settings, caller: int) -> Signed:
    """Return the turn of one caller, with all that Twilio sends (twilio.com/docs/voice/twiml)."""
    form = identity_of(number_of(settings), f"+316{caller:08d}")
    form |= {"CallStatus": "in-progress", "Digits": turn.key}
    url = f"{settings.public_base_url}{turn.path}"
    body = urlencode(form)
    headers = {
        "Host": urlsplit(url).netloc,
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "Content-Length": str(len(body)),
        "X-Twilio-Signature": signature_of(url, form, settings.auth_tokens[0]),
        "X-Home-Region": settings.twilio_region,
        # From the proxy that does TLS.
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",
    }
    return Signed(turn.path, headers, body)


def pool(turns: Sequence[Turn], settings: Settings, size: int) -> str:
    """Return this many requests, each of another call and another caller, as a file for wrk."""
    which = islice(cycle(turns), size)
    each = (signed(turn, settings, caller) for caller, turn in enumerate(which, 12_345_678))
    return BETWEEN.join(request.raw(TOKEN_GOES_HERE) for request in each)


def check(turn: Turn, settings: Settings, address: str) -> str:
    """Ask a server for one turn and return its document, without the moment in its addresses.

    Raises:
        WrongAnswerError: it is no TwiML that plays sounds and then asks at the right step.
    """
    request = signed(turn, settings, secrets.randbelow(10**7))
    try:
        answer = requests.post(
            address + turn.path, data=request.body, headers=request.headers, timeout=15
        )
    except requests.RequestException as error:
        raise WrongAnswerError(f"{address} does not answer: {error}") from error
    try:
        verbs = read_response(answer.status_code, answer.headers["Content-Type"], answer.content)
    except TwimlError as error:
        raise WrongAnswerError(f"{address} gives no TwiML: {error}") from error
    gathers = [verb for verb in verbs if isinstance(verb, Gather)]
    leads = any(f"/voice/{turn.leads_to}?" in (gather.action or "") for gather in gathers)
    if not leads:
        raise WrongAnswerError(f"{address} does not lead to {turn.leads_to}: {answer.text}")
    return _SINCE.sub("since=", answer.text)
