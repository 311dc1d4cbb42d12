"""A stand-in for Twilio's REST API: it keeps recordings, makes calls and sets numbers up.

It is all of Twilio's hosts at once: the Host of a request says which one is meant, and so which
region's token opens it; any other name is the account's own region. Serve it with
`ivr.phone.local.serve` and name its address in the setting TWILIO_API_URL. The `Date` of every
answer and the dates of the resources are those of the recordings' clock.
"""

from __future__ import annotations

import re
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from ivr.phone import ringing_now
from ivr.phone.call_resource import CallResource
from ivr.phone.faults import Fault, Faults
from ivr.phone.held_account import HOME, HeldAccount
from ivr.phone.home_resources import HomeResources
from ivr.phone.made_calls import MadeCalls
from ivr.phone.number_resource import NumberResource
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
        Rule(f"{_API}.json", endpoint="account", methods=["GET"]),
        Rule(f"{_API}/IncomingPhoneNumbers.json", endpoint="numbers", methods=["GET"]),
        Rule(f"{_API}/IncomingPhoneNumbers/<sid>.json", endpoint="number", methods=["GET", "POST"]),
        Rule(f"{_API}/Usage/Triggers.json", endpoint="alarms", methods=["GET"]),
        Rule("/v2/PhoneNumbers/<sid>", endpoint="routing", methods=["GET", "POST"]),
        Rule("/v2/RegulatoryCompliance/Bundles/<sid>", endpoint="bundle", methods=["GET"]),
        Rule("/v1/DialingPermissions/Countries", endpoint="countries", methods=["GET"]),
        Rule(f"{ringing_now.PLACE}/<account>/Ringing", endpoint="ringing", methods=["GET"]),
        Rule(f"{ringing_now.PLACE}/<account>/<sid>", endpoint="progress", methods=["POST"]),
    ]
)


_HOST = re.compile(r"(?P<service>[a-z]+)(\.[a-z-]+\.(?P<region>[a-z0-9]+))?\.twilio\.com")
"""The hosts of Twilio: without an edge and a region it is that of US1, or of all regions."""

_SERVICES = {"routing": "routes", "bundle": "numbers", "countries": "voice"}
"""The services that answer at a host of their own; all others are at `api`."""


def create_exchange(
    recordings: Recordings,
    account_sid: str,
    auth_token: str,
    faults: Faults | None = None,
    calls: MadeCalls | None = None,
    held: HeldAccount | None = None,
) -> WSGIApplication:
    """Return a WSGI application for clients that know its token.

    It serves `recordings`, and `calls` that it makes; `faults` are for everything but the making.
    `held` is what the account has beside these.
    """
    made = MadeCalls(recordings.clock) if calls is None else calls
    exchange = _Exchange(recordings, made, account_sid, faults or Faults(), held or HeldAccount())
    exchange.tokens.setdefault(exchange.held.region, auth_token)
    return exchange.application


class _Exchange:
    def __init__(
        self,
        recordings: Recordings,
        calls: MadeCalls,
        sid: str,
        faults: Faults,
        held: HeldAccount,
    ) -> None:
        self._clock = recordings.clock
        self._recordings = RecordingResource(recordings, sid)
        self._calls, self._made = CallResource(calls, sid), calls
        self._numbers, self._home = NumberResource(held, sid), HomeResources(held, sid)
        self._account = sid
        self.held, self.tokens = held, held.tokens
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
        service, region = self._asked_at(request)
        try:
            endpoint, found = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            known = self._knows(request, region)
            unknown = problem(error.code or 500, 20404, error.name)
            return unknown if known else problem(*PLAIN_PROBLEMS["401"])
        for_all = endpoint == "sound" and not self.held.media_asks_password
        if not for_all and not self._knows(request, region):
            return problem(*PLAIN_PROBLEMS["401"])
        is_here = service == _SERVICES.get(str(endpoint), "api")
        if not is_here or found.get("account", self._account) != self._account:
            return not_found()
        if answer := self._by_region(request, str(endpoint), found.get("sid", ""), region):
            return answer
        return self._by_resource(request, str(endpoint), found.get("sid", ""))

    def _asked_at(self, request: Request) -> tuple[str, str]:
        """Return the service and the region that the host of a request means."""
        host = _HOST.fullmatch(request.host)
        return (host["service"], host["region"] or HOME) if host else ("api", self.held.region)

    def _knows(self, request: Request, region: str) -> bool:
        given = request.authorization
        token = self.tokens.get(region, "")
        if given is None or given.type != "basic" or not token:
            return False
        right = secrets.compare_digest(given.password or "", token)
        return given.username == self._account and right

    def _by_region(self, request: Request, endpoint: str, sid: str, region: str) -> Response | None:
        """Answer about the account and its numbers; None where something else was asked."""
        answers: Mapping[str, Callable[[], Response]] = {
            "account": self._numbers.account,
            "numbers": lambda: self._numbers.list(request, region),
            "number": lambda: self._numbers.one(request, sid, region),
            "routing": lambda: self._home.routing(request, sid),
            "bundle": lambda: self._home.bundle(sid),
            "countries": lambda: self._home.countries(request),
            "alarms": lambda: self._home.alarms(request),
        }
        answer = answers.get(endpoint)
        return answer() if answer else None

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
