"""Amounts in words: money, measures, percentages, ranges, ranks, times a day."""

from __future__ import annotations

import re

from ivr.dutch.language import KEY_NAMES
from ivr.dutch.numbers import amount, cardinal, digits, ordinal
from ivr.dutch.spoken.fractions import say_fractions
from ivr.dutch.spoken.ranges import IN_A_ROW, joint
from ivr.dutch.spoken.units import ALONE, NUMBER, ONE, PER_UNIT, PER_UNITS, UNIT, UNITS
from ivr.dutch.spoken.unspeakable import UnspeakableError

_PER = r"dag|week|maand|jaar|uur|keer|nacht|persoon|minuut"
_COMPARED = {">": "meer dan", "<": "minder dan", "≥": "minstens", "≤": "hoogstens"}
_AGED = {">": "ouder dan", "<": "jonger dan"}
_SIGNS = {
    "≥": "groter dan of gelijk aan", "≤": "kleiner dan of gelijk aan", ">": "groter dan",
    "<": "kleiner dan", "±": "ongeveer", "~": "ongeveer", "=": "is", "&": "en", "+": "plus",
}  # fmt: skip
_GLUED = r"jarig|plus|daags|voudig|maandelijks|wekelijks|delig|persoons|uurs"

_EURO = re.compile(
    rf"€\s*(?P<before>{ALONE})(?:,-+)?(?P<scale>\s+(?:miljoen|miljard|duizend)\b)?"
    rf"|(?P<after>{ALONE})\s*(?:euro|EUR)\b"
)
_GLUED_EURO = re.compile(r"(?<=\w)€")
_TIMES = re.compile(r"(?<=\d)\s*x(?=[\s/.,;:!?)]|$)")
# With a space, "nummer 5 u" may be the start of "u belt".
_EURO_PER = re.compile(rf"(?:(?<=\bcent)|(?<=\beuro)|(?<=€)(?P<sum>\s*{NUMBER}))\s*/\s*(?=[a-z])")
# "1 000 mg" is an amount, but "2 500 mg" is two tablets of 500 just as well; "1 1/2" is neither.
_SPACED = re.compile(
    rf"(?:(?<=€)|(?<=€ )|(?<![\d.,:/])(?=[\d ]+(?:,\d+)?\s*(?:{UNIT}|euro)(?!\w)))"
    r"(?<!\d )[1-9]\d{0,2}(?: 000)+(?![\d ]*\d)"
)
_TWO_WAYS = re.compile(r"(?<![\d.,:/])[\d.,]*\d(?: +(?!\d+[/\u2044]\d)[\d.,:/]*\d)+")
# "20 µg/800 IE" is one dose in two units, and "500 mg/800 IE" two doses in one tablet.
_TWO_DOSES = re.compile(rf"{NUMBER}\s*(?:{UNIT})\s*/\s*{NUMBER}")
# "100 mg/5 ml" is so much in a liquid, and "200 kcal/100 g" in a food.
_IN_SO_MUCH = re.compile(
    rf"(?:(?<=mg)|(?<= g)|(?<=µg)|(?<=IE)|(?<=mmol))[ ]?/[ ]?(?={NUMBER}[ ]?m?l\b)"
    rf"|(?:(?<=kcal)|(?<=kJ)|(?<= g))[ ]?/[ ]?(?=100[ ]?(?:g|ml)\b)"
)
_TOO_LONG = re.compile(r"\d{10,}[ ]*[\w/\u2044-]")
# Three numbers are how many to take at each meal; "kamer 1-23" is one room.
_CODED = re.compile(
    r"(?<![\w.,/-])\d+(?:-\d+){2,}(?!\d)|"
    r"(?<!\w)[A-Z]+\d+(?:/[A-Z]*\d+)+(?!\w)|"
    r"\b(?:balie|bouwdeel|deur|gang|kamer|lift|loket|poli|route|verdieping)\s+\d+\s*[/-]\s*\d+(?!\d*(?:e|de|ste)\b)",
    re.IGNORECASE,
)
_FIFTY = re.compile(r"(?<![\d/.,-])50[/-]50(?![\d/.,-])")
_HOURS = re.compile(r"(?<=\d)[uh]\b|(?<=\d) h\b")
_SETS = re.compile(r"(?<=\d)\s*x\s*(?=\d)")
_BY = re.compile(r"(?<=\d)\s*x\s*(?=\d+(?:,\d+)?\s*(?:mm|cm|m)\b)")
# "Dag/nacht" is a choice and no measure.
_PER_SLASH = re.compile(
    rf"(?<=\w)(?<!dag)(?<!nacht)(?<!avond)(?<!ochtend)(?<!week)(?<!maand)(?<!jaar)\s*/\s*(?={_PER})",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    rf"(?P<number>\d[/\u2044]\d+|{ALONE})\s*(?P<unit>{UNIT})(?!\w)(?:\s*/\s*(?P<per>{PER_UNIT})(?!\w))?"
)
_BARE_UNIT = re.compile(
    r"(?<![\w'.])(?P<unit>mg|ml|kg|cm²|m²|cm³|m³|cm|mmHg|mmol|mm|km|µg|mcg|IE|kcal|kJ|mSv|MBq)(?!\w)"
)
_UNIT_PER_UNIT = re.compile(rf"(?<![\w'.])(?P<unit>{UNIT})/(?P<per>{PER_UNIT})(?!\w)")
_RANK = re.compile(r"(?<![\d.,])(?P<number>\d+)(?:e|de|ste)\b")
_RANGE = re.compile(
    rf"(?P<first>{ALONE})\s*-\s*(?=(?P<second>-?{NUMBER})(?![-/\d])(?P<after>\s*\w)?)"
)
_COMPOUND = re.compile(rf"(?<![\d.,])(?P<number>\d+)-(?=(?:{_GLUED}))")
_PLUS = re.compile(r"(?<=\d)\+(?:'?(?P<er>ers?)\b)?")
# "De 60er jaren" and a "90'er".
_TENS = re.compile(r"(?<![\d.,])'?(?P<tens>[1-9]0)'?er(?=s?\b)")
# "Nummer 1.234.567" is written down, and so is what one dials; "1.234.567 mensen" are counted.
_CODE = re.compile(
    r"(?:(?<=nummer )|(?<=nummer: ))(?:\d{1,3}(?:\.\d{3}){2,}|\d{4,})"
    r"|(?<=\b[Bb]el )\d{1,3}(?:\.\d{3}){2,}(?=\s*(?:[.,;!?)](?!\d)|$))"
)
_LESS = (
    r"(?:minder|lager|kleiner|jonger|korter|lichter|later)\s+dan|onder(?:\s+de)?|maximaal|hoogstens"
)
_MORE = (
    r"(?:meer|hoger|groter|ouder|langer|zwaarder|eerder)\s+dan|boven(?:\s+de)?|minimaal|minstens"
)
_COMPARISON = re.compile(
    rf"(?:\b(?:(?P<less>{_LESS})|(?P<more>{_MORE}))\s*)?"
    rf"(?P<who>\b(?i:vrouwen|mannen|mensen|patiënten|personen|kinderen|jongeren|ouderen|volwassenen|"
    rf"meisjes|jongens|deelnemers|dames|heren)\s*)?(?P<sign>[<>≥≤])\s*"
    rf"(?P<count>{NUMBER})(?P<age>\s+jaar\b)?",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(?<![\w.,)])-(?=\d)")
_KEY = re.compile(r"(?<![\w#*])[#*](?![\w#*])")
_PLAIN = re.compile(rf"(?P<before>[^\W\d_])?(?P<number>{ALONE})(?P<after>[^\W\d_])?")


def say_amounts(text: str) -> str:
    """Say every number that is left in the text; what stays behind, "12.50", has two meanings."""
    text = _FIFTY.sub("vijftig vijftig", text.replace("24/7", "24 uur per dag, 7 dagen per week"))
    text = _IN_SO_MUCH.sub(" per ", text)
    _refuse_codes(text)
    text = _EURO_PER.sub(lambda match: f"{match['sum'] or ''} per ", _joined(text))
    text = _HOURS.sub(" uur", text)
    text = _CODE.sub(lambda match: digits(match[0]), text)
    text = _EURO.sub(_say_euros, _GLUED_EURO.sub(" €", text))
    text = _TIMES.sub(" keer", _SETS.sub(" keer ", _BY.sub(" bij ", text)))
    text = _COMPARISON.sub(_say_comparison, text)
    text = say_fractions(_MEASURE.sub(_say_measure, text))
    text = _RANK.sub(lambda match: ordinal(int(match["number"])), text)
    text = _RANGE.sub(_say_range, text)
    text = _UNIT_PER_UNIT.sub(lambda m: f"{UNITS[m['unit']]} per {PER_UNITS[m['per']]}", text)
    text = _BARE_UNIT.sub(lambda match: UNITS[match["unit"]], _PER_SLASH.sub(" per ", text))
    text = _MINUS.sub("min ", _PLUS.sub(_say_plus, text))
    text = _TENS.sub(lambda match: f"{cardinal(int(match['tens']))}er", text)
    text = _COMPOUND.sub(lambda match: cardinal(int(match["number"])), text)
    text = _PLAIN.sub(_say_plain, text)
    text = _KEY.sub(lambda match: KEY_NAMES[match[0]], text)
    return re.sub("[" + "".join(_SIGNS) + "]", lambda match: f" {_SIGNS[match[0]]} ", text)


def _joined(text: str) -> str:
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    if match := _TWO_WAYS.search(text):
        remedy = "write a thousand as 1.000, or words or a comma between two numbers"
        raise UnspeakableError(match[0], remedy)
    return text


def _refuse_codes(text: str) -> None:
    if match := _TWO_DOSES.search(text):
        raise UnspeakableError(match[0], "write 'of', 'en' or 'is' in the place of the slash")
    if match := _TOO_LONG.search(text):
        raise UnspeakableError(match[0], "write words or spaces around a number of so many digits")
    if match := _CODED.search(text):
        raise UnspeakableError(match[0], "write in words what the signs between the numbers mean")


def _say_euros(match: re.Match[str]) -> str:
    if match["scale"]:
        return f"{amount(match['before'])}{match['scale']} euro"
    euros, _, cents = (match["before"] or match["after"]).partition(",")
    if len(cents) > 2:
        return f"{amount(match['before'] or match['after'])} euro"
    if int(cents or 0) == 0:
        return f"{amount(euros)} euro"
    said = cardinal(int(cents.ljust(2, "0")))
    return f"{said} cent" if set(euros) == {"0"} else f"{amount(euros)} euro {said}"


def _say_comparison(match: re.Match[str]) -> str:
    """Say the sign once: "minder dan <5%" is "minder dan vijf procent"."""
    sign, count, who = match["sign"], match["count"] + (match["age"] or ""), match["who"] or ""
    words = match["less"] or match["more"]
    if words and (sign in "<≤") != bool(match["less"]):
        raise UnspeakableError(match[0], "leave out either the words or the sign; they disagree")
    said = _AGED.get(sign) if who and match["age"] else None
    glue = " " if match.string[: match.start()][-1:].isalnum() else ""
    return f"{glue}{who}{words or said or _COMPARED[sign]} {count}"


def _say_range(match: re.Match[str]) -> str:
    """Join two bare numbers; a row that falls ("7-3") is no range unless it counts something."""
    if re.search(rf"\b{IN_A_ROW}\s+$", match.string[: match.start()], re.IGNORECASE):
        return match[0]
    first, second = (_value(match[side]) for side in ("first", "second"))
    if first > second and not (match["after"] or match["second"].startswith("-")):
        return match[0]
    return f"{match['first']} {joint(match)} "


def _value(written: str) -> float:
    return float(written.replace(".", "").replace(",", "."))


def _say_measure(match: re.Match[str]) -> str:
    unit = UNITS[match["unit"]]
    is_one = match["number"] == "1" or re.search("[/\u2044]", match["number"])
    unit = ONE.get(unit, unit) if is_one else unit
    per = f" per {PER_UNITS[match['per']]}" if match["per"] else ""
    return f"{match['number']} {unit}{per}"


def _say_plus(match: re.Match[str]) -> str:
    return f"-pluss{match['er']}" if match["er"] else " plus"


def _say_plain(match: re.Match[str]) -> str:
    before = f"{match['before']} " if match["before"] else ""
    next_digit = match.string[match.end() : match.end() + 1].isdecimal()
    after = f" {match['after']}{' ' if next_digit else ''}" if match["after"] else ""
    return before + amount(match["number"]) + after
