"""Reads the facts above a leaflet: its hospital, the line's name, when the clinic is open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from functools import lru_cache
from typing import Any

import yaml

from ivr.call.hours import OpeningHours
from ivr.dutch.language import WEEKDAYS
from ivr.dutch.ring_back import existing_number
from ivr.line.clinic import Clinic
from ivr.words.message_kind import MessageKind

_BLOCK = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)

_SYMBOLS = 0x2190
"""From here on Unicode's "other symbols" are pictures; below it are signs such as the degree."""

_LONGEST_NUMBER = 8
"""Digits of a number on paper: nobody keys in more without a slip."""

_YES, _NO = "ja", "nee"

_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The same loader, in C where PyYAML was built with it."""

_Fields = dict[str, tuple[str, int]]
"""Each field's value and the line it stands on."""


class LeafletError(Exception):
    """A leaflet file that cannot become a line: which file, which line, and how to mend it."""

    def __init__(self, name: str, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{name}:{line}: {problem} {remedy}")


@dataclass(frozen=True)
class FrontMatter:
    """The leaflet's own facts; `opens` and `closes` are wall-clock times at the clinic.

    `subject` is what callers call it: the word that people use, where the title has a doctor's.
    `pavo_number` is the number on the paper, by which callers choose among leaflets. `line_numbers`
    are the numbers (E.164) that go straight to this leaflet, and `clinic_number` is in E.164 too.
    An `example` was written to try the line with, and approved by no hospital. `by_post` and
    `opinion` name the part behind which a caller may ask to have the leaflet sent, or say what they
    think of it. `lines` has the line of each field in the file. What the `fasting_` and `test_`
    fields tell is in `ivr/line/fasting_rule.py`.
    """

    title: str
    subject: str
    pavo_number: str
    edition: str
    hospital: str
    line_name: str
    clinic_name: str
    clinic_number: str
    open_days: str
    opens: time
    closes: time
    line_numbers: tuple[str, ...] = ()
    example: bool = False
    by_post: str = ""
    opinion: str = ""
    fasting_sentence: str = ""
    fasting_from: str = ""
    test_sentence: str = ""
    test_before_appointment: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def weekdays(self) -> frozenset[int]:
        """Return the ISO weekdays on which the clinic is open; Monday is 1."""
        first, last = (WEEKDAYS.index(day) + 1 for day in self.open_days.split(" t/m "))
        return frozenset(range(first, last + 1))

    @property
    def offered(self) -> tuple[MessageKind, ...]:
        """Return the kinds of message that are asked for behind a part, in that order."""
        behind = {MessageKind.BY_POST: self.by_post, MessageKind.OPINION: self.opinion}
        return tuple(kind for kind, part in behind.items() if part)

    @property
    def hours(self) -> OpeningHours:
        """Return when the clinic is open."""
        return OpeningHours(self.opens, self.closes, self.weekdays)

    @property
    def clinic(self) -> Clinic:
        """Return the clinic that answers for this leaflet."""
        return Clinic(self.clinic_number, self.clinic_name, self.hours)


_NAMES = tuple(item.name for item in fields(FrontMatter) if item.name != "lines")

RULE = ("fasting_sentence", "fasting_from", "test_sentence", "test_before_appointment")
"""The fields that tell when to stop eating before a test."""

OFFERS = ("by_post", "opinion")
"""The fields that name the part behind which a message can be left."""

OPTIONAL = ("line_numbers", "example", *OFFERS, *RULE)
"""The fields that most leaflets do without."""

NEEDED = tuple(name for name in _NAMES if name not in OPTIONAL)
"""The fields of every leaflet, in the order in which they are written."""


def split_front_matter(text: str, name: str) -> tuple[FrontMatter, str, int]:
    """Return the front matter of a leaflet, the Markdown below it, and how many lines it took.

    Raises:
        LeafletError: for a missing, unknown or malformed field, with its line.
    """
    match = _BLOCK.match(text)
    if not match:
        remedy = "Begin with '---', the fields, and '---'."
        raise LeafletError(name, 1, "has no front matter.", remedy)
    found = _fields(match[1], name)
    _refuse_unknown_and_missing(found, name)
    return _checked(found, name), text[match.end() :], match[0].count("\n")


def refuse_unspeakable(text: str, name: str, first: int = 1) -> None:
    """Refuse what cannot stand in XML, and so not in TwiML (Twilio error 12100), and what no voice
    can say: invisible characters and pictures. `first` is the line on which the text begins.

    Raises:
        LeafletError: with the line and the number of the character, because it may be invisible.
    """
    for number, line in enumerate(text.split("\n"), start=first):
        for character in "" if line.isascii() and line.isprintable() else line:
            if is_unspeakable(character):
                problem = (
                    f"holds U+{ord(character):04X}, an invisible control character, a tab or a "
                    "picture."
                )
                remedy = "Type the line again, with words, signs and spaces only."
                raise LeafletError(name, number, problem, remedy)


@lru_cache(1000)
def is_unspeakable(character: str) -> bool:
    """Return whether no voice can say a character: it is invisible, or a picture."""
    match unicodedata.category(character):
        # Control (a tab too), format (zero-width), surrogate, private use, no character at all.
        case "Cc" | "Cf" | "Cs" | "Co" | "Cn":
            return True
        case "So" | "Sk":
            return ord(character) >= _SYMBOLS
        case _:
            return "\ufe00" <= character <= "\ufe0f"  # how the character before it is drawn


def _fields(block: str, name: str) -> _Fields:
    try:
        # The base loader reads every value as the words that stand there: 08.00 is no number.
        node = yaml.compose(block, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        problem, remedy = "is not a 'name: value' line.", "Quote odd characters."
        raise LeafletError(name, line, problem, remedy) from error
    if not isinstance(node, yaml.MappingNode):
        raise LeafletError(name, 2, "has no fields.", "Write 'name: value' between the '---'.")
    found: _Fields = {}
    for key, value in node.value:
        _take(found, key, value, name)
    return found


def _take(found: _Fields, key: yaml.Node, value: yaml.Node, name: str) -> None:
    line = key.start_mark.line + 2
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
        problem = f"'{key.value}' holds a list or fields of its own."
        raise LeafletError(name, line, problem, "Write one value; quote odd characters.")
    if key.value in found:
        problem = f"field '{key.value}' stands here and on line {found[key.value][1]}."
        raise LeafletError(name, line, problem, "Keep one of the two.")
    # Again, because "\u200b" between quotes is YAML for a character that no one sees.
    refuse_unspeakable(value.value, name, line)
    found[key.value] = (value.value, line)


def _refuse_unknown_and_missing(found: _Fields, name: str) -> None:
    for given, (value, line) in found.items():
        if given not in _NAMES:
            remedy = f"Known fields are: {', '.join(_NAMES)}."
            raise LeafletError(name, line, f"unknown field '{given}'.", remedy)
        if not value.strip():
            remedy = "Write its value behind the colon" + (
                "." if given in NEEDED else ", or remove the line."
            )
            raise LeafletError(name, line, f"field '{given}' is missing or empty.", remedy)
    for needed in NEEDED:
        if needed not in found:
            problem = f"field '{needed}' is missing or empty."
            raise LeafletError(name, 1, problem, f"Add '{needed}: ...' between the '---' lines.")


def _checked(found: _Fields, name: str) -> FrontMatter:
    words = {given: value for given, (value, _) in found.items()}
    lines = {given: line for given, (_, line) in found.items()}
    for given, value in words.items():
        is_right, remedy = _JUDGES.get(given, _ANYTHING)
        if not is_right(value):
            problem = f"'{value}' is no right value for '{given}'."
            raise LeafletError(name, lines[given], problem, remedy)
    opens, closes = _time(words["opens"]), _time(words["closes"])
    if opens >= closes:
        problem = "the clinic closes before it opens."
        raise LeafletError(name, lines["closes"], problem, "Mend the times.")
    return FrontMatter(**_values(words), opens=opens, closes=closes, lines=lines)


def _values(words: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields as they are used, without the times."""
    return {
        **{given: value for given, value in words.items() if given not in ("opens", "closes")},
        "clinic_number": existing_number(words["clinic_number"]),
        "line_numbers": _telephone_numbers(words.get("line_numbers", "")),
        "example": words.get("example") == _YES,
    }


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and value != "0" and len(value) <= _LONGEST_NUMBER


def _time(value: str) -> time:
    return time.fromisoformat(value.replace(".", ":"))


def _is_time(value: str) -> bool:
    try:
        _time(value)
    except ValueError:
        return False
    return True


def _is_row_of_days(value: str) -> bool:
    days = value.split(" t/m ")
    return (
        len(days) == 2
        and all(day in WEEKDAYS for day in days)
        and WEEKDAYS.index(days[0]) <= WEEKDAYS.index(days[1])
    )


def _is_telephone_number(value: str) -> bool:
    return existing_number(value) is not None


def _are_telephone_numbers(value: str) -> bool:
    return all(map(_is_telephone_number, value.split(",")))


def _telephone_numbers(value: str) -> tuple[str, ...]:
    found = map(existing_number, value.split(","))
    return tuple(number for number in found if number)


def _is_yes_or_no(value: str) -> bool:
    return value in {_YES, _NO}


_ANYTHING = (bool, "")

_JUDGES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "pavo_number": (_is_number, "Write the digits only, as 1234; 0 alone is a key."),
    "open_days": (_is_row_of_days, "Write 'maandag t/m vrijdag'."),
    "clinic_number": (_is_telephone_number, "Write it as (010) 123 45 67."),
    "opens": (_is_time, "Write it as 08.00."),
    "closes": (_is_time, "Write it as 16.30."),
    "line_numbers": (_are_telephone_numbers, "Write them as (085) 123 45 67, commas between."),
    "example": (_is_yes_or_no, "Write 'ja', or remove it."),
}
"""Whether a field has a right value, and how it is written."""
