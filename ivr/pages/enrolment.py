"""What enrols a telephone for codes: a picture to scan, or a key to type."""

from __future__ import annotations

import io

import segno
from flask import Response

from ivr.pages import one_time_codes
from ivr.pages.context import line_name


def picture(name: str, secret: str) -> Response:
    """Return the QR code that gives a telephone the secret of an account's codes."""
    address = one_time_codes.enrolment_address(name, secret, line_name())
    drawing = io.BytesIO()
    segno.make(address, micro=False).save(drawing, kind="svg", scale=5, border=4, light="white")
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


def in_groups(secret: str) -> str:
    """Return a secret in groups of four, to type over."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
