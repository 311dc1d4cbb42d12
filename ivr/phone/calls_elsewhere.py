"""The calls that a stand-in for Twilio was asked to make, seen from another process.

The other side of it is `ivr.phone.ringing_now`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

import requests

from ivr.phone.made_calls import CallOrder, CallStatus, MadeCall
from ivr.phone.ringing_now import PLACE

PATIENCE = 5.0
"""Seconds for one question to a process of this machine."""


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
