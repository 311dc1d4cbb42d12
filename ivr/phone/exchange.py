"""A stand-in for the parts of Twilio's REST API that keep recordings and make calls.

Basic authentication is required for media too, as with "HTTP Basic Authentication for media access"
switched on. Serve it with `ivr.phone.local.serve` and name its address in the setting
TWILIO_API_URL. The `Date` of every answer and the dates of the resources are those of the
recordings' clock.
"""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from ivr.phone import ringing_now
from ivr.phone.call_resource import CallResource
from ivr.phone.faults import Fault, Faults
from ivr.phone.made_calls import MadeCalls
from ivr.phone.recording_resource import RecordingResource
from ivr.phone.rest_answers import PLAIN_PROBLEMS, not_found, problem
from ivr.phone.tapes import Recordings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_API = "/2010-04-01/Accounts/<account>"
_ROUTES = Map(
    [
        Rule(f"{_API}/Recordings.json", endpoint="recordings", methods=["GET"]),
        Rule(f"{_API}/Recordings/<sid>.json", endpoint="metadata", methods=["GET", "DELETE"]),
        Rule(f"{_API}/Recordings/<sid>.wav", endpoint="sound", methods=["GET"]),
        Rule(f"{_API}/Recordings/<sid>", endpoint="sound", methods=["GET", "DELETE"]),
        Rule(f"{_API}/Calls.json", endpoint="calls", methods=["GET"]),
        Rule(f"{_API}/Calls.json", endpoint="make", methods=["POST"]),
        Rule(f"{_API}/Calls/<sid>.json", endpoint="call", methods=["GET", "POST"]),
        Rule(f"{ringing_now.PLACE}/<account>/Ringing", endpoint="ringing", methods=["GET"]),
        Rule(f"{ringing_now.PLACE}/<account>/<sid>", endpoint="progress", methods=["POST"]),
    ]
)


def create_exchange(
    recordings: Recordings,
    account_sid: str,
    auth_token: str,
    faults: Faults | None = None,
    calls: MadeCalls | None = None,
) -> WSGIApplication:
    """Return a WSGI application for clients that know its token.

    It serves `recordings`, and `calls` that it makes; `faults` are for everything but the making.
    """
    made = MadeCalls(recordings.clock) if calls is None else calls
    return _Exchange(recordings, made, account_sid, auth_token, faults or Faults()).application


class _Exchange:
    def __init__(
        self, recordings: Recordings, calls: MadeCalls, sid: str, token: str, faults: Faults
    ) -> None:
        self._clock = recordings.clock
        self._recordings = RecordingResource(recordings, sid)
        self._calls, self._made = CallResource(calls, sid), calls
        self._account = sid
        self._token = token
        self._faults = faults
        self._faults_of_making = calls.faults

    def application(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        request = Request(environ)
        makes = request.method == "POST" and request.path.endswith("/Calls.json")
        response = self._spoilt(request, self._faults_of_making if makes else self._faults)
        # Without it the server would add the moment of this machine.
        response.date = self._clock()
        return response(environ, start_response)

    def _spoilt(self, request: Request, faults: Faults) -> Response:
        fault = faults.take()
        if fault is not None and fault in PLAIN_PROBLEMS:
            return problem(*PLAIN_PROBLEMS[fault])
        if fault == "slow":
            time.sleep(faults.slow_seconds)
        response = self._answer(request)
        if fault == "late":
            time.sleep(faults.slow_seconds)
        return response if fault is None else _told_badly(request, response, fault)

    def _answer(self, request: Request) -> Response:
        if not self._knows(request):
            return problem(*PLAIN_PROBLEMS["401"])
        try:
            endpoint, found = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return problem(error.code or 500, 20404, error.name)
        if found["account"] != self._account:
            return not_found()
        return self._by_resource(request, str(endpoint), found.get("sid", ""))

    def _knows(self, request: Request) -> bool:
        given = request.authorization
        if given is None or given.type != "basic":
            return False
        right = secrets.compare_digest(given.password or "", self._token)
        return given.username == self._account and right

    def _by_resource(  # noqa: PLR0911  # a table
        self, request: Request, endpoint: str, sid: str
    ) -> Response:
        match endpoint:
            case "make":
                return self._calls.make(request)
            case "calls":
                return self._calls.list(request)
            case "call":
                return self._calls.one(request, sid)
            case "ringing":
                return ringing_now.ringing(self._made, self._clock())
            case "progress":
                return ringing_now.progress(self._made, request, sid)
            case "recordings":
                return self._recordings.list(request)
            case _:
                return self._recordings.one(request, sid, as_sound=endpoint == "sound")


def _told_badly(request: Request, response: Response, fault: Fault) -> Response:
    """Return what arrives of an answer to what was carried out."""
    match fault:
        case "500-after":
            return problem(*PLAIN_PROBLEMS["500"])
        case "cut":
            _hang_up(request)
        case "half" | "wrong-length":
            whole = response.get_data()
            response.set_data(whole[: len(whole) // 2])
            if fault == "half":
                response.headers["Content-Length"] = str(len(whole))
        case _:
            pass
    return response


def _hang_up(request: Request) -> None:
    """Break the connection off; the server then finds nobody to answer."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
