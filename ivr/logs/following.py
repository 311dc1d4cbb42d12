"""Which call a line of the log is about: known by a hash that nobody can turn back."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

_CALL: ContextVar[str] = ContextVar("call_sid", default="")


def follow(call_sid: str) -> None:
    """Let what this thread logs from now on be about a call; an empty one is about none."""
    _CALL.set(call_sid)


@contextmanager
def following(call_sid: str | None) -> Iterator[None]:
    """Let what is logged meanwhile be about a call."""
    before = _CALL.set(call_sid or "")
    try:
        yield
    finally:
        _CALL.reset(before)


def followed(key: bytes) -> str:
    """Return the hash of the call that is followed now; empty where none is."""
    call_sid = _CALL.get()
    return call_hash(call_sid, key) if call_sid else ""


def call_hash(call_sid: str, key: bytes) -> str:
    """Return what a call is called in the logs: 64 bits of an HMAC (RFC 2104)."""
    return hmac.new(key, call_sid.encode(), sha256).hexdigest()[:16]
