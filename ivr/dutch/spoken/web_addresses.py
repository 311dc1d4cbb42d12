"""Addresses as one dictates them: words as words, everything else letter by letter."""

from __future__ import annotations

import re

from ivr.dutch.language import DIGITS
from ivr.dutch.numbers import digits
from ivr.dutch.spoken.vocabulary import Vocabulary

_TOP_LEVEL = "nl|com|org|eu|be|net|info|gov|edu|health"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_HOST = rf"(?:{_LABEL}\.)+(?:{_TOP_LEVEL})\b"
_ADDRESS = re.compile(
    rf"(?:https?://)?(?:(?P<user>{_LABEL}(?:\.{_LABEL})*)@)?(?:www\.)?(?P<host>{_HOST})"
    r"(?P<path>(?:/[\w-]+(?:\.\w+)*)*)/?",
    re.IGNORECASE,
)
_SIGNS = {".": "punt", "/": "schuine streep", "-": "streepje", "_": "laag streepje"}
_PIECE = re.compile(r"[^\W\d_]+|\d|[./_-]")
_OWN_PAGES = re.compile(r"mijn(?=[^\W\d_]{2,3}$)")
_POST_CODE = re.compile(r"\b(?P<digits>[1-9]\d{3}) ?(?P<letters>[A-Z]{2})(?=\s+[A-Z'])")
_VOWEL = re.compile(r"[aeiouy]")


def say_addresses(text: str, vocabulary: Vocabulary) -> str:
    """Replace web and e-mail addresses and the post code before a town.

    "www.dol.nl/folders/" is "d, o, l, punt, n, l, schuine streep, folders".
    """
    text = _ADDRESS.sub(lambda match: _say_address(match, vocabulary), text)
    return _POST_CODE.sub(_say_post_code, text)


def _say_address(match: re.Match[str], vocabulary: Vocabulary) -> str:
    said = _dictated(match["host"], vocabulary) + _dictated(match["path"], vocabulary)
    if match["user"]:
        said = [*_dictated(match["user"], vocabulary), "apenstaartje", *said]
    comma = "," if re.match(r"\s+[^\W\d]", match.string[match.end() :]) else ""
    return ", ".join(said) + comma


def _say_post_code(match: re.Match[str]) -> str:
    return f"{digits(match['digits'])}, {', '.join(match['letters'])},"


def _dictated(written: str, vocabulary: Vocabulary) -> list[str]:
    pieces = _PIECE.findall(written.lower())
    return [said for piece in pieces for said in _say_piece(piece, vocabulary)]


def _say_piece(piece: str, vocabulary: Vocabulary) -> list[str]:
    if piece in _SIGNS:
        return [_SIGNS[piece]]
    if piece.isdecimal():
        return [DIGITS[int(piece)]]
    # "Mijn" before a short name ("mijn" + "dol") is how Dutch portals are called.
    if _OWN_PAGES.match(piece):
        return ["mijn", *_say_piece(piece.removeprefix("mijn"), vocabulary)]
    is_spelled = vocabulary.is_spelled(piece.upper())
    is_word = len(piece) > 3 and _VOWEL.search(piece) and not is_spelled
    return [piece] if is_word else list(piece)
