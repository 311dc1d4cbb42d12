"""A dash between two like things: "tot en met" for days and places in a row, "tot" for amounts."""

from __future__ import annotations

import re

from ivr.dutch.language import MONTHS, WEEKDAYS
from ivr.dutch.numbers import cardinal
from ivr.dutch.spoken.dates import SHORT_DAYS, SHORT_MONTHS
from ivr.dutch.spoken.romans import ROMAN, WITH_ROMAN
from ivr.dutch.spoken.unspeakable import UnspeakableError

DAY_PARTS = ("ochtend", "middag", "avond", "nacht")
_DASH = r"\s*-\s*"

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(SHORT_MONTHS)})\b\.?)"
_DAY_PART = rf"(?:[ ]?(?:{'|'.join(DAY_PARTS)}))?"
_WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)})s?|(?:{'|'.join(SHORT_DAYS)})\b\.?){_DAY_PART}"
_DAY_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"
_WRITTEN_DATE = (
    rf"(?:{_WEEKDAY}\s+)?(?:{_DAY_NUMBER}\s+|(?:begin|half|medio|midden|eind)\s+)?{_MONTH}"
    rf"(?:\s+{_YEAR})?"
)
_NUMERIC_DATE = rf"{_DAY_NUMBER}(?P<sep>[-/.])\d{{1,2}}(?P=sep)(?:{_YEAR}|\d\d)"
_SEASON = rf"(?:voorjaar|lente|zomer|najaar|herfst|winter)(?:\s+{_YEAR})?"
IN_A_ROW = (
    r"(?:bladzijden?|blz|cyclus|dag|dagen|deel|fase|folder|graad|groep|hoofdstuk|jaargang|kaart|"
    r"klas|kuur|leerjaar|les|maand|nummers?|nrs?|oefening|opdracht|p|pag|pagina'?s?|paragraaf|punt|"
    r"punten|regel|sessie|stadium|stap|stappen|tabel|trimester|trede|type|vraag|vragen|week|weken)"
    r"\b\.?"
)
_COUNTED = r"(?:tabl|caps|pil|druppel|lepel|glas|glaz|keer|x|[mkµ]?g|m?l|euro|uur|minu)\w*\b"
_NUMBER_WORD = rf"(?:een|{'|'.join(cardinal(number) for number in range(1, 101))})"

_UP_TO_AND_WITH = tuple(
    re.compile(rf"(?<![\w-])(?P<left>{left}){_DASH}(?={right}(?![\w-]))", re.IGNORECASE)
    for left, right in (
        (_NUMERIC_DATE, _NUMERIC_DATE.replace("sep", "mark")),
        (_WRITTEN_DATE, rf"(?:{_DAY_NUMBER}\s+)?{_WRITTEN_DATE}"),
        (rf"{_WEEKDAY}(?:\s+{_DAY_NUMBER})?", rf"{_WEEKDAY}(?:\s+{_DAY_NUMBER}\b)?"),
        (_SEASON, _SEASON),
        (r"\d+(?:e|de|ste)", r"\d+(?:e|de|ste)"),
        (rf"(?:{WITH_ROMAN})\s+{ROMAN}(?!\w)", ROMAN),
        (rf"{IN_A_ROW}\s+\d{{1,3}}", rf"\d{{1,3}}(?!\s*/|[.,]\d|\s*(?:{_COUNTED}))"),
    )
)
_SAME_WORD = re.compile(
    rf"(?<![\w-])(?P<left>(?P<what>[a-zß-ÿ]{{3,}}) (?:\d{{1,3}}|[A-Z])){_DASH}"
    r"(?=(?P=what) (?:\d{1,3}|[A-Z])\b)",
    re.IGNORECASE,
)

_NUMBER = r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+(?:[/\u2044]\d+)?)(?:,\d+)?(?: \d\u2044\d)?"
_MONEY = re.compile(rf"(?P<left>€\s*{_NUMBER}(?:,-+)?){_DASH}€?\s*(?=(?P<right>{_NUMBER}(?:,-+)?))")
_MONEY_AFTER = re.compile(
    rf"(?<![\w.,/-])(?P<left>{_NUMBER}){_DASH}(?={_NUMBER}\s*(?:euro|eur|cent)\b)", re.IGNORECASE
)
_MOMENT = rf"{_WEEKDAY}:?\s+(?:om\s+)?\d{{1,2}}[.:]\d\d(?:\s*(?:uur|u|h)\b)?"
_MOMENTS = re.compile(rf"(?<![\w-])(?P<left>{_MOMENT}){_DASH}(?={_MOMENT})", re.IGNORECASE)
_AGED = re.compile(
    r"(?<![\w.,/-])(?P<left>\d+(?:-jarigen?|-plussers?)?)\s*-\s*(?=\d+-(?:jarig|daags|plus|persoons))"
)
_UNTIL_NOW = re.compile(rf"(?P<left>{_MONTH}|{_YEAR}){_DASH}(?=heden\b)", re.IGNORECASE)
_LETTERED = re.compile(
    r"(?<!\w)(?P<left>(?P<letter>[A-Z])(?P<first>\d{1,3}))(?P<dash>\s*-\s*)"
    r"(?=(?P<other>[A-Z])(?P<last>\d{1,3})(?!\w)"
    r"|(?P<bare>\d{1,3})(?!\w|[.,]\d|\s*(?:[^\W\d_]|[%°€])))"
)
# "L4-L5" are two bones of the spine with one disc between them, said one after the other.
_NEIGHBOURS = frozenset(("C7-T1", "T12-L1", "L5-S1"))
_WORDS = re.compile(
    rf"(?<![\w-])(?P<left>{_NUMBER_WORD}){_DASH}(?={_NUMBER_WORD}(?![\w-]))", re.IGNORECASE
)
_THING = r"(?P<{0}>(?:[µμ°%‰€˚]|[a-zß-ÿµ]+)(?:[²³23](?!\d))?[A-Za-z]?(?:/[\w²³]+)*\.?)"
_COUNT = rf"(?:{_NUMBER}|(?:een )?half|anderhalve?|{_NUMBER_WORD})"
_QUANTITIES = re.compile(
    rf"(?<![\w.,/-])(?P<left>{_COUNT}\s*{_THING.format('first')}){_DASH}"
    rf"(?=(?P<number>{_COUNT})\s*{_THING.format('second')}(?!\w))",
    re.IGNORECASE,
)
_KINDS = tuple(
    frozenset(kind.split())
    for kind in (
        "µg ug mcg ng pg mg g gr gram kg kilo kilogram microgram milligram ons pond",
        "ml cl dl l liter milliliter centiliter deciliter cc µl",
        "mm cm dm m km meter centimeter millimeter kilometer",
        "ie e eh eenheid eenheden",
        "° °c graad graden",
        "% procent ‰ promille",
        "s sec seconde seconden min minuut minuten kwartier u uur uren h d dg dgn dag dagen nacht "
        "nachten wk wkn week weken mnd mnden maand maanden jr jaar jaren",
        "euro eur cent",
        "kcal kj kilocalorie kilocalorieën calorieën",
        "x keer maal",
    )
)


def say_ranges(text: str) -> str:
    """Write the dash of a range as "tot en met" or "tot", or as "en" after "tussen".

    Days, dates, months and things in a row ("stap 1-3") go up to and including the last; amounts,
    measures, durations, ages and prices go "tot". Two bare numbers are left for say_amounts().
    """
    for pattern in (*_UP_TO_AND_WITH, _SAME_WORD):
        text = pattern.sub(lambda match: f"{match['left']} {joint(match, 'tot en met')} ", text)
    text = _MONEY.sub(lambda match: f"{match['left']} {joint(match)} € ", text)
    for pattern in (_MONEY_AFTER, _MOMENTS, _UNTIL_NOW, _AGED, _WORDS):
        text = pattern.sub(lambda match: f"{match['left']} {joint(match)} ", text)
    text = _LETTERED.sub(_say_lettered, text)
    return _QUANTITIES.sub(_say_quantities, text)


def joint(match: re.Match[str], otherwise: str = "tot") -> str:
    """Return the word between the two ends of a range: "en" after "tussen"."""
    before = match.string[: match.start()]
    is_between = re.search(
        r"\btussen\s+(?:(?:de|het|een)\s+)?[\d ,/\u2044]*$", before, re.IGNORECASE
    )
    return "en" if is_between else otherwise


def are_alike(first: str, second: str) -> bool:
    """Return whether two things are measured alike: "dag" and "weken", "tablet" and "tabletten"."""
    one, other = (thing.lower().rstrip(".").partition("/")[0] for thing in (first, second))
    kinds = [next((kind for kind in _KINDS if thing in kind), None) for thing in (one, other)]
    if any(kinds):
        return kinds[0] is kinds[1]
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and long.startswith(short[:-1]) and len(long) - len(short) <= 3


def _say_lettered(match: re.Match[str]) -> str:
    """Join "L1-L4" and "B1-B6"; two neighbours in the spine ("L4-L5") are no range."""
    letter, other = match["letter"], match["other"] or match["letter"]
    first, last = int(match["first"]), int(match["last"] or match["bare"])
    is_next = letter == other and letter in "CTLS" and last == first + 1
    if is_next or f"{letter}{first}-{other}{last}" in _NEIGHBOURS:
        return f"{match['left']} " if match["dash"] == "-" else match[0]
    is_row = re.match(r"\w+\s*-\s*[A-Z]?\d", match.string[match.end() :])
    if is_row or letter != other or last <= first or (match["bare"] and letter not in "CTLS"):
        written = f"{match[0]}{match['other'] or ''}{last}"
        raise UnspeakableError(
            written, "write 'tot en met', 'tot' or 'en' in the place of the dash"
        )
    return f"{match['left']} {joint(match, 'tot en met')} "


def _say_quantities(match: re.Match[str]) -> str:
    if not are_alike(match["first"], match["second"]):
        return match[0]
    return f"{match['left']} {joint(match)} "
