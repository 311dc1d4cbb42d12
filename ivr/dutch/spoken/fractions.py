"""A slash or colon between digits: a fraction, a blood pressure, a ratio; else nothing."""

from __future__ import annotations

import re

from ivr.dutch.numbers import cardinal, ordinal
from ivr.dutch.spoken.ranges import joint
from ivr.dutch.spoken.units import UNIT

_HET_WORD = re.compile(
    r"(?:\s+(?:tot|en|of)\s+[\d ,/\u2044]+)?"
    r"\s+(?:uur|jaar|glas|pond|ons|bord|brood|ei|\w+je)\b"
)
# Only before something measured is a slash a fraction: "type 1/2" and "score 7/10" are none. The
# sign of "½" (U+2044 after plain()) always is one.
# "2/3 keer" and "1/2 tabletten" mean two or three, and one or two: a part is never plural.
_MEASURED = (
    r"(?:ampul|appel|banaan|beker|blad|blaadje|blikje|bolletje|bord|boterham|brood|capsule|centimeter|"
    r"cup|dag|deel|dopje|dosis|druppel|eetlepel|ei|fles|flesje|gedeelte|glas|gram|grapefruit|inhoud|"
    r"jaar|kilo|kilometer|kiwi|klontje|kop|kopje|lepel|liter|maand|maatje|maatschepje|maatlepel|meloen|"
    r"meter|milligram|milliliter|mijl|ons|pak|pakje|paprika|patroon|peer|pil|pint|pizza|plak|pleister|"
    r"pond|portie|punt|sachet|schaaltje|schep|sinaasappel|sneetje|snee|spuit|spuitje|stuk|tablet|"
    r"tabletje|theelepel|uur|uurtje|vel|vingertop|week|zakje|zetpil|zak)\b"
)
_FRACTION = re.compile(
    r"(?P<een>\b[Ee]en[ ]+)?(?<![\d/.,:\u2044-])(?<![^\W\d_])(?:(?P<whole>\d+)[ ]+)?"
    r"(?P<top>\d)(?P<slash>[/\u2044])(?P<bottom>[2-9]|10)(?P<rank>d?e)?(?![\w/\u2044])"
)
_MEASURED_NEXT = re.compile(
    rf"\s*(?:(?:tot|en|of|à|-)\s+(?:\d+[ ]+)?\d+(?:[/\u2044]\d+)?\s*)*"
    rf"(?:(?:hele|halve|grote?|kleine?|volle?|extra|kop(?:je)?s?)\s+)?"
    rf"(?:(?:{_MEASURED})|(?:{UNIT})(?!\w)|(?:van|deel)\s+(?:de|het|een|uw|alle|deze|die|elke)\b|deel\b)",
    re.IGNORECASE,
)
_FRACTION_RANGE = re.compile(
    r"(?<=\d[/\u2044]\d)\s*-\s*(?=\d)|(?<=\d)\s*-\s*(?=(?:\d+ +)?\d[/\u2044]\d)"
)
_PRESSURE = re.compile(
    r"(?P<before>(?:(?P<word>[^\W\d_]+)[:,]?\s+(?:de\s+)?)?)(?<![\d/.,-])(?P<high>[6-9]\d|[12]\d\d)/"
    r"(?P<low>[3-9]\d|1\d\d)(?![\d/])(?P<unit>\s*mm\s?Hg)?"
)
# "Bus 120/80" is no blood pressure; behind these words, or none, it is.
_PRESSURE_WORDS = frozenset(
    "bloeddruk bovendruk druk tensie is van boven onder dan tot circa ongeveer rond en of met "  # noqa: SIM905
    "maximaal minimaal waarde streefwaarde gemiddeld bij was wordt naar rr".split()
)
_RATIO = re.compile(
    r"(?<![\d.,:])(?P<one>\d{1,2})(?:\s+:\s+|:)(?P<many>\d+(?:\.\d{3})*)(?![\d:.,]*\d)"
)
_MIXED_WITH = re.compile(
    r"\b(?:verhouding|verdun\w*|verdunning|oplossing|kans|risico|schaal|mengsel|meng)\b[^.!?\n]*$",
    re.IGNORECASE,
)


def say_fractions(text: str) -> str:
    """Say "1/2 tablet", "120/80" and "1 : 1000"; "score 7/10" and "type 1/2" stay as they are."""
    text = _PRESSURE.sub(_say_pressure, _RATIO.sub(_say_ratio, text))
    text = _FRACTION_RANGE.sub(lambda match: f" {joint(match)} ", text)
    return _FRACTION.sub(_say_fraction, text)


def _say_fraction(match: re.Match[str]) -> str:
    whole, top, bottom = (int(match[part] or 0) for part in ("whole", "top", "bottom"))
    after = match.string[match.end() :]
    is_sure = match["slash"] == "\u2044" or match["rank"] or _MEASURED_NEXT.match(after)
    if top >= bottom or not (is_sure or whole):
        return match[0]  # A date perhaps, a score or two counters: what stays behind is refused.
    return (match["een"] or "") + _in_words(whole, top, bottom, after).removeprefix(
        "een " if match["een"] else ""
    )


def _in_words(whole: int, top: int, bottom: int, after: str) -> str:
    half = "half" if _HET_WORD.match(after) else "halve"
    if (top, bottom) == (1, 2):
        return {0: f"een {half}", 1: f"ander{half}"}.get(whole, f"{cardinal(whole)} en een {half}")
    part = {4: "kwart"}.get(bottom) or ordinal(bottom)
    said = f"een {part}" if top == 1 else f"{cardinal(top)} {part}"
    return f"{cardinal(whole)} en {said}" if whole else said


def _say_pressure(match: re.Match[str]) -> str:
    high, low, word = match["high"], match["low"], (match["word"] or "").lower()
    if int(high) <= int(low) or not (match["unit"] or not word or word in _PRESSURE_WORDS):
        return match[0]
    return f"{match['before']}{high} over {low}{match['unit'] or ''}"


def _say_ratio(match: re.Match[str]) -> str:
    """Say "1 : 1000" as one in a thousand; "1:30" may be a time, unless something is mixed."""
    is_spaced, is_mixed = " " in match[0], _MIXED_WITH.search(match.string[: match.start()])
    if not (is_spaced or is_mixed or len(match["many"]) > 2):
        return match[0]
    return f"{match['one']} op {match['many']}"
