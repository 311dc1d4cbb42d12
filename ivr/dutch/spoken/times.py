"""Clock times as Dutch people say them: "half vijf 's middags", never "zestien uur dertig"."""

from __future__ import annotations

import re

from ivr.dutch.language import MONTHS
from ivr.dutch.numbers import cardinal
from ivr.dutch.spoken.unspeakable import UnspeakableError

_TIME = r"(?<![\d.,:/-])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?![.,:/]?\d)"
_RANGE_END = r"(?<![\d.,:/])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?![.,:/]?\d)"
_HOUR_WORD = r"\s*(?:uur|u|h)\b"
_JOINT = r"\s*(?:-|,|\btot en met\b|\btot\b|\ben\b|\bof\b)\s*"
_CUE = r"van|tussen|om|vanaf|tot|rond|omstreeks|tegen|voor|na|sinds|uiterlijk"
_CHAIN = re.compile(
    rf"(?:\b(?P<cue>{_CUE})\s+)?(?P<times>{_TIME}(?:(?:{_HOUR_WORD})?{_JOINT}{_RANGE_END})*)"
    rf"(?P<hour_word>{_HOUR_WORD})?",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"(?<![\w.,:/])(?P<hours>\d{1,2})\s*(?:uur|[uh])\s*(?:en\s*)?(?P<minutes>[0-5]?\d)\s*min(?:uten|\.(?=\s+[a-zß-ÿ])|\b)"
)
_WITH_LETTER = re.compile(
    r"(?<![\w.,:/])(?P<hour>[01]?\d|2[0-3])[ ]?[uh][ ]?(?P<minute>[0-5]\d)\b"
    r"(?!\s*min)(?:\s*uur\b)?"
)
_ABOUT = r":?(?:\s+(?:is|nog|ongeveer|circa|meestal|maximaal|minimaal|hoogstens|minstens|zo'n))*\s+"
# "1.30 uur" is then an hour and a half, or an hour and thirty hundredths of one.
_HOW_LONG = re.compile(
    rf"\b(?:\w*duur|duurt|duren|gedurende)\b{_ABOUT}(?P<first>\d+[.:]\d\d)"
    rf"|(?P<second>\d+[.:]\d\d){_HOUR_WORD}\s+lang\b",
    re.IGNORECASE,
)
_DAY_PARTS = (
    (6, "'s nachts", re.compile(r"\b\w*nachts?\b", re.IGNORECASE)),
    (12, "'s ochtends", re.compile(r"\b(?:\w*ochtends?|morgens)\b", re.IGNORECASE)),
    (18, "'s middags", re.compile(r"\b\w*middags?\b", re.IGNORECASE)),
    (24, "'s avonds", re.compile(r"\b\w*avonds?\b", re.IGNORECASE)),
)
_PART_BESIDE = re.compile(r"\s*'s\s+(?:nachts|ochtends|morgens|middags|avonds)", re.IGNORECASE)
_NOT_A_CLOCK = (
    r"(?:\s*(?:euro|eur|cent|gram|kilo|liter|meter|punten|procent|graden|[mkµ]?[gl]|[mck]?m|mmol|ie|x|"
    r"keer|maal|jaar|dagen|weken|maanden)\b|\s*[%°])"
)
# Two times with a dash or "tot" between them are no amounts, with or without "uur".
_MINUTES = rf"(?:[01]?\d|2[0-4])[.:][0-5]\d(?:{_HOUR_WORD})?"
_STRETCH = re.compile(
    rf"(?:\b(?P<cue>(?P<between>tussen)|{_CUE})\s+)?(?<![\d.,:/€-])(?<!€ )"
    rf"(?P<times>{_MINUTES}\s*(?:-|\btot en met\b|\btot\b|(?(between)en|(?!)))\s*{_MINUTES})"
    rf"(?P<hour_word>)(?![.,:/-]?\d)(?!{_NOT_A_CLOCK})",
    re.IGNORECASE,
)
# What a time without "uur" stands behind: a weekday, a date, or what begins then.
_ANNOUNCED = re.compile(
    rf"(?:\b(?:\w*dag|{'|'.join(MONTHS)}|"
    r"\w*(?:tijden|tijdstip|tijd|uren|spreekuur|bezoekuur|inloop|aanvang|begin|einde|start|"
    r"aankomst|ontvangst|melden|geopend|open|bereikbaar|gesloten)|"
    r"(?:ochtends|morgens|middags|avonds|nachts))"
    r"[:,]?\s*\(?|\b(?:van|vanaf|tot|tussen|rond|omstreeks|uiterlijk|sinds|tegen)\s+)$",
    re.IGNORECASE,
)
# "12 u" is hours behind a word of time and before what goes on; "vraag 5 u" speaks to the reader.
_HOURS = re.compile(
    r"(?P<before>\b(?i:om|tot|t/m|van|vanaf|tussen|na|voor|per|binnen|elke|gedurende|minstens|"
    r"minimaal|maximaal|max\.?|min\.|ongeveer|circa|ca\.?|ong\.|rond|uiterlijk|en|of|-)\s*)?"
    r"(?<![\d.,:/])"
    r"(?P<number>\d{1,2}(?:[.:,]\d{1,2})?(?:\s*-\s*\d{1,2}(?:[.:]\d\d)?)?)\s+[uh]\b(?:\.(?=\s+[a-zß-ÿ]))?"
    r"(?P<after>(?=\s*(?:$|\n|[\d.,;:!?)/-]|(?:en|of|tot|per|voor|na|lang|later|slaap|vooraf|"
    r"tevoren|van tevoren|rust|nuchter|'s)\b)))?"
)
_LABELLED = re.compile(
    r"\b(?:vraag|nummer|kamer|toets|stap|route|balie|loket|lijn|bus|pagina|deel|dag|week|punt)\s+$",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:\w*duur|duurt|duren|gedurende|lang|na|minstens|ongeveer|circa|maximaal|binnen)\b"
    rf"{_ABOUT}$",
    re.IGNORECASE,
)
_FIRST_SURE_HOUR = 7
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_WHICH_DAY = re.compile(
    r"('s (?:nachts|ochtends|middags|avonds)) (de (?:avond|nacht|dag|ochtend|middag)\b)"
    r"((?: (?:voor|van|na) (?:de|het|uw|een) \w+)"
    r"(?= (?:niks|niets|niet|geen|nog|mag|moet|kunt|alleen|nuchter|u)\b))?"
)


def clock(hour: int, minute: int) -> str:
    """Say the time on a twelve-hour clock: (16, 30) is "half vijf"; 24 hours is midnight."""
    this, following = _on_the_dial(hour), _on_the_dial(hour + 1)
    if minute == 0:
        return f"{this} uur"
    if minute == 30:
        return f"half {following}"
    if minute <= 15:
        return f"{_minutes(minute)} over {this}"
    if minute >= 45:
        return f"{_minutes(60 - minute)} voor {following}"
    side = "voor" if minute < 30 else "over"
    return f"{_minutes(abs(30 - minute))} {side} half {following}"


def day_part(hour: int) -> str:
    """Return the part of the day: night to 6, morning to 12, afternoon to 18, then evening.

    Midnight (0 or 24) is "'s nachts" and noon "'s middags", as Dutch people say it.
    """
    return next(name for end, name, _ in _DAY_PARTS if hour % 24 < end)


def say_hours(text: str) -> str:
    """Write out the "u" of "12 u", "8u30" and "2u30min"; "1u30" alone is an UnspeakableError."""
    text = _LASTS.sub(r"\g<hours> uur en \g<minutes> minuten", text)
    return _HOURS.sub(_say_hours, _WITH_LETTER.sub(_say_with_letter, text))


def say_stretches(text: str) -> str:
    """Replace stretches of clock time ("08.00-16.30"), which look like a telephone number as well.

    A time for how long something takes ("duurt 1.30 uur") is an UnspeakableError.
    """
    if match := _HOW_LONG.search(text):
        written = match["first"] or match["second"]
        raise UnspeakableError(written, "write how long it takes in words, such as 'anderhalf uur'")
    return _set_days_apart(_STRETCH.sub(_say_chain, text))


def say_times(text: str) -> str:
    """Replace every other clock time; a number of hours ("24 uur niet eten") is left alone.

    The part of the day is added once, and not when the sentence already names it. A day that
    directly follows ("24.00 uur de avond voor ...") is set apart, so that it is heard well.
    """
    return _set_days_apart(_CHAIN.sub(_say_chain, text))


def _say_with_letter(match: re.Match[str]) -> str:
    """Say "om 8u30" as a time; "1u30" is as likely an hour and a half, and refused."""
    hour, minute = int(match["hour"]), int(match["minute"])
    before = match.string[: match.start()]
    if _LASTING.search(before):
        said = f"{cardinal(hour)} uur"
        minutes = f"{cardinal(minute)} {'minuut' if minute == 1 else 'minuten'}"
        return f"{said} en {minutes}" if minute else said
    if hour < _FIRST_SURE_HOUR and not (
        _ANNOUNCED.search(before) or re.search(r"\bom\s+$", before)
    ):
        remedy = "write 'om half twee' for a time, and 'anderhalf uur' for how long it takes"
        raise UnspeakableError(match[0], remedy)
    return f"{match['hour']}.{match['minute']} uur"


def _say_hours(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    if match["before"] or match["after"] is not None:
        is_labelled = not match["before"] and _LABELLED.search(before)
        return match[0] if is_labelled else f"{match['before'] or ''}{match['number']} uur"
    if _LABELLED.search(before):
        return match[0]
    remedy = "write 'uur' for hours, or a comma before the 'u' of the person"
    raise UnspeakableError(match[0], remedy)


def _set_days_apart(text: str) -> str:
    return _WHICH_DAY.sub(_set_apart, text)


def _minutes(count: int) -> str:
    return "kwart" if count == 15 else cardinal(count)


def _on_the_dial(hour: int) -> str:
    return cardinal((hour - 1) % 12 + 1)


def _say_chain(match: re.Match[str]) -> str:
    written = re.findall(_RANGE_END, match["times"])
    times = [_parsed(time) for time in written]
    if not _is_clock(match, times):
        return match[0]
    joints = [_joint(joint, match["cue"]) for joint in re.split(_RANGE_END, match["times"])[1:-1]]
    spoken = [clock(*time) + part for time, part in zip(times, _parts(match, times), strict=True)]
    said = spoken[0] + "".join(j + s for j, s in zip(joints, spoken[1:], strict=True))
    return _opening(match) + said


def _parsed(time: str) -> tuple[int, int]:
    hour, _, minute = time.replace(":", ".").partition(".")
    return int(hour), int(minute or 0)


def _is_clock(match: re.Match[str], times: list[tuple[int, int]]) -> bool:
    """Return whether these are times: minutes need "uur" or "om", a late hour needs both.

    "Van 12 tot 24 uur" may be a number of hours without food, so it is never made a time.
    """
    says_when = (match["cue"] or "").lower() == "om"
    if not re.search(r"[.:]\d\d", match["times"]):
        return bool(match["hour_word"]) and says_when and times[-1][0] > 12
    if match["hour_word"] is not None or says_when:
        return True
    before, after = match.string[: match.start("times")], match.string[match.end() :]
    if ":" in match["times"] and times[0][0] >= _FIRST_SURE_HOUR:
        return True
    return bool(_ANNOUNCED.search(before)) and not re.match(_NOT_A_CLOCK, after, re.IGNORECASE)


def _joint(written: str, cue: str | None) -> str:
    bare = re.sub(_HOUR_WORD, "", written).strip()
    if bare == "-":
        return " en " if cue and cue.lower() == "tussen" else " tot "
    return ", " if bare == "," else f" {bare} "


def _opening(match: re.Match[str]) -> str:
    if match["cue"]:
        return f"{match['cue']} "
    return "van " if re.search(r"-|\btot\b", match["times"]) else ""


def _parts(match: re.Match[str], times: list[tuple[int, int]]) -> list[str]:
    """Return the part of the day to say behind each time: once, and only where it is needed."""
    names = [day_part(hour) for hour, _ in times]
    around = _sentence_around(match)
    named = {name for _, name, pattern in _DAY_PARTS if pattern.search(around)}
    is_beside = _PART_BESIDE.match(match.string, match.end()) is not None
    parts = []
    for (hour, _), name, later in zip(times, names, [*names[1:], ""], strict=True):
        # Twelve o'clock may be noon or midnight, so it always says which.
        needless = is_beside if hour % 12 == 0 else name in named or name == later
        parts.append("" if needless else f" {name}")
    return parts


def _sentence_around(match: re.Match[str]) -> str:
    before = _SENTENCE_END.split(match.string[: match.start()])[-1]
    return before + _SENTENCE_END.split(match.string[match.end() :])[0]


def _set_apart(match: re.Match[str]) -> str:
    moment, day, which = match.groups()
    return f"{moment}, {day}{which}," if which else f"{moment}, {day}"
