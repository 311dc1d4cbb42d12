"""Abbreviations written out as lexicon.yaml lists them; one it does not know is refused by name."""

from __future__ import annotations

import re

from ivr.dutch.spoken.known_words import is_heard_of
from ivr.dutch.spoken.romans import say_romans
from ivr.dutch.spoken.unspeakable import UnspeakableError, unknown
from ivr.dutch.spoken.vocabulary import Vocabulary

# These are words, or the end of a sentence, unless a number follows ("hij is fit", "tel tot tien").
_BEFORE_NUMBER = {
    "ca": "ongeveer", "fig": "figuur", "hfst": "hoofdstuk", "hst": "hoofdstuk",
    "max": "maximaal", "mob": "mobiel", "no": "nummer", "p": "pagina", "par": "paragraaf",
    "tel": "telefoon",
}  # fmt: skip
_WITH_NUMBER = re.compile(
    r"(?<![\w.@-])(?:(?P<tel>tel|mob)\b\.?(?=:|\s*(?:\(0|[0+])\d[\d() -]{6})|"
    r"(?P<short>ca|fig|hfst|hst|max|no|p|par)\b\.?(?=\s*\d))",
    re.IGNORECASE,
)
_VITAMIN = re.compile(r"\b(?P<short>vit)\.?(?=\s*[A-K]\d{0,2}\b)", re.IGNORECASE)
_NUMBER_OF = re.compile(r"(?<=[a-z]{3})nr\b(?:\.(?!\s*(?:\n|$)))?")
_PER_SPAN = re.compile(r"(?<=\w)(?<!max)\s*/\s*(?P<unit>min|sec)\b(?:\.(?=\s*[,;)]|\s+[a-zß-ÿ]))?")
# By this surface of a body the work of the kidneys is measured: "60 ml/min/1,73 m²".
_BODY_SURFACE = re.compile(r"[ ]?/[ ]?(?=1,73[ ]?m[²2])")
_DOCTOR_OR_DROP = re.compile(r"\d dokter\b")
_DAILY = re.compile(r"(?<=\d)[ ]?d\.?d(?:\b\.?|(?=\d))")
_PER = re.compile(r"(?<!\w)p/(?=[a-z]{3})")
_LINE = re.compile(r"(?<![\w.])(?P<letter>[TFM])[:.]?[ ]+(?=(?:\(0|[0+])\d[\d() -]{6})")
_LINES = {"T": "Telefoon ", "F": "Fax ", "M": "Mobiel "}
_INITIALS = re.compile(
    r"(?P<title>\b(?i:dokter|doctorandus|de heer|mevrouw|meneer|professor|arts|ingenieur)\s+)?"
    r"(?P<initials>(?:\b[A-Z]\.\s?){1,5})(?=(?P<name>(?:van|de|den|der|ter|ten)\b)?[\w' ])"
)
_CUT_SHORT = re.compile(r"(?<![\w.])(?P<word>[^\W\d_]+)\.[ ]+(?=[a-zß-ÿ])")
# No Dutch word ends so ("tabl", "artsnr"), whatever follows it.
_NO_ENDING = re.compile(r"(?<![\w'])[^\W\d_]*[a-z](?:[bdfgkptv][lr]|[mn]r)(?!\w)(?:\.(?=\s+\S))?")
_WITH_DOTS = re.compile(r"(?<![\w.@/-])(?:[^\W\d_]{1,3}\.){2,}(?![\w@])")
_SHORTENED = re.compile(r"(?<![\w.'-])(?P<word>[a-zß-ÿ]{1,7})\.(?=\s|$)")


def say_abbreviations(text: str, vocabulary: Vocabulary) -> str:
    """Write every known abbreviation and letter word out; an unknown one is an UnspeakableError.

    The dot of an abbreviation that also ends the sentence is kept.
    """
    # "Hoofdstuk IV" before the lexicon makes an infusion of it.
    text = _DAILY.sub(" keer per dag ", _BODY_SURFACE.sub(" per ", say_romans(text)))
    text = _LINE.sub(lambda match: _LINES[match["letter"]], _PER.sub("per ", text))
    text = _PER_SPAN.sub(_say_per_span, text)
    text = _WITH_NUMBER.sub(_say_before_number, vocabulary.write_out(text))
    text = _NUMBER_OF.sub("nummer", _VITAMIN.sub(_say_vitamin, text))
    text = _INITIALS.sub(_say_initials, text)
    return refuse_unknown(text)


def refuse_unknown(text: str) -> str:
    """Return the text as it is; an abbreviation left in it is an UnspeakableError."""
    for pattern in (_WITH_DOTS, _CUT_SHORT, _NO_ENDING):
        if match := pattern.search(text):
            raise unknown(match[0].strip())
    if match := _DOCTOR_OR_DROP.search(text):
        raise UnspeakableError(match[0], "write 'druppel' or 'dokter'")
    for match in _SHORTENED.finditer(text):
        # "Polikl. Urologie": no word that anybody has written, so the dot ends no sentence.
        if not is_heard_of(match["word"]):
            raise unknown(match[0])
    return text


def _say_before_number(match: re.Match[str]) -> str:
    short = match["tel"] or match["short"]
    return _as_large(short, _BEFORE_NUMBER[short.lower()])


def _say_vitamin(match: re.Match[str]) -> str:
    return _as_large(match["short"], "vitamine")


def _as_large(short: str, full: str) -> str:
    return full.capitalize() if short[0].isupper() else full


def _say_per_span(match: re.Match[str]) -> str:
    return {"min": " per minuut", "sec": " per seconde"}[match["unit"]]


def _say_initials(match: re.Match[str]) -> str:
    letters = re.findall(r"[A-Z]", match["initials"])
    # A lone "D." may just as well end a sentence on vitamin D.
    if len(letters) == 1 and not (match["title"] or match["name"]):
        return match[0]
    return (match["title"] or "") + " ".join(letters) + " "
