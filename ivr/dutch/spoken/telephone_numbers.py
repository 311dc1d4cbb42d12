"""Telephone numbers digit by digit: a comma between digits, a semicolon between groups.

Pairs such as "tweeëndertig" are heard turned round, so every digit stands alone. The assembly
gives a semicolon the longer pause that a pen needs. Saying a number twice is for the author
of a prompt ("Ik herhaal: ..."): here the words of the text are said once, as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from phonenumbers import Leniency, PhoneNumberMatcher

from ivr.dutch.language import COUNTRY
from ivr.dutch.number_groups import dialled_groups, kept_groups
from ivr.dutch.numbers import digits

# "116 117" is the doctor's post at night and "14078" a town hall; "bellen 1200 mensen" has none.
_SHORT = re.compile(
    r"(?P<cue>\b(?:bel|belt|bellen|alarmnummer|(?P<long>telefoon|telefoonnummer|toestel))\s+"
    r"(?:naar\s+)?)(?P<number>\d{3} \d{3}|14(?=0)|\d{3}|\d{4,6}(?(long)|(?=\s*(?:[.,;!?)]|$))))"
    r"(?P<town>(?<=14)0\d{2,3})?(?! ?[.,:/-]*\d)",
    re.IGNORECASE,
)
_EMERGENCY = re.compile(
    r"(?<![\d.,:/-])112(?![.,:/%-]*\d|\s*(?:%|°|[mk]?[gm]|cm|ml|IE|x|keer|jaar|euro|uur|gram|dagen|minuten)\b)"
)
# "14 078" is a town hall, but 140160 is just a number.
_LOOKS_DIALLED = re.compile(r"[0(+]|14[ -]0")
# "08.00/16.30" is nobody's number, though 0800 1630 is.
_LOOKS_LIKE_TIMES = re.compile(r"\d?\d[.:]\d\d\s*[-/]\s*\d?\d[.:]\d\d$")
_INTRODUCED = re.compile(r"\b(?:telefoon|telefoonnummer|nummer|fax|mobiel)\s*$", re.IGNORECASE)


def say_telephone_numbers(text: str) -> str:
    """Replace every valid Dutch or foreign number, and 112 and "bel 113" as well."""
    text = _say_valid_numbers(text)
    text = _SHORT.sub(lambda match: match["cue"] + _in_groups(_short_groups(match)), text)
    return _EMERGENCY.sub(digits("112"), text)


def _short_groups(match: re.Match[str]) -> tuple[str, ...]:
    return dialled_groups(match["number"] + (match["town"] or ""))


def _in_groups(groups: Iterable[str]) -> str:
    return "; ".join(digits(group) for group in groups)


def _say_valid_numbers(text: str) -> str:
    # From the back, so that the places of the earlier numbers stay true.
    for match in reversed(list(PhoneNumberMatcher(text, COUNTRY, leniency=Leniency.VALID))):
        after = text[match.end :]
        if _LOOKS_LIKE_TIMES.match(match.raw_string):
            continue
        if _LOOKS_DIALLED.match(match.raw_string) and not re.match(r"\s*(?:uur|u)\b", after):
            before = _introduced(text[: match.start])
            groups = kept_groups(match.raw_string, match.number)
            text = before + _in_groups(groups) + _continued(after)
    return text


def _introduced(before: str) -> str:
    return before.rstrip() + ": " if _INTRODUCED.search(before) else before


def _continued(after: str) -> str:
    # A number that follows would be written down as well.
    if re.match(r"\s*\(?\d", after):
        return "." + after
    return "," + after if re.match(r"\s+[^\W\d]", after) else after
