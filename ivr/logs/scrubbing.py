"""Removes from a text what may name somebody or open something: numbers, SIDs, addresses; pure.

Nothing of ours writes these; this is for what others put in their errors.
"""

from __future__ import annotations

import re

GONE = "[...]"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # A SID of Twilio, and a caller's own address of a call or a page.
        r"\b[A-Z]{2}[0-9a-f]{32}\b",
        r"(?<=\w)\?[^\s'\"<>]+",
        # A telephone number, as people and as machines write it.
        r"\(?(?:\+|\b00?)(?:[ ()-]{0,2}\d){8,14}\b",
        r"\b\d{9,}\b",
        r"[^\s<>'\"=:]+@[^\s<>'\"]+",
        # A key or a token: long, and with letters of both sizes and digits.
        r"\b(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{32,}={0,2}",
        r"\b[0-9a-f]{32,}\b",
    )
)


def scrub(text: str) -> str:
    """Return a text without them."""
    for pattern in _PATTERNS:
        text = pattern.sub(GONE, text)
    return text
