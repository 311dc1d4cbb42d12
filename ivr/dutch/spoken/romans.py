"""Roman numerals behind what is numbered by them: "hoofdstuk IV" is "hoofdstuk vier"."""

from __future__ import annotations

import re

from ivr.dutch.numbers import cardinal

_NUMERALS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()  # noqa: SIM905
_VALUES = {numeral: value for value, numeral in enumerate(_NUMERALS, start=1)}

WITH_ROMAN = (
    "artikel|bijlage|blok|boek|categorie|cyclus|deel|delen|factor|fasen?|fases|figuur|graad|graden|"
    "groep|groepen|hfst\\.?|hst\\.?|hoofdstuk|hoofdstukken|klassen?|kuur|module|niveau|onderdeel|"
    "paragraaf|ronde|stadium|stadia|stap|stappen|tabel|types?|typen"
)
"""What is numbered with Roman numerals, as a part of a pattern without regard to capitals."""

ROMAN = rf"(?:{'|'.join(reversed(_NUMERALS))})"

_NUMBERED = re.compile(
    rf"\b(?:{WITH_ROMAN})(?:(?:\s*/\s*|\s*(?:,|\ben\b|\bof\b|\btot\b|\btot en met\b|\bt/m\b)?\s+)"
    rf"(?-i:{ROMAN})(?![\w'-]))+",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"\b(?P<large>h)f?st\b\.?", re.IGNORECASE)


def say_romans(text: str) -> str:
    """Say the numerals from I to XX behind a word of their own; "IV" by itself is left alone."""
    return _NUMBERED.sub(_say_numbered, text)


def _say_numbered(match: re.Match[str]) -> str:
    numbered = _CHAPTER.sub(lambda short: short["large"] + "oofdstuk", match[0])
    return re.sub(r"\b[IVX]+\b", lambda roman: cardinal(_VALUES[roman[0]]), numbered)
