"""A stand-in for the part of Twilio's REST API that keeps recordings: list, read, fetch, delete.

Source: https://www.twilio.com/docs/voice/api/recording. Basic authentication is required for media
too, as with "HTTP Basic Authentication for media access" switched on. Serve it with
`ivr.phone.local.serve` and name its address in the setting TWILIO_API_URL. The `Date` of every
answer and the dates of the resources are those of the recordings' clock.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from ivr.phone.clock import timestamp
from ivr.phone.tapes import Recording, Recordings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Fault = Literal["401", "404", "429", "500", "503", "slow", "half", "wrong-length"]
"""A status code; `slow` answers late; `half` breaks the connection off halfway the body;
`wrong-length` gives half the body and calls it the whole."""

_SAME_FOR_ALL = {
    "api_version": "2010-04-01",
    "channels": 1,
    "conference_sid": None,
    "encryption_details": None,
    "price": None,
    "price_unit": None,
    "source": "RecordVerb",
    "subresource_uris": {},
}


class Faults:
    """Orders for the next requests; `slow_seconds` is how late a slow answer comes."""

    def __init__(self, slow_seconds: float = 5.0) -> None:
        self.slow_seconds = slow_seconds
        self._orders: deque[Fault | None] = deque()
        self._lock = Lock()

    def order(self, *faults: Fault | None) -> Faults:
        """Let the coming requests go wrong in this order, one each; None lets one go well."""
        with self._lock:
            self._orders.extend(faults)
        return self

    def take(self) -> Fault | None:
        """Return what goes wrong with the request that arrives now."""
        with self._lock:
            return self._orders.popleft() if self._orders else None


_API = "/2010-04-01/Accounts/<account>"
_ROUTES = Map(
    [
        Rule(f"{_API}/Recordings.json", endpoint="list", methods=["GET"]),
        Rule(f"{_API}/Recordings/<sid>.json", endpoint="metadata", methods=["GET", "DELETE"]),
        Rule(f"{_API}/Recordings/<sid>.wav", endpoint="sound", methods=["GET"]),
        Rule(f"{_API}/Recordings/<sid>", endpoint="sound", methods=["GET", "DELETE"]),
    ]
)
_PLAIN_FAULTS: dict[Fault, tuple[int, int, str]] = {
    "401": (401, 20003, "Authenticate"),
    "404": (404, 20404, "The requested resource was not found"),
    "429": (429, 20429, "Too Many Requests"),
    "500": (500, 20500, "An internal server error has occurred"),
    "503": (503, 20503, "Service is unavailable. Please try again"),
}


def create_exchange(
    recordings: Recordings, account_sid: str, auth_token: str, faults: Faults | None = None
) -> WSGIApplication:
    """Return a WSGI application that serves `recordings` to clients that know its token."""
    exchange = _Exchange(recordings, account_sid, auth_token, faults or Faults())
    return exchange.application


class _Exchange:
    def __init__(self, recordings: Recordings, sid: str, token: str, faults: Faults) -> None:
        self._recordings = recordings
        self._account = sid
        self._token = token
        self._faults = faults

    def application(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        request = Request(environ)
        response = self._spoilt(request, self._faults.take())
        # Without it the server would add the moment of this machine.
        response.date = self._recordings.clock()
        return response(environ, start_response)

    def _spoilt(self, request: Request, fault: Fault | None) -> Response:
        if fault in _PLAIN_FAULTS:
            return _problem(*_PLAIN_FAULTS[fault])
        if fault == "slow":
            time.sleep(self._faults.slow_seconds)
        response = self._answer(request)
        if fault in {"half", "wrong-length"}:
            whole = response.get_data()
            response.set_data(whole[: len(whole) // 2])
            if fault == "half":
                response.headers["Content-Length"] = str(len(whole))
        return response

    def _answer(self, request: Request) -> Response:
        if not self._knows(request):
            return _problem(*_PLAIN_FAULTS["401"])
        try:
            endpoint, found = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return _problem(error.code or 500, 20404, error.name)
        if found["account"] != self._account:
            return _not_found()
        if endpoint == "list":
            return self._list(request)
        return self._one(request, str(endpoint), found["sid"])

    def _knows(self, request: Request) -> bool:
        given = request.authorization
        if given is None or given.type != "basic":
            return False
        right = secrets.compare_digest(given.password or "", self._token)
        return given.username == self._account and right

    def _one(self, request: Request, endpoint: str, sid: str) -> Response:
        recording = self._recordings.get(sid)
        if recording is None or recording.status == "deleted":
            return _not_found()
        if request.method == "DELETE":
            return self._delete(recording)
        if endpoint == "metadata":
            return _json(200, self._as_json(recording))
        return self._sound(request, recording)

    def _delete(self, recording: Recording) -> Response:
        """Delete: "204; completed recordings only; the media is gone for good"."""
        if not self._recordings.delete(recording.sid):
            return _problem(409, 20409, f"The recording is {recording.status}")
        return Response(status=204)

    def _sound(self, request: Request, recording: Recording) -> Response:
        if request.args.get("RequestedChannels", "1") != "1":
            return _problem(400, 21220, "Dual channel is not available for this recording")
        wav = self._recordings.sound(recording.sid)
        return _not_found() if wav is None else Response(wav, content_type="audio/x-wav")

    def _list(self, request: Request) -> Response:
        size = max(1, min(1000, request.args.get("PageSize", 50, type=int)))
        page = max(0, request.args.get("Page", 0, type=int))
        try:
            found = [one for one in self._recordings.all() if _wanted(one, request)]
        except ValueError as error:
            return _problem(400, 20001, f"Invalid date: {error}")
        if page and request.args.get("PageToken") != _page_token(page, size):
            return _problem(400, 21481, "Invalid PageToken: use the addresses of the last answer")
        rest = found[page * size :]
        return _json(
            200,
            {
                "recordings": [self._as_json(one) for one in rest[:size]],
                "page": page,
                "page_size": size,
                "start": page * size,
                "end": page * size + len(rest[:size]) - 1,
                "uri": _page_uri(request, page, size),
                "first_page_uri": _page_uri(request, 0, size),
                "next_page_uri": _page_uri(request, page + 1, size) if rest[size:] else None,
                "previous_page_uri": _page_uri(request, page - 1, size) if page else None,
            },
        )

    def _as_json(self, recording: Recording) -> dict[str, object]:
        moment = timestamp(recording.created_at)
        uri = f"/2010-04-01/Accounts/{self._account}/Recordings/{recording.sid}"
        finished = recording.status in {"completed", "absent"}
        return {
            **_SAME_FOR_ALL,
            "account_sid": self._account,
            "call_sid": recording.call_sid,
            **dict.fromkeys(("date_created", "date_updated", "start_time"), moment),
            "duration": str(recording.seconds) if finished else None,
            "error_code": recording.error_code,
            "media_url": f"https://api.twilio.com{uri}",
            "sid": recording.sid,
            "status": recording.status,
            "uri": f"{uri}.json",
        }


def _wanted(recording: Recording, request: Request) -> bool:
    """Return whether a recording passes Twilio's filters.

    `DateCreated` is the day itself, `DateCreated<` what comes before, `DateCreated>` what follows.
    """
    created = recording.created_at
    call, day = request.args.get("CallSid"), request.args.get("DateCreated")
    until, since = request.args.get("DateCreated<"), request.args.get("DateCreated>")
    return (
        call in (None, recording.call_sid)
        and (day is None or created.date() == _moment(day).date())
        and (until is None or created <= _moment(until))
        and (since is None or created >= _moment(since))
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _page_uri(request: Request, page: int, size: int) -> str:
    kept = {
        name: value for name, value in request.args.items() if name.startswith(("Date", "Call"))
    }
    token = {"PageToken": _page_token(page, size)} if page else {}
    return f"{request.path}?{urlencode({**kept, 'PageSize': size, 'Page': page, **token})}"


def _page_token(page: int, size: int) -> str:
    """Return what no client makes up by itself: pages are found by `next_page_uri` alone."""
    return f"PART{size}x{page}"


def _not_found() -> Response:
    return _problem(*_PLAIN_FAULTS["404"])


def _problem(status: int, code: int, message: str) -> Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    response = _json(
        status, {"code": code, "message": message, "more_info": more, "status": status}
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response


def _json(status: int, content: object) -> Response:
    return Response(json.dumps(content), status=status, content_type="application/json")
