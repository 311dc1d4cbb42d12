"""Clock times as Dutch people say them: "half vijf 's middags", never "zestien uur dertig"."""

from __future__ import annotations

import re

from ivr.speech.errors import UnspeakableError
from ivr.speech.numbers import cardinal

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
_WITH_LETTER = re.compile(
    r"(?<![\w.,:/])(?P<hour>[01]?\d|2[0-3])[uh](?P<minute>[0-5]\d)\b(?:\s*uur\b)?"
)
# "1.30 uur" is then an hour and a half, or an hour and thirty hundredths of one.
_HOW_LONG = re.compile(
    r"\b(?:duur|duurt|duren|gedurende)\b:?(?:\s+(?:is|nog|ongeveer|circa|meestal|maximaal|minimaal|"
    r"hoogstens|minstens|zo'n))*\s+(?P<first>\d+[.:]\d\d)"
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
    """Name the part of the day: night to 6, morning to 12, afternoon to 18, then evening.

    Midnight (0 or 24) is "'s nachts" and noon "'s middags", as Dutch people say it.
    """
    return next(name for end, name, _ in _DAY_PARTS if hour % 24 < end)


def say_times(text: str) -> str:
    """Replace every written clock time; a number of hours ("24 uur niet eten") is left alone.

    The part of the day is added once, and not when the sentence already names it. A day that
    directly follows ("24.00 uur de avond voor ...") is set apart, so that it is heard well.
    A time for how long something takes ("duurt 1.30 uur") is an UnspeakableError.
    """
    if match := _HOW_LONG.search(text):
        written = match["first"] or match["second"]
        raise UnspeakableError(written, "write how long it takes in words, such as 'anderhalf uur'")
    text = _WITH_LETTER.sub(r"\g<hour>.\g<minute> uur", text)
    return _WHICH_DAY.sub(_set_apart, _CHAIN.sub(_say_chain, text))


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
    """Tell a time from an amount: minutes need "uur" or "om", a late hour needs both.

    "Van 12 tot 24 uur" may be a number of hours without food, so it is never made a time.
    """
    says_when = (match["cue"] or "").lower() == "om"
    if re.search(r"[.:]\d\d", match["times"]):
        return bool(match["hour_word"] or says_when or ":" in match["times"])
    return bool(match["hour_word"]) and says_when and times[-1][0] > 12


def _joint(written: str, cue: str | None) -> str:
    bare = re.sub(_HOUR_WORD, "", written).strip()
    if bare == "-":
        return " en " if cue and cue.lower() == "tussen" else " tot "
    return ", " if bare == "," else f" {bare} "


def _opening(match: re.Match[str]) -> str:
    if match["cue"]:
        return f"{match['cue']} "
    return "van " if "-" in match["times"] else ""


def _parts(match: re.Match[str], times: list[tuple[int, int]]) -> list[str]:
    """Give each time its part of the day, but name a part only once and only if needed."""
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
