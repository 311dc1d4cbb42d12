"""The browsers that colleagues know: a signed cookie, given at a complete login.

It opens nothing: it only keeps the guesses of others from locking its owner out.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from ivr.house import house
from ivr.pages.context import now
from ivr.pages.login_limits import LoginSource, address_of
from ivr.pages.staff import Staff

KNOWN = timedelta(days=180)
"""How long a browser is known after the last login in it."""

MOST_ACCOUNTS = 30
"""Colleagues who share one computer; a cookie has room for some more."""


@dataclass(frozen=True)
class Device:
    """A browser, and the accounts that logged in there, each with the mark of its password."""

    name: str
    marks: dict[str, str] = field(default_factory=dict)


def source_for(staff: Staff | None) -> LoginSource:
    """Return where a try to log in as this colleague comes from."""
    device = _device()
    if device and staff and device.marks.get(str(staff.id)) == _mark(staff):
        return LoginSource(f"device {device.name}", is_known=True)
    return LoginSource(address_of(request.remote_addr))


def visitor() -> str:
    """Return whose requests are limited together: a known browser's, or else an address's."""
    device = _device()
    return device.name if device else address_of(request.remote_addr)


def remember(staff: Staff, response: Response) -> None:
    """Let the browser know that this colleague logged in here."""
    device = _device() or Device(secrets.token_hex(16))
    others = [(key, mark) for key, mark in device.marks.items() if key != str(staff.id)]
    marks = dict([*others[-MOST_ACCOUNTS + 1 :], (str(staff.id), _mark(staff))])
    response.set_cookie(
        _cookie(),
        _signer().dumps([device.name, marks, now().timestamp()]),
        max_age=KNOWN,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _device() -> Device | None:
    try:
        told: Any = _signer().loads(request.cookies.get(_cookie(), ""))
    except BadData:
        return None
    name, marks, since = told
    return Device(name, marks) if now().timestamp() - since < KNOWN.total_seconds() else None


def _mark(staff: Staff) -> str:
    """Return what tells passwords apart: a new one makes every browser unknown again."""
    return hashlib.sha256(staff.password_hash.encode()).hexdigest()[:16]


def _cookie() -> str:
    return "__Host-apparaat" if current_app.config["SESSION_COOKIE_SECURE"] else "apparaat"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="known device")
