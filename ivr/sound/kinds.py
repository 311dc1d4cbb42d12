"""Ten prompts to judge a voice by, of ten kinds, whatever the line is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from ivr.dutch.language import DIGITS, WEEKDAYS, key
from ivr.sound.plan import Text

Rank = Callable[[Text], float | None]
"""How good an example of a kind a prompt is, the highest the best; None when it is none."""

_KEY = key("1").split()[0]
_HOUR = re.compile(r"\b\d{2}\.\d{2}\b")
_NUMBER = re.compile(r"\(0\d+\) ?\d")
_OTHER = "Nog een tekst"


def ten(said: Sequence[Text]) -> Mapping[str, Text]:
    """Return the best example of each kind by its name, in Dutch, each prompt once.

    A line that lacks a kind gets its longest prompt that is left instead, so that ten remain as
    long as it has ten prompts with different words.
    """
    rest = list({text.written: text for text in said}.values())
    found: dict[str, Text] = {}
    for kind, rank in _KINDS.items():
        if best := _best(rest, rank) or _best(rest, _length):
            known = kind if rank(best) is not None else f"{_OTHER} ({len(found) + 1})"
            found[known] = best
            rest.remove(best)
    return found


def _best(texts: Sequence[Text], rank: Rank) -> Text | None:
    ranked = [(value, text) for text in texts if (value := rank(text)) is not None]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _length(text: Text) -> float:
    return len(text.written)


def _keys(text: Text) -> int:
    return text.spoken.lower().count(f"{_KEY} ")


def _many_keys(text: Text) -> float | None:
    return _keys(text) if _keys(text) > 1 else None


def _one_key(text: Text) -> float | None:
    return -_length(text) if _keys(text) == 1 else None


def _with(pattern: re.Pattern[str]) -> Rank:
    return lambda text: -_length(text) if pattern.search(text.written) else None


def _digit(text: Text) -> float | None:
    return _length(text) if text.written.strip(" .,") in DIGITS else None


def _day(text: Text) -> float | None:
    return _length(text) if sum(day in text.written for day in WEEKDAYS) == 2 else None


def _question(text: Text) -> float | None:
    return _length(text) if text.written.strip().endswith("?") else None


def _commas(text: Text) -> float | None:
    commas = text.written.count(",")
    return commas if commas > 2 and not _keys(text) else None


_KINDS: Mapping[str, Rank] = MappingProxyType(
    {
        "Lange alinea": _length,
        "Toetsen op een rij": _many_keys,
        "Eén toets": _one_key,
        "Tijd": _with(_HOUR),
        "Telefoonnummer": _with(_NUMBER),
        "Eén cijfer": _digit,
        "Dagen": _day,
        "Vraag": _question,
        "Opsomming": _commas,
        "Nog een alinea": _length,
    }
)
