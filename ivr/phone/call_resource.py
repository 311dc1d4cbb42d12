"""What Twilio's REST API does with calls that a line makes: make, list, read, end.

Source: https://www.twilio.com/docs/voice/api/call-resource; the error codes have a page each, such
as https://www.twilio.com/docs/api/errors/21211.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from werkzeug import Request, Response
from werkzeug.datastructures import MultiDict

from ivr.phone.clock import timestamp
from ivr.phone.made_calls import OVER, PROGRESS, WAITING, CallOrder, MadeCall, MadeCalls
from ivr.phone.rest_answers import is_within, not_found, page_of, problem, resource
from ivr.phone.verbs import Method

LONGEST_RINGING = 600
"""Seconds: "the default is 60 seconds, the maximum is 600"."""

_NOTHING_KNOWN = dict.fromkeys(
    (
        *("annotation", "answered_by", "caller_name", "forwarded_from", "group_sid"),
        *("parent_call_sid", "phone_number_sid", "price", "price_unit", "trunk_sid"),
    )
)

_NOT_IN_PROGRESS = (400, 21220, "Call is not in-progress. Cannot redirect.")


class _RefusedOrderError(Exception):
    """Twilio would not make the call: its code and words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class CallResource:
    """The calls of one account."""

    def __init__(self, calls: MadeCalls, account_sid: str) -> None:
        self._calls = calls
        self._account = account_sid

    def make(self, request: Request) -> Response:
        """Make a call; the answer shows it queued, without any of its moments, as Twilio's does."""
        try:
            order = _order(request.form)
            _check_sender(order.from_, self._calls)
        except _RefusedOrderError as refused:
            return problem(400, refused.code, str(refused))
        content = self._as_json(self._calls.make(order))
        return resource(201, content | dict.fromkeys(("date_created", "date_updated")))

    def list(self, request: Request) -> Response:
        """Answer with those that pass the filters, the newest first.

        A call that is still queued has no start time. Which filters on the start time it passes no
        page of Twilio tells; here it passes none.
        """
        try:
            found = [call for call in reversed(self._calls.all()) if _wanted(call, request)]
        except ValueError as error:
            return problem(400, 20001, f"Invalid date: {error}")
        return page_of(request, "calls", [self._as_json(call) for call in found])

    def one(self, request: Request, sid: str) -> Response:
        """Answer about one, or end it."""
        call = self._calls.get(sid)
        if call is None:
            return not_found()
        return self._change(request, call) if request.method == "POST" else self._told(sid)

    def _change(self, request: Request, call: MadeCall) -> Response:
        """End a call: `canceled` one that is queued or rings, `completed` any that is not over."""
        wanted = request.form.get("Status")
        if wanted not in {"canceled", "completed"}:
            return problem(400, 20001, f"Invalid Status {wanted!r}: canceled or completed")
        if call.status in OVER:
            return problem(*_NOT_IN_PROGRESS)
        if call.status in WAITING:
            self._calls.ends(call.sid, "canceled")
        elif wanted == "completed":
            self._calls.ends(call.sid, "completed")
        return self._told(call.sid)

    def _told(self, sid: str) -> Response:
        call = self._calls.get(sid)
        return not_found() if call is None else resource(200, self._as_json(call))

    def _as_json(self, call: MadeCall) -> dict[str, object]:
        uri = f"/2010-04-01/Accounts/{self._account}/Calls/{call.sid}"
        return {
            **_NOTHING_KNOWN,
            "account_sid": self._account,
            "api_version": "2010-04-01",
            "date_created": timestamp(call.created),
            "date_updated": timestamp(call.ended or call.started or call.created),
            "direction": "outbound-api",
            "duration": None if call.seconds is None else str(call.seconds),
            "start_time": _written(call.started),
            "end_time": _written(call.ended),
            **{"from": call.order.from_, "from_formatted": call.order.from_},
            **{"to": call.order.to, "to_formatted": call.order.to},
            "queue_time": "0",
            "sid": call.sid,
            "status": call.status,
            "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
            "uri": f"{uri}.json",
        }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else timestamp(moment)


def _wanted(call: MadeCall, request: Request) -> bool:
    given = request.args
    return (
        given.get("To") in (None, call.order.to)
        and given.get("From") in (None, call.order.from_)
        and given.get("Status") in (None, call.status)
        and is_within(call.started, "StartTime", request)
        and is_within(call.ended, "EndTime", request)
    )


def _order(form: MultiDict[str, str]) -> CallOrder:
    """Return what is asked for.

    Raises:
        _RefusedOrderError: something is missing or wrong.
    """
    return CallOrder(
        to=_number(form, "To", missing=21201, wrong=21211),
        from_=_number(form, "From", missing=21213, wrong=21212),
        url=_url(form, "Url", 21205),
        method=_method(form, "Method"),
        fallback_url=_url(form, "FallbackUrl", 21205) if "FallbackUrl" in form else "",
        status_callback=_url(form, "StatusCallback", 21609) if "StatusCallback" in form else "",
        callback_method=_method(form, "StatusCallbackMethod"),
        callback_events=_events(form),
        timeout=_timeout(form.get("Timeout", "60")),
    )


def _number(form: MultiDict[str, str], name: str, *, missing: int, wrong: int) -> str:
    number = form.get(name, "")
    if not number:
        raise _RefusedOrderError(missing, f"No '{name}' number is specified")
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        raise _RefusedOrderError(
            wrong, f"The '{name}' number {number} is not a valid phone number."
        )
    return number


def _check_sender(number: str, calls: MadeCalls) -> None:
    """Let a call come only from a number that the account has, when it is known which those are."""
    if calls.own_numbers and number not in calls.own_numbers:
        message = (
            f"The source phone number provided, {number}, is not yet verified for your account."
        )
        raise _RefusedOrderError(21210, message)


def _url(form: MultiDict[str, str], name: str, code: int) -> str:
    url = form.get(name, "")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname:
        raise _RefusedOrderError(code, f"{name} is not a valid URL: {url}")
    return url


def _method(form: MultiDict[str, str], name: str) -> Method:
    method = form.get(name, "POST")
    if method not in {"GET", "POST"}:
        raise _RefusedOrderError(21200, f"{name} must be GET or POST, not {method}")
    return cast(Method, method)


def _events(form: MultiDict[str, str]) -> frozenset[str]:
    events = frozenset(form.getlist("StatusCallbackEvent")) or frozenset({"completed"})
    if not events <= set(PROGRESS):
        raise _RefusedOrderError(21626, f"Invalid StatusCallbackEvent: {', '.join(sorted(events))}")
    return events


def _timeout(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 0 < int(text) <= LONGEST_RINGING:
        raise _RefusedOrderError(21208, f"Invalid Timeout: {text}")
    return int(text)
