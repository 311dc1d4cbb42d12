"""Amounts in words: money, measures, percentages, fractions, ranges, ranks, times a day."""

from __future__ import annotations

import re

from ivr.speech.errors import UnspeakableError
from ivr.speech.numbers import amount, cardinal, digits, ordinal

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_ALONE = rf"(?<![\d.,:/]){_NUMBER}(?![.,:/]?\d)"

_UNITS = {
    "µg": "microgram", "ug": "microgram", "mcg": "microgram",
    "mg": "milligram", "g": "gram", "gr": "gram", "kg": "kilo",
    "ml": "milliliter", "cl": "centiliter", "dl": "deciliter", "l": "liter", "L": "liter",
    "mm": "millimeter", "cm": "centimeter", "dm": "decimeter", "m": "meter", "km": "kilometer",
    "cm²": "vierkante centimeter", "cm2": "vierkante centimeter",
    "m²": "vierkante meter", "m2": "vierkante meter",
    "mmol": "millimol", "nmol": "nanomol", "mSv": "millisievert",
    "kcal": "kilocalorieën", "kJ": "kilojoule",
    "IE": "internationale eenheden", "mmHg": "millimeter kwik",
    "°C": "graden Celsius", "°": "graden", "%": "procent",
}  # fmt: skip
_ONE = {
    "internationale eenheden": "internationale eenheid",
    "graden": "graad",
    "graden Celsius": "graad Celsius",
    "kilocalorieën": "kilocalorie",
}
_PER_UNITS = _UNITS | {"u": "uur"}
_UNIT = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_PER_UNIT = "|".join(map(re.escape, sorted(_PER_UNITS, key=len, reverse=True)))
_PER = r"dag|week|maand|jaar|uur|keer|nacht|persoon|minuut"
_HET_WORD = re.compile(
    r"(?:\s+(?:tot|en|of)\s+[\d ,/]+)?\s+(?:uur|jaar|glas|pond|ons|bord|brood|ei|\w+je)\b"
)
_COMPARED = {">": "meer dan", "<": "minder dan", "≥": "minstens", "≤": "hoogstens"}
_AGED = {">": "ouder dan", "<": "jonger dan"}
_SIGNS = {
    "≥": "groter dan of gelijk aan", "≤": "kleiner dan of gelijk aan", ">": "groter dan",
    "<": "kleiner dan", "±": "ongeveer", "~": "ongeveer", "=": "is", "&": "en", "+": "plus",
}  # fmt: skip
_KEYS = {"#": "hekje", "*": "sterretje"}
_GLUED = r"jarig|plus|daags|voudig|maandelijks|wekelijks|delig|persoons|uurs"

_EURO = re.compile(
    rf"€\s*(?P<before>{_ALONE})(?:,-+)?(?P<scale>\s+(?:miljoen|miljard|duizend)\b)?"
    rf"|(?P<after>{_ALONE})\s*(?:euro|EUR)\b"
)
_EURO_RANGE = re.compile(rf"€\s*(?P<first>{_NUMBER})\s*-\s*(?:€\s*)?(?=\d)")
_TIMES = re.compile(r"(?<=\d)\s*x(?=[\s/.,;:!?)]|$)")
# With a space, "nummer 5 u" may be the start of "u belt".
_EURO_PER = re.compile(rf"(?:(?<=\bcent)|(?<=\beuro)|(?<=€)(?P<sum>\s*{_NUMBER}))\s*/\s*(?=[a-z])")
# "1 000 mg" is an amount, but "2 500 mg" is two tablets of 500 just as well; "1 1/2" is neither.
_SPACED = re.compile(
    rf"(?:(?<=€)|(?<=€ )|(?<![\d.,:/])(?=[\d ]+(?:,\d+)?\s*(?:{_UNIT}|euro)(?!\w)))"
    r"(?<!\d )[1-9]\d{0,2}(?: 000)+(?![\d ]*\d)"
)
_TWO_WAYS = re.compile(r"(?<![\d.,:/])[\d.,]*\d(?: +(?!\d+/\d)[\d.,:/]*\d)+")
# "20 µg/800 IE" is one dose in two units, and "500 mg/800 IE" two doses in one tablet.
_TWO_DOSES = re.compile(rf"{_NUMBER}\s*(?:{_UNIT})\s*/\s*{_NUMBER}")
# Three numbers are how many to take at each meal; "kamer 1-23" is one room.
_CODED = re.compile(
    r"(?<![\w.,/-])\d+(?:-\d+){2,}(?!\d)|"
    r"\b(?:balie|bouwdeel|deur|gang|kamer|lift|loket|poli|route|verdieping)\s+\d+\s*[/-]\s*\d+",
    re.IGNORECASE,
)
_HOURS = re.compile(r"(?<=\d)[uh]\b|(?<=\d) h\b")
_SETS = re.compile(r"(?<=\d)\s*x\s*(?=\d)")
_BY = re.compile(r"(?<=\d)\s*x\s*(?=\d+(?:,\d+)?\s*(?:mm|cm|m)\b)")
# "Dag/nacht" is a choice and no measure.
_PER_SLASH = re.compile(
    rf"(?<=\w)(?<!dag)(?<!nacht)(?<!avond)(?<!ochtend)(?<!week)(?<!maand)(?<!jaar)\s*/\s*(?={_PER})",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    rf"(?P<number>\d/\d+|{_ALONE})\s*(?P<unit>{_UNIT})(?!\w)(?:\s*/\s*(?P<per>{_PER_UNIT})(?!\w))?"
)
_BARE_UNIT = re.compile(r"(?<![\w'.])(?P<unit>mg|ml|kg|cm|mm|km|mmol|µg)(?!\w)")
_UNIT_PER_UNIT = re.compile(rf"(?<![\w'.])(?P<unit>{_UNIT})/(?P<per>{_PER_UNIT})(?!\w)")
_RANK = re.compile(r"(?<![\d.,])(?P<number>\d+)(?:e|de|ste)\b")
_FRACTION = re.compile(
    r"(?<![\d/.,])(?:(?P<whole>\d+) +)?(?P<top>\d)/(?P<bottom>[2-9]|10)(?:d?e)?(?![\w/])"
)
_FRACTION_RANGE = re.compile(r"(?<=\d/\d)\s*-\s*(?=\d)|(?<=\d)\s*-\s*(?=(?:\d+ +)?\d/\d)")
_PRESSURE = re.compile(r"(?<![\d/.,])(?P<high>[6-9]\d|[12]\d\d)/(?P<low>[3-9]\d|1\d\d)(?![\d/])")
_RANGE = re.compile(rf"(?P<first>{_ALONE})\s*-\s*(?=(?:€\s*)?{_NUMBER}(?![-/\d]))")
_COMPOUND = re.compile(rf"(?<![\d.,])(?P<number>\d+)-(?=(?:{_GLUED}))")
_PLUS = re.compile(r"(?<=\d)\+(?:'?(?P<er>ers?)\b)?")
_CODE = re.compile(r"(?<=nummer )\d{4,}")
_COMPARISON = re.compile(
    rf"(?P<who>\b(?i:vrouwen|mannen|mensen|patiënten|personen)\s*)?(?P<sign>[<>≥≤])\s*"
    rf"(?P<count>{_NUMBER})(?P<age>\s+jaar\b)?"
)
_MINUS = re.compile(r"(?<![\w.,)])-(?=\d)")
_KEY = re.compile(r"(?<![\w#*])[#*](?![\w#*])")
_PLAIN = re.compile(rf"(?P<before>[^\W\d_])?(?P<number>{_ALONE})(?P<after>[^\W\d_])?")


def say_amounts(text: str) -> str:
    """Say every number that is left in the text; what stays behind, "12.50", has two meanings."""
    text = text.replace("24/7", "24 uur per dag, 7 dagen per week")
    _refuse_codes(text)
    text = _EURO_PER.sub(lambda match: f"{match['sum'] or ''} per ", _joined(text))
    text = _HOURS.sub(" uur", text)
    text = _CODE.sub(lambda match: digits(match[0]), text)
    text = _EURO_RANGE.sub(r"€ \g<first> tot € ", text)
    text = _EURO.sub(_say_euros, text)
    text = _TIMES.sub(" keer", _SETS.sub(" keer ", _BY.sub(" bij ", text)))
    text = _COMPARISON.sub(_say_comparison, text)
    text = _MEASURE.sub(_say_measure, text)
    text = _FRACTION_RANGE.sub(lambda match: f" {_joint(match)} ", text)
    text = _FRACTION.sub(_say_fraction, text)
    text = _PRESSURE.sub(_say_pressure, text)
    text = _RANK.sub(lambda match: ordinal(int(match["number"])), text)
    text = _RANGE.sub(_say_range, text)
    text = _UNIT_PER_UNIT.sub(lambda m: f"{_UNITS[m['unit']]} per {_PER_UNITS[m['per']]}", text)
    text = _BARE_UNIT.sub(lambda match: _UNITS[match["unit"]], _PER_SLASH.sub(" per ", text))
    text = _MINUS.sub("min ", _PLUS.sub(_say_plus, text))
    text = _COMPOUND.sub(lambda match: cardinal(int(match["number"])), text)
    text = _PLAIN.sub(_say_plain, text)
    text = _KEY.sub(lambda match: _KEYS[match[0]], text)
    return re.sub("[" + "".join(_SIGNS) + "]", lambda match: f" {_SIGNS[match[0]]} ", text)


def _joined(text: str) -> str:
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    if match := _TWO_WAYS.search(text):
        raise UnspeakableError(
            match[0], "write a thousand as 1.000, or words or a comma between two numbers"
        )
    return text


def _refuse_codes(text: str) -> None:
    if match := _TWO_DOSES.search(text):
        raise UnspeakableError(match[0], "write 'of', 'en' or 'is' in the place of the slash")
    if match := _CODED.search(text):
        raise UnspeakableError(match[0], "write in words what the signs between the numbers mean")


def _say_euros(match: re.Match[str]) -> str:
    if match["scale"]:
        return f"{amount(match['before'])}{match['scale']} euro"
    euros, _, cents = (match["before"] or match["after"]).partition(",")
    if int(cents or 0) == 0:
        return f"{amount(euros)} euro"
    said = cardinal(int(cents.ljust(2, "0")))
    return f"{said} cent" if int(euros) == 0 else f"{amount(euros)} euro {said}"


def _say_fraction(match: re.Match[str]) -> str:
    whole, top, bottom = (int(part or 0) for part in match.groups())
    if top >= bottom:
        return match[0]  # A date perhaps, or two counters: whatever stays behind is refused.
    half = "half" if _HET_WORD.match(match.string[match.end() :]) else "halve"
    if (top, bottom) == (1, 2):
        return {0: f"een {half}", 1: f"ander{half}"}.get(whole, f"{whole} en een {half}")
    part = {4: "kwart"}.get(bottom) or ordinal(bottom)
    said = f"een {part}" if top == 1 else f"{cardinal(top)} {part}"
    return f"{cardinal(whole)} en {said}" if whole else said


def _say_pressure(match: re.Match[str]) -> str:
    high, low = match.groups()
    return f"{high} over {low}" if int(high) > int(low) else match[0]


def _say_comparison(match: re.Match[str]) -> str:
    who, sign, count, age = (part or "" for part in match.groups())
    said = _AGED.get(sign) if who and age else None
    return f"{who}{said or _COMPARED[sign]} {count}{age}"


def _say_range(match: re.Match[str]) -> str:
    return f"{match['first']} {_joint(match)} "


def _joint(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    return "en" if re.search(r"\btussen\s+(?:de\s+)?[\d ,/]*$", before, re.IGNORECASE) else "tot"


def _say_measure(match: re.Match[str]) -> str:
    unit = _UNITS[match["unit"]]
    unit = _ONE.get(unit, unit) if match["number"] == "1" else unit
    per = f" per {_PER_UNITS[match['per']]}" if match["per"] else ""
    return f"{match['number']} {unit}{per}"


def _say_plus(match: re.Match[str]) -> str:
    return f"-pluss{match['er']}" if match["er"] else " plus"


def _say_plain(match: re.Match[str]) -> str:
    before = f"{match['before']} " if match["before"] else ""
    after = f" {match['after']}" if match["after"] else ""
    return before + amount(match["number"]) + after
