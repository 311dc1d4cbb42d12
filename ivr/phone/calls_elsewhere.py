"""The calls that a stand-in for Twilio was asked to make, seen from another process.

Twilio itself has no such addresses: there a telephone rings. In a demonstration the telephone is in
the browser, and its page asks the stand-in which one rings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

import requests
from werkzeug import Request, Response

from ivr.phone.made_calls import OVER, CallOrder, CallStatus, MadeCall, MadeCalls
from ivr.phone.outbound import BUFFER
from ivr.phone.rest_answers import not_found, resource

PLACE = "/stand-in"
"""Begins every address that is the stand-in's own."""

PATIENCE = 5.0
"""Seconds for one question to a process of this machine."""


def ringing(calls: MadeCalls, now: datetime) -> Response:
    """Tell which telephones ring, and what for; one that nobody picked up has stopped."""
    return resource(200, [_told(call) for call in calls.waiting() if now < _stops(call)])


def progress(calls: MadeCalls, request: Request, sid: str) -> Response:
    """Let a telephone be picked up, or a call be over, as the form says."""
    if calls.get(sid) is None:
        return not_found()
    status = request.form.get("Status", "")
    ended = next((one for one in OVER if one == status), None)
    if ended:
        calls.ends(sid, ended, request.form.get("Seconds", 0, type=int))
    else:
        calls.is_answered(sid)
    return resource(200, {})


def _stops(call: MadeCall) -> datetime:
    return call.created + timedelta(seconds=call.order.timeout + BUFFER)


def _told(call: MadeCall) -> dict[str, object]:
    order = asdict(call.order) | {"callback_events": sorted(call.order.callback_events)}
    return {"sid": call.sid, "created": call.created.isoformat(), "order": order}


@dataclass(frozen=True)
class CallsElsewhere:
    """The calls of an account at a stand-in, at this address."""

    api_url: str
    account_sid: str
    auth_token: str

    def waiting(self) -> list[MadeCall]:
        """Return the calls that nobody has answered yet, the first in front.

        Raises:
            requests.RequestException: the stand-in does not answer.
        """
        answer = requests.get(self._address("Ringing"), auth=self._auth, timeout=PATIENCE)
        answer.raise_for_status()
        return [*_calls(answer.json())]

    def is_answered(self, sid: str) -> None:
        """Let somebody, or a machine, answer."""
        self._tell(sid, {})

    def ends(self, sid: str, status: CallStatus, seconds: int = 0) -> None:
        """Let it be over; `seconds` is how long was spoken."""
        self._tell(sid, {"Status": status, "Seconds": str(seconds)})

    def _tell(self, sid: str, form: dict[str, str]) -> None:
        requests.post(self._address(sid), form, auth=self._auth, timeout=PATIENCE)

    def _address(self, what: str) -> str:
        return f"{self.api_url}{PLACE}/{self.account_sid}/{what}"

    @property
    def _auth(self) -> tuple[str, str]:
        return self.account_sid, self.auth_token


def _calls(told: Iterable[dict[str, object]]) -> Iterable[MadeCall]:
    names = {one.name for one in fields(CallOrder)}
    for one in told:
        order = {name: value for name, value in dict(one["order"]).items() if name in names}  # type: ignore[call-overload]
        order["callback_events"] = frozenset(order["callback_events"])
        created = datetime.fromisoformat(str(one["created"]))
        yield MadeCall(str(one["sid"]), CallOrder(**order), created, "ringing", created)
