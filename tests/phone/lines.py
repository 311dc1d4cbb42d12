"""Small hand-written lines to phone: an address for an answer, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug import Request, Response

from ivr.phone.caller import Caller
from ivr.phone.local import serve
from ivr.phone.simulated_call import TwilioNumber

SID = "AC" + "0" * 32
TOKEN = "12345"
NUMBER = "+31781234567"

Answer = str | Response | Callable[[Request], Response]


@dataclass
class Asked:
    """One request that the line received."""

    path: str
    query: str
    method: str
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass
class Line:
    """A WSGI application that gives `answers` by path and remembers what it was asked.

    An answer is what stands inside <Response>, a whole Response, or a function of the request.
    """

    answers: dict[str, Answer]
    asked: list[Asked] = field(default_factory=list)
    base: str = ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.asked.append(
            Asked(
                request.path,
                request.query_string.decode(),
                request.method,
                dict(request.form),
                dict(request.headers),
            )
        )
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        answer = self.answers.get(request.path, Response("no such page", 404))
        if isinstance(answer, str):
            return twiml(answer)
        return answer if isinstance(answer, Response) else answer(request)

    def number(self, **changes: Any) -> TwilioNumber:
        """Return the telephone number that leads here."""
        return TwilioNumber(
            **{
                "number": NUMBER,
                "voice_url": f"{self.base}/voice",
                "account_sid": SID,
                "auth_token": TOKEN,
                **changes,
            }
        )

    def caller(self, **arguments: Any) -> Caller:
        """Return somebody who phones this line."""
        return Caller(self.number(), **arguments)

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [asked.path for asked in self.asked]

    def to(self, path: str) -> Asked:
        """Return the last request to `path`."""
        return next(asked for asked in reversed(self.asked) if asked.path == path)


def twiml(inside: str) -> Response:
    """Return a well-formed answer."""
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>',
        content_type="text/xml; charset=utf-8",
    )


@contextmanager
def phone_line(answers: dict[str, Answer]) -> Iterator[Line]:
    """Serve a line for as long as the block lasts."""
    line = Line(answers)
    with serve(line) as line.base:
        yield line
