"""Letter words are spelled, shouted words are said; only a person can tell the others apart."""

from __future__ import annotations

import re

from ivr.speech.errors import UnspeakableError

SPELLED = frozenset((
    "AED", "ANWB", "AOW", "AVG", "COPD", "DXA", "ECG", "EEG", "EHBO", "EMG", "EPD", "IC",
    "ID", "IGJ", "KNO", "MDL", "MRA", "MRI", "OV", "RIVM", "SEH", "UMC", "UWV", "WMO",
))  # fmt: skip
_SAID = frozenset((
    "AIDS", "ALTIJD", "BELANGRIJK", "COVID", "DEXA", "EN", "GEEN", "LET", "NIET", "NOOIT", "OF",
    "OP", "PIN", "SOA", "TIA", "WEL",
))  # fmt: skip
# Everyone says these as they stand, and so does every voice.
_EVERYDAY = frozenset(("cd", "cv", "dvd", "hm", "pc", "pst", "sms", "sst", "tv", "wc"))

_CAPITALS = re.compile(r"(?<!\w)(?P<word>[A-Z]{2,})(?!\w)(?P<joint>-(?=\w))?")
_HBA1C = re.compile(r"(?<!\w)HbA1c(?!\w)(?P<joint>-(?=\w))?", re.IGNORECASE)
_MIXED_CODE = re.compile(r"(?<!\w)[^\W\d_]*[a-z][A-Z]+\d\w*")
_NO_VOWEL = re.compile(r"(?<![\w'])[b-df-hj-np-tv-xz]{2,}(?!\w)", re.IGNORECASE)
_VOWEL = re.compile(r"[AEIOUY]")


def say_capitals(text: str) -> str:
    """Spell "BSN" as "B S N" and say "LET OP" as words; an unknown one is an UnspeakableError.

    Consonants alone, such as "vlgs", can be neither, so they are refused as well.
    """
    text = _CAPITALS.sub(_say_capitals, text)
    for match in _NO_VOWEL.finditer(text):
        if match[0].lower() not in _EVERYDAY:
            remedy = "write it out in full, or add it to ivr/speech/abbreviations.py"
            raise UnspeakableError(match[0], remedy)
    return text


def say_letter_codes(text: str) -> str:
    """Spell "HbA1c"; another word of small and capital letters and a digit is refused."""
    text = _HBA1C.sub(lambda match: "H B A één C" + (" " if match["joint"] else ""), text)
    if match := _MIXED_CODE.search(text):
        raise UnspeakableError(match[0], "write it as it is said, letter by letter or in words")
    return text


def _say_capitals(match: re.Match[str]) -> str:
    word = match["word"]
    if word in _SAID:
        return word.lower() + (match["joint"] or "")
    if word in SPELLED or not _VOWEL.search(word):
        return " ".join(word) + (" " if match["joint"] else "")
    remedy = "write a word in small letters, or add letters to spell to ivr/speech/capitals.py"
    raise UnspeakableError(word, remedy)
