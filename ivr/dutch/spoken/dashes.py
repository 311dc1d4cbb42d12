"""A dash that no rule has claimed is a pause, but never one between two like things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr.dutch.language import MONTHS, WEEKDAYS
from ivr.dutch.spoken.ranges import DAY_PARTS, are_alike
from ivr.dutch.spoken.unspeakable import UnspeakableError

_DASH = re.compile(r"(?:[ ]+-+)+[ ]+")
_LOOSE_HYPHEN = re.compile(r"(?<!\w)-|-(?!\w)")
_BETWEEN = re.compile(r"(?:[ ]+-+)+[ ]+|(?<=\w)-(?=\w)")
_SMALL = (
    "nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|"
    "zestien|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|"
    "negentig|honderd|duizend|miljoen"
)
_NUMBER_WORD = re.compile(
    rf"(?:(?:{_SMALL})(?:[eë]n)?)+|anderhalve?|kwart|half|halve", re.IGNORECASE
)
_PHRASE_END = re.compile(r"[.,;:!?\n()]")
_INSIDE = frozenset(("bij", "komma", "over", "en"))
# "Één-op-één" is one word.
_CONNECTED = frozenset(("op", "aan", "om", "in", "en", "bij", "na", "voor", "tegen"))
_REMEDY = "write 'tot', 'tot en met' or 'en' in the place of the dash, as it is meant"


@dataclass(frozen=True)
class _Side:
    """What stands on one side of a dash: its kind, and for a quantity what is counted."""

    kind: str
    counted: str = ""


def say_dashes(text: str) -> str:
    """Turn a dash into a comma; "voor- en nadelen" loses its hyphen, "dexa-scan" keeps it.

    Two days, two months, two letters or two like amounts are a range: an UnspeakableError here.
    """
    for match in _BETWEEN.finditer(text):
        left = re.split(r"[\s-]+", _PHRASE_END.split(text[: match.start()])[-1].strip())[-4:]
        right = re.split(r"[\s-]+", _PHRASE_END.split(text[match.end() :])[0].strip())[:5]
        if left[-1] and right[0] and _is_range(left, right, is_glued=match[0] == "-"):
            raise UnspeakableError(f"{left[-1]}{match[0]}{right[0]}", _REMEDY)
    return _LOOSE_HYPHEN.sub("", _DASH.sub(", ", text))


def _is_range(left: list[str], right: list[str], *, is_glued: bool) -> bool:
    if is_glued and left[-1] in _CONNECTED:
        return False
    one, other = _ending(left), _beginning(right)
    if one.kind != other.kind or not one.kind:
        return False
    if one.kind != "amount" or is_glued or not (one.counted and other.counted):
        return True
    return are_alike(one.counted, other.counted)


def _ending(words: list[str]) -> _Side:
    if kind := _kind(words[-1]):
        return _Side(kind)
    for place, word in enumerate(reversed(words[:-1]), start=1):
        if _kind(word) == "amount":
            return _Side("amount", words[len(words) - place])
    return _Side("")


def _beginning(words: list[str]) -> _Side:
    words = words[1:] if words[0] in ("min", "de", "het") and len(words) > 1 else words
    if (kind := _kind(words[0])) != "amount":
        return _Side(kind)
    counted = (word for word in words if _kind(word) != "amount" and word not in _INSIDE)
    return _Side(kind, next(counted, ""))


def _kind(word: str) -> str:
    small = word.lower()
    if _NUMBER_WORD.fullmatch(small):
        return "amount"
    if re.fullmatch(rf"(?:{'|'.join(WEEKDAYS)})s?(?:{'|'.join(DAY_PARTS)})?", small):
        return "day"
    if small in MONTHS:
        return "month"
    if small in DAY_PARTS:
        return "part of the day"
    return "letter" if re.fullmatch("[A-Z]", word) else ""
