"""What a PDF leaves in a text: odd signs made plain, and broken words made whole."""

from __future__ import annotations

import re
import unicodedata

from ivr.dutch.spoken.known_words import is_heard_of
from ivr.dutch.spoken.line_ends import CONJUNCTION, without_hyphen
from ivr.dutch.spoken.unspeakable import UnspeakableError
from ivr.dutch.typeset import TYPED

# The trade mark's signs are never heard.
_UNHEARD = "®™℠©"
_SAME = str.maketrans({
    **TYPED, **dict.fromkeys(_UNHEARD),
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
_LINE_END = re.compile(
    rf"(?P<before>[^\W\d_]*[a-zß-ÿ])-(?P<gap>[ ]*\n[ ]*|[ ]+)(?!{CONJUNCTION})"
    r"(?P<after>[a-zß-ÿ][^\W\d_]*)"
)
# "CT-" at the end of a line goes with what follows; so do "in-" and a small word.
_COMPOUND_END = re.compile(rf"(?<=\w-)[ ]*\n[ ]*(?=\w)(?!{CONJUNCTION})")
_GOES_ON = re.compile(
    r"(?P<end>-|,|\b(?:en|of|de|te|in|op|om|is|uw|bij|van|het|een|die|dat|met|als|aan|tot|voor|naar|"
    r"door|over|zijn|niet))[ ]*\n[ ]*(?=[a-zß-ÿ])"
)


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
    whole = without_hyphen(before, after)
    if "\n" in gap or ("-" not in whole and is_heard_of(whole)):
        return whole
    remedy = "write the word whole, or spaces on both sides of a dash"
    raise UnspeakableError(match[0], remedy)
