"""The answers of Twilio's REST API: one resource, a page of a list, or what is wrong.

Source: https://www.twilio.com/docs/usage/twilios-response.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from werkzeug import Request, Response

PLAIN_PROBLEMS: Mapping[str, tuple[int, int, str]] = {
    "401": (401, 20003, "Authenticate"),
    "404": (404, 20404, "The requested resource was not found"),
    "429": (429, 20429, "Too Many Requests"),
    "500": (500, 20500, "An internal server error has occurred"),
    "503": (503, 20503, "Service is unavailable. Please try again"),
}
"""Status, Twilio's code and its words, by the name a test gives to it."""

PAGING = frozenset({"Page", "PageSize", "PageToken"})


def resource(status: int, content: object) -> Response:
    """Answer with a resource, or any JSON."""
    return Response(json.dumps(content), status=status, content_type="application/json")


def problem(status: int, code: int, message: str) -> Response:
    """Answer with one of Twilio's errors."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    response = resource(
        status, {"code": code, "message": message, "more_info": more, "status": status}
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response


def not_found() -> Response:
    """Answer that there is no such thing here."""
    return problem(*PLAIN_PROBLEMS["404"])


def page_of(request: Request, name: str, found: Sequence[object]) -> Response:
    """Answer with the page of `found` that is asked for; `name` is what the list is called."""
    size = max(1, min(1000, request.args.get("PageSize", 50, type=int)))
    page = max(0, request.args.get("Page", 0, type=int))
    if page and request.args.get("PageToken") != _page_token(page, size):
        return problem(400, 21481, "Invalid PageToken: use the addresses of the last answer")
    rest = found[page * size :]
    content = {
        name: list(rest[:size]),
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + len(rest[:size]) - 1,
        "uri": _page_uri(request, page, size),
        "first_page_uri": _page_uri(request, 0, size),
        "next_page_uri": _page_uri(request, page + 1, size) if rest[size:] else None,
        "previous_page_uri": _page_uri(request, page - 1, size) if page else None,
    }
    return resource(200, content)


def newer_page_of(request: Request, name: str, found: Sequence[object]) -> Response:
    """Answer with a page as the newer hosts do, whose lists tell their pages under `meta`."""
    size = max(1, min(1000, request.args.get("PageSize", 50, type=int)))
    page = max(0, request.args.get("Page", 0, type=int))
    if page and request.args.get("PageToken") != _page_token(page, size):
        return problem(400, 20001, "Invalid PageToken: use the addresses of the last answer")
    rest = found[page * size :]
    base = f"https://{request.host}"
    meta = {
        "key": name,
        "page": page,
        "page_size": size,
        "url": base + _page_uri(request, page, size),
        "first_page_url": base + _page_uri(request, 0, size),
        "next_page_url": base + _page_uri(request, page + 1, size) if rest[size:] else None,
        "previous_page_url": base + _page_uri(request, page - 1, size) if page else None,
    }
    return resource(200, {name: list(rest[:size]), "meta": meta})


def is_within(moment: datetime | None, name: str, request: Request) -> bool:
    """Return whether `moment` passes the filters on the date that Twilio calls `name`.

    `name` is the day itself; `name<` means on or before midnight of that date, `name>` on or after
    it. What has no such moment yet passes no filter on it.

    Raises:
        ValueError: a filter is no date.
    """
    given = {sign: request.args.get(f"{name}{sign}") for sign in ("", "<", ">")}
    if moment is None:
        return not any(given.values())
    day, until, since = given.values()
    return (
        (day is None or moment.date() == _moment(day).date())
        and (until is None or moment <= _moment(until))
        and (since is None or moment >= _moment(since))
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _page_uri(request: Request, page: int, size: int) -> str:
    kept = {name: value for name, value in request.args.items() if name not in PAGING}
    token = {"PageToken": _page_token(page, size)} if page else {}
    return f"{request.path}?{urlencode({**kept, 'PageSize': size, 'Page': page, **token})}"


def _page_token(page: int, size: int) -> str:
    """Return what no client makes up by itself: pages are found by `next_page_uri` alone."""
    return f"PART{size}x{page}"
