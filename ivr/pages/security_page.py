"""Says where a weakness of the line is told, as machines look for it (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort

from ivr.house import house
from ivr.settings import Settings

bp = Blueprint("security", __name__)

ADDRESS = "/.well-known/security.txt"

HOLDS = timedelta(days=180)
""""It is RECOMMENDED that the value of this field be less than a year into the future" (2.5.5)."""


@bp.get(ADDRESS)
def text() -> Response:
    """Return the contacts of SECURITY_CONTACT; 404 where there are none."""
    settings = house().settings
    if not settings.security_contacts:
        abort(404)
    told = "".join(f"{name}: {value}\n" for name, value in _fields(settings, house().clock()))
    return Response(told, content_type="text/plain; charset=utf-8")


def _fields(settings: Settings, now: datetime) -> list[tuple[str, str]]:
    contacts = [("Contact", contact) for contact in settings.security_contacts]
    return [
        *contacts,
        ("Expires", f"{(now + HOLDS).astimezone(UTC):%Y-%m-%dT00:00:00Z}"),
        ("Preferred-Languages", "nl, en"),
        ("Canonical", f"{settings.public_base_url}{ADDRESS}"),
    ]
