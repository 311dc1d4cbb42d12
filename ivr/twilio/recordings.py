"""Twilio's recordings: described, fetched, deleted; each failure says why, in Dutch.

The address is built from settings and the SID, never taken from a request: an address from outside
could point anywhere. The `twilio` SDK is not used here, because it can only talk to twilio.com (so
not to the local stand-in) and does not fetch media.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from ivr.settings import Settings
from ivr.twilio.posted_form import MADE_BY_US
from ivr.twilio.rest import DEADLINE, READ_TIMEOUT, Rest, RestError, api_url_of, next_page

log = logging.getLogger(__name__)

UNREADABLE = "Twilio gaf een onleesbaar antwoord."


class RecordingError(Exception):
    """We do not have the recording; the text is the reason, in Dutch, for the clinic's page."""


class NotThereError(RecordingError):
    """Twilio does not know the recording (yet), or has deleted it."""


class NothingRecordedError(RecordingError):
    """Twilio says there is no sound, and never will be: absent (16101, 16102), or zero seconds."""


class RecordingFailedError(RecordingError):
    """Twilio says it could not make the recording."""


@dataclass(frozen=True)
class Description:
    """Twilio's metadata of one recording; `seconds` is None while Twilio does not know."""

    sid: str
    call_sid: str
    status: str
    seconds: int | None
    source: str
    created_at: datetime


@dataclass(frozen=True)
class Parties:
    """Who called whom, as Twilio wrote it: E.164, or a word such as `anonymous`.

    Of a call that we made, the one who was rung is the caller all the same: they left the message.
    """

    caller: str
    called: str


class TwilioRecordings:
    """The recordings of one Twilio account in one region."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str,
        *,
        read_timeout: float = READ_TIMEOUT,
        deadline: float = DEADLINE,
    ) -> None:
        self.api_url = api_url
        self._rest = Rest(account_sid, auth_token, api_url, read_timeout, deadline)

    @classmethod
    def of(cls, settings: Settings) -> TwilioRecordings:
        """Make it from the settings."""
        return cls(settings.twilio_account_sid, settings.auth_tokens[0], api_url_of(settings))

    def describe(self, sid: str) -> Description:
        """Return what Twilio says of a recording.

        Raises:
            NotThereError: there is none (yet).
            RecordingError: Twilio could not be asked.
        """
        return _description(self._json(f"/Recordings/{sid}.json"))

    def media(self, sid: str, within: float | None = None) -> bytes:
        """Return the whole WAV file, which must be here `within` this many seconds.

        "Media only when status=completed" (docs/voice/api/recording).

        Raises:
            RecordingError: not there, refused, too slow, too large, or only in part.
        """
        return self._ask("GET", f"/Recordings/{sid}.wav", within)

    def delete(self, sid: str) -> bool:
        """Delete the media for good; False when it was gone already.

        Raises:
            RecordingError: Twilio could not be asked.
        """
        try:
            self._ask("DELETE", f"/Recordings/{sid}.json")
        except NotThereError:
            return False
        return True

    def since(self, day: date) -> Iterator[Description]:
        """Return all recordings made on or after this day (UTC), the newest first, page by page."""
        page: str | None = f"/Recordings.json?DateCreated%3E={day.isoformat()}&PageSize=100"
        while page:
            answer = self._json(page)
            yield from _readable(answer.get("recordings"))
            page = next_page(answer, "Recordings")

    def moment(self) -> datetime | None:
        """Return the time at Twilio, which a refusal tells too; None without an answer."""
        try:
            return self._rest.ask("GET", "/Recordings.json?PageSize=1").moment
        except RestError:
            return None

    def newest(self) -> Iterator[Description]:
        """Return the recordings made last, the newest first: one page and one question."""
        yield from _readable(self._json("/Recordings.json?PageSize=50").get("recordings"))

    def parties(self, call_sid: str) -> Parties:
        """Return who called whom in a call.

        Raises:
            RecordingError: Twilio could not be asked, or does not know the call.
        """
        call = self._json(f"/Calls/{call_sid}.json")
        parties = (str(call.get("from") or ""), str(call.get("to") or ""))
        return Parties(*(reversed(parties) if call.get("direction") == MADE_BY_US else parties))

    def _json(self, path: str) -> dict[str, Any]:
        try:
            content = json.loads(self._ask("GET", path))
        except ValueError as error:
            raise RecordingError(UNREADABLE) from error
        if not isinstance(content, dict):
            raise RecordingError(UNREADABLE)
        return content

    def _ask(self, method: str, path: str, within: float | None = None) -> bytes:
        """Return the body of an answer that is no refusal."""
        try:
            reply = self._rest.ask(method, path, within)
        except RestError as error:
            raise RecordingError(str(error)) from error
        if reply.status >= HTTPStatus.BAD_REQUEST:
            raise _refusal(reply.status)
        return reply.body


def _refusal(status: int) -> RecordingError:
    match status:
        case 404:
            return NotThereError("Twilio heeft de opname (nog) niet.")
        case 401 | 403:
            # err/20003: also the answer to credentials of another region.
            return RecordingError("Twilio weigert onze toegang: meld dit aan de beheerder.")
        case 429:
            return RecordingError("Twilio vraagt ons te wachten.")
        case _:
            return RecordingError(f"Twilio heeft een storing (code {status}).")


def _readable(contents: object) -> Iterator[Description]:
    """Yield what can be read: one odd recording must not hide the others."""
    if not isinstance(contents, list):
        raise RecordingError(UNREADABLE)
    for content in contents:
        try:
            yield _description(content)
        except RecordingError:
            log.warning("A recording in Twilio's list cannot be read and is skipped.")


def _description(content: dict[str, Any]) -> Description:
    try:
        return Description(
            sid=content["sid"],
            call_sid=content["call_sid"],
            status=content["status"],
            seconds=_duration(content.get("duration")),
            source=content.get("source") or "",
            created_at=parsedate_to_datetime(content["date_created"]).astimezone(UTC),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RecordingError(UNREADABLE) from error


def _duration(value: str | int | None) -> int | None:
    """Return the seconds, or None: Twilio writes "-1" or nothing while it does not know them."""
    if value is None or int(value) < 0:
        return None
    return int(value)
