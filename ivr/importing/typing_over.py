"""Types a line over: what a printer set becomes what anybody types, and no word changes; pure."""

from __future__ import annotations

import re
import unicodedata

from ivr.dutch.typeset import BULLETS, TYPED
from ivr.importing.source import SourceLine
from ivr.line.front_matter import is_unspeakable

SOFT_HYPHEN = "\u00ad"

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
RAISED = str.maketrans("0123456789", RAISED_DIGITS)
"""How a digit is typed that stands higher than its line."""

# What Windows writes in places where Latin-1 has control characters (cp1252).
_WINDOWS = {
    **dict.fromkeys("\x91\x92", "'"), **dict.fromkeys("\x93\x94", '"'), "\x96": "-",
    "\x95": "•", "\x97": " - ", "\x85": "...", "\x80": "€",
}  # fmt: skip
# A stroke parts words as a dash does, and a leaflet's file has it for something else.
_TYPED = str.maketrans({**TYPED, **_WINDOWS, "|": " - ", "\u00a6": " - "})
# No font says what this glyph is, and at the start of a line it is a bullet (pdfminer's notation).
_NAMELESS = re.compile(r"^\s*(?:\(cid:\d+\)|[\x00-\x08\ufffd])\s*")
_BULLET = re.compile(rf"^\s*(?:[{BULLETS}→⇒]\s*)+")
_DASH = re.compile(r"^\s*(?:[-*\u2013\u2014]|o(?=\s{2}|\t))\s+(?=\S)")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[a-h])[.)]\s+(?=[A-Z\"'(])")


def said(line: SourceLine) -> str:
    """Return what a line says, typed over; an item is said without the sign in front of it.

    A dash that is no sign of an item stays: "8.00 / - 16.30".
    """
    return typed_over(without_bullet(line.text) if line.item else line.text)


def typed_over(text: str) -> str:
    """Return words in plain signs with one space in between, without pictures.

    A soft hyphen stays where it ends the line: there it broke a word.
    """
    text = unicodedata.normalize("NFC", text).translate(_TYPED)
    text = re.sub(rf"{SOFT_HYPHEN}(?!\s*$)", "", text)
    return " ".join("".join(sign for sign in text if not is_picture(sign)).split())


def pictures(line: SourceLine) -> list[str]:
    """Return the signs that cannot be read aloud, but for the one in front of an item."""
    text = without_bullet(line.text) if line.item else line.text
    return [sign for sign in text.translate(_TYPED) if is_picture(sign)]


def is_picture(sign: str) -> bool:
    """Return whether a sign is a picture or means nothing outside its font."""
    return is_unspeakable(sign) and sign != SOFT_HYPHEN and not sign.isspace()


def without_bullet(text: str) -> str:
    """Return a line without the sign of an item in front of it."""
    for bullet in (_NAMELESS, _BULLET, _DASH):
        if match := bullet.match(text):
            return text[match.end() :]
    return text


def has_bullet(text: str) -> bool:
    """Return whether the line begins with a sign that nothing but an item has."""
    return bool(_BULLET.match(text) or _NAMELESS.match(text))


def has_dash(text: str) -> bool:
    """Return whether it begins with a dash, which may be an item and may be a pause."""
    return bool(_DASH.match(text))


def is_numbered(text: str) -> bool:
    """Return whether it begins as a step does: "1. Neem", "b) Neem"."""
    return bool(_NUMBERED.match(text))
