"""What a PDF leaves in a text: odd signs made plain, and broken words made whole."""

from __future__ import annotations

import re
import unicodedata

from ivr.dutch.spoken.known_words import is_heard_of
from ivr.dutch.spoken.unspeakable import UnspeakableError

_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_ENDS = "\r\f\v\x85\u2028"
# Zero-width signs, marks of direction, and the trade mark's: they are never heard.
_UNHEARD = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\ufe0e\ufe0f®™℠©"
)
_APOSTROPHES = "\u2018\u2019\u201a\u201b`\u00b4\u02bc"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2212\u2043"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SAME = str.maketrans({
    **dict.fromkeys(_SPACES, " "), **dict.fromkeys(_LINE_ENDS, "\n"), "\u2029": "\n\n",
    **dict.fromkeys(_UNHEARD), **dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_HYPHENS, "-"), "\u2014": " - ", "\u2015": " - ",
    **_LIGATURES, "ĳ": "ij", "Ĳ": "IJ",
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
    "\u00d7": "x", "\u2715": "x", "\u03bc": "\u00b5", "…": "...", "≈": "±", "№": "nr. ",
    "\u02da": "°", "\u00ba": "°", "℃": "°C",
})  # fmt: skip
_GLYPH = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_SOFT_HYPHEN = re.compile("\u00ad\\s*")
# "1 a 2 keer" and "2 á 3 dagen" are written for "à".
_OR = re.compile(r"(?<=\d )[aá](?= \d)")
# Without an opening quote, 5' may be minutes or feet, and 5" inches.
_AFTER_NUMBER = re.compile(r"\d+(?P<quote>['\"])(?!\w)")
# A hyphen at the end of a line broke a word, unless what follows goes with another: "in- en uit".
_CONJUNCTION = (
    r"(?:en|of|t/m|tot|als|dan|c\.q\.|resp|respectievelijk|noch|maar|via|plus|versus|naar)\b"
)
_LINE_END = re.compile(
    rf"(?P<before>[^\W\d_]*[a-zß-ÿ])-(?P<gap>[ ]*\n[ ]*|[ ]+)(?!{_CONJUNCTION})"
    r"(?P<after>[a-zß-ÿ][^\W\d_]*)"
)
# "CT-" at the end of a line goes with what follows; so do "in-" and a small word.
_COMPOUND_END = re.compile(rf"(?<=\w-)[ ]*\n[ ]*(?=\w)(?!{_CONJUNCTION})")
_GOES_ON = re.compile(
    r"(?P<end>-|,|\b(?:en|of|de|te|in|op|om|is|uw|bij|van|het|een|die|dat|met|als|aan|tot|voor|naar|"
    r"door|over|zijn|niet))[ ]*\n[ ]*(?=[a-zß-ÿ])"
)
# Between these vowels Dutch keeps the hyphen of a compound: "zee-egel".
_CLASH = re.compile(r"(?:a[aeiu]|e[eiu]|i[ei]|o[eiou]|u[iu])")
_KEEP_HYPHEN = frozenset((
    "adjunct", "anti", "covid", "dexa", "ex", "niet", "non", "oud", "pet", "pre", "pro", "semi",
))  # fmt: skip


def mend(text: str) -> str:
    """Return the text with plain spaces, quotes, hyphens and letters; "½" becomes "1\u20442".

    A word broken at the end of a line is joined. Was the line's end lost, then it is joined only to
    a word that people write; otherwise it is an UnspeakableError.
    """
    text = _SOFT_HYPHEN.sub("", unicodedata.normalize("NFC", text))
    text = _GLYPH.sub(lambda match: f" {unicodedata.normalize('NFKC', match[0])}", text)
    text = _LINE_END.sub(_joined, _OR.sub("à", text.translate(_SAME)))
    _refuse_minutes_and_inches(text)
    return _GOES_ON.sub(r"\g<end> ", _COMPOUND_END.sub("", text))


def _refuse_minutes_and_inches(text: str) -> None:
    for match in _AFTER_NUMBER.finditer(text):
        opening = re.findall(rf"(?<!\w){match['quote']}", text[: match.start()])
        if not opening:
            raise UnspeakableError(match[0], "write the unit of the number in words")


def _joined(match: re.Match[str]) -> str:
    before, gap, after = match.groups()
    if before in _KEEP_HYPHEN or _CLASH.fullmatch(before[-1] + after[0]):
        whole = f"{before}-{after}"
    else:
        whole = before + after
    if "\n" in gap or ("-" not in whole and is_heard_of(whole)):
        return whole
    remedy = "write the word whole, or spaces on both sides of a dash"
    raise UnspeakableError(match[0], remedy)
