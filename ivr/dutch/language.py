"""What the language is called, and its names of days, months, digits and keys; pure."""

from __future__ import annotations

from ivr.words.act import KEYS

LANGUAGE = "nl"
"""ISO 639-1: what voices, dictionaries and calendars know it by."""

LOCALE = "nl_NL"
"""For libraries that tell the Dutch of the Netherlands from that of Belgium."""

TAG = "nl-NL"
"""The same for the web and for Twilio (BCP 47)."""

COUNTRY = "NL"
"""Where callers dial and the clinic has its holidays (ISO 3166)."""

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

DIGITS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
"""Each at the place of its value, accented: without accents "een" would be an article."""

KEY_NAMES = dict(zip(KEYS, (*DIGITS[1:], DIGITS[0], "sterretje", "hekje"), strict=True))
"""What a key is called; a caller is told to press ('druk op') this word."""


def key(name: str) -> str:
    """Return which key to press, as in 'druk op vier'."""
    return f"druk op {KEY_NAMES[name]}" if name.isdigit() else f"druk op het {KEY_NAMES[name]}"
