"""A hospital's own system that is asked for a colleague: a real server, which remembers all."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEY = bytes(range(3, 35))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@dataclass
class Receiver:
    """Answers with these statuses in turn, and then with 204; `taken` is what it answered so to."""

    answers: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    """Of each post the id, the seconds, the signatures, and the body."""

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Take a post down."""
        names = ("ID", "TIMESTAMP", "SIGNATURE")
        event, seconds, signature = (environ[f"HTTP_WEBHOOK_{name}"] for name in names)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.asked.append((event, seconds, signature, body))
        status = self.answers.pop(0) if self.answers else "204 No Content"
        start(status, [("Location", "http://127.0.0.1:9/elsewhere")])
        return [b""]

    @property
    def events(self) -> list[str]:
        """The ids of what was posted, in order."""
        return [event for event, *_ in self.asked]

    @property
    def told(self) -> list[dict[str, Any]]:
        """What was posted."""
        return [json.loads(body) for *_, body in self.asked]


def is_ours(event: str, seconds: str, signature: str, body: bytes, key: bytes = KEY) -> bool:
    """Judge a post as the specification tells a receiver to."""
    told = b".".join((event.encode(), seconds.encode(), body))
    right = base64.b64encode(hmac.new(key, told, "sha256").digest()).decode()
    return any(one == f"v1,{right}" for one in signature.split(" "))
