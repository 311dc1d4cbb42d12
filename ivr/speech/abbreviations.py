"""Abbreviations written out; one that is not listed here is refused by name."""

from __future__ import annotations

import re

from ivr.speech.errors import UnspeakableError

_ABBREVIATIONS = {
    "a.d.h.v.": "aan de hand van",
    "a.s.": "aanstaande",
    "a.u.b.": "alstublieft",
    "afb.": "afbeelding",
    "afd.": "afdeling",
    "bijv.": "bijvoorbeeld",
    "b.v.": "bijvoorbeeld",
    "bv.": "bijvoorbeeld",
    "blz.": "bladzijde",
    "c.q.": "casu quo",
    "ca.": "ongeveer",
    "d.d.": "van",
    "d.m.v.": "door middel van",
    "d.w.z.": "dat wil zeggen",
    "dhr.": "de heer",
    "dr.": "dokter",
    "drs.": "doctorandus",
    "e.a.": "en anderen",
    "e.d.": "en dergelijke",
    "e.e.a.": "een en ander",
    "enz.": "enzovoort",
    "etc.": "enzovoort",
    "evt.": "eventueel",
    "excl.": "exclusief",
    "geb.": "geboren",
    "gem.": "gemiddeld",
    "i.c.m.": "in combinatie met",
    "i.h.a.": "in het algemeen",
    "i.i.g.": "in ieder geval",
    "i.o.m.": "in overleg met",
    "i.p.v.": "in plaats van",
    "i.t.t.": "in tegenstelling tot",
    "i.v.m.": "in verband met",
    "incl.": "inclusief",
    "ing.": "ingenieur",
    "ir.": "ingenieur",
    "jl.": "jongstleden",
    "m.a.w.": "met andere woorden",
    "m.b.t.": "met betrekking tot",
    "m.b.v.": "met behulp van",
    "m.i.v.": "met ingang van",
    "m.n.": "met name",
    "m.u.v.": "met uitzondering van",
    "max.": "maximaal",
    "mevr.": "mevrouw",
    "min.": "minimaal",
    "mw.": "mevrouw",
    "n.a.v.": "naar aanleiding van",
    "n.v.t.": "niet van toepassing",
    "nl.": "namelijk",
    "nr.": "nummer",
    "nrs.": "nummers",
    "o.a.": "onder andere",
    "o.b.v.": "op basis van",
    "o.i.d.": "of iets dergelijks",
    "o.l.v.": "onder leiding van",
    "o.v.v.": "onder vermelding van",
    "p.d.": "per dag",
    "p.p.": "per persoon",
    "p.w.": "per week",
    "pag.": "pagina",
    "prof.": "professor",
    "resp.": "respectievelijk",
    "s.v.p.": "alstublieft",
    "m/v": "man of vrouw",
    "t/m": "tot en met",
    "t.a.v.": "ter attentie van",
    "t.b.v.": "ten behoeve van",
    "t.g.v.": "ten gevolge van",
    "t.n.v.": "ten name van",
    "t.o.v.": "ten opzichte van",
    "t.z.t.": "te zijner tijd",
    "tel.": "telefoon",
    "telnr.": "telefoonnummer",
    "v.a.": "vanaf",
    "vgl.": "vergelijk",
    "z.o.z.": "zie ommezijde",
    "z.s.m.": "zo snel mogelijk",
    "zgn.": "zogenaamde",
}
_BARE = (
    "aub bijv blz dhr dmv drs dwz enz etc evt excl incl ipv itt ivm mbt mbv mevr mw nav nr nrs "
    "nvt resp svp tav tbv telnr tov vgl zgn zsm"
)
# A capital after one of these begins a new sentence; after "dr." it is a name.
_CLOSERS = frozenset((
    "a.s.", "a.u.b.", "e.a.", "e.d.", "enz.", "etc.", "jl.", "n.v.t.", "o.i.d.", "p.d.", "p.p.",
    "p.w.", "s.v.p.", "t.z.t.", "z.s.m.",
))  # fmt: skip
_ROMAN = {"I": "één", "II": "twee", "III": "drie", "IV": "vier", "V": "vijf", "VI": "zes"}

_WRITTEN_OUT = _ABBREVIATIONS | {
    short.replace(".", ""): full
    for short, full in _ABBREVIATIONS.items()
    if short.replace(".", "") in _BARE.split()
}
_ANY = "|".join(map(re.escape, sorted(_WRITTEN_OUT, key=len, reverse=True)))
_KNOWN = re.compile(rf"(?<![\w.@-])(?P<short>{_ANY})(?!\w|[@-]|\.\w)", re.IGNORECASE)
# These are words, or the end of a sentence, unless a number follows ("hij is fit", "tel tot tien").
_BEFORE_NUMBER = {
    "ca": "ongeveer", "fig": "figuur", "max": "maximaal", "mob": "mobiel", "p": "pagina",
    "tel": "telefoon",
}  # fmt: skip
_WITH_NUMBER = re.compile(
    r"(?<![\w.@-])(?:(?P<tel>tel|mob)\b\.?(?=:|\s*(?:\(0|[0+])\d[\d() -]{6})|"
    r"(?P<short>ca|fig|max|p)\b\.?(?=\s*\d))",
    re.IGNORECASE,
)
_VITAMIN = re.compile(r"\b(?P<short>vit)\.?(?=\s*[A-K]\d{0,2}\b)", re.IGNORECASE)
_NUMBER_OF = re.compile(r"(?<=[a-z]{3})nr\b(?:\.(?!\s*(?:\n|$)))?")
_UNIT_DOT = re.compile(r"(?<=\d)(\s*(?:min|sec|gr|u|tabl|caps))\.(?=\s*[,;)]|\s+[a-zß-ÿ])")
_COUNTED = {
    "min": ("minuut", "minuten"), "sec": ("seconde", "seconden"),
    "tabl": ("tablet", "tabletten"), "caps": ("capsule", "capsules"),
}  # fmt: skip
_SHORT_COUNT = re.compile(rf"(?P<count>\d+(?:[/.,]\d+)?)\s*(?P<unit>{'|'.join(_COUNTED)})\b")
_PER_SPAN = re.compile(
    r"(?:\bper\s+|(?<=\w)(?<!max)\s*/\s*)(?P<unit>min|sec)\b(?:\.(?=\s*[,;)]|\s+[a-zß-ÿ]))?"
)
_INITIALS = re.compile(
    r"(?P<title>\b(?i:dokter|doctorandus|de heer|mevrouw|meneer|professor|arts|ingenieur)\s+)?"
    r"(?P<initials>(?:\b[A-Z]\.\s?){1,5})(?=(?P<name>(?:van|de|den|der|ter|ten)\b)?[\w' ])"
)
_ROMAN_NUMBER = re.compile(rf"\b(?P<of>type|graad|fase|stadium|deel|klasse) ({'|'.join(_ROMAN)})\b")
_CUT_SHORT = re.compile(r"(?<![\w.])(?P<word>[^\W\d_]+)\.[ ]+(?=[a-zß-ÿ])")
# No Dutch word ends so ("tabl", "artsnr"), whatever follows it.
_NO_ENDING = re.compile(r"(?<![\w'])[^\W\d_]*[a-z](?:[bdfgkptv][lr]|[mn]r)(?!\w)")
_WITH_DOTS = re.compile(r"(?<![\w.@/-])(?:[^\W\d_]{1,3}\.){2,}(?![\w@])")
_REMEDY = "write it out in full, or add it to ivr/speech/abbreviations.py"


def say_abbreviations(text: str) -> str:
    """Write every known abbreviation out; an unknown one is an UnspeakableError.

    The dot of an abbreviation that also ends the sentence is kept.
    """
    text = _PER_SPAN.sub(_say_per_span, text)
    text = _SHORT_COUNT.sub(_say_count, _UNIT_DOT.sub(r"\1", text))
    text = _WITH_NUMBER.sub(_say_before_number, _KNOWN.sub(_write_out, text))
    text = _NUMBER_OF.sub("nummer", _VITAMIN.sub(_say_vitamin, text))
    text = _INITIALS.sub(_say_initials, text)
    text = _ROMAN_NUMBER.sub(lambda match: f"{match['of']} {_ROMAN[match[2]]}", text)
    for pattern in (_WITH_DOTS, _CUT_SHORT, _NO_ENDING):
        if match := pattern.search(text):
            raise UnspeakableError(match[0].strip(), _REMEDY)
    return text


def _say_before_number(match: re.Match[str]) -> str:
    short = match["tel"] or match["short"]
    return _as_large(short, _BEFORE_NUMBER[short.lower()])


def _say_vitamin(match: re.Match[str]) -> str:
    return _as_large(match["short"], "vitamine")


def _as_large(short: str, full: str) -> str:
    return full.capitalize() if short[0].isupper() else full


def _say_count(match: re.Match[str]) -> str:
    is_one = match["count"] == "1" or "/" in match["count"]
    one, more = _COUNTED[match["unit"]]
    return f"{match['count']} {one if is_one else more}"


def _say_per_span(match: re.Match[str]) -> str:
    unit = {"min": "minuut", "sec": "seconde"}[match["unit"]]
    return f"per {unit}" if match[0].startswith("per") else f" per {unit}"


def _write_out(match: re.Match[str]) -> str:
    short = match["short"]
    after = match.string[match.end() :]
    if short.isupper():
        return short
    full = _WRITTEN_OUT[short.lower()]
    ends_here = re.match(r"\s*(?:\n|$)", after)
    ends_before_capital = short.lower() in _CLOSERS and re.match(r"\s+[\"']?[A-ZÀ-Þ]", after)
    dot = "." if short.endswith(".") and (ends_here or ends_before_capital) else ""
    # "Dhr./Mevr." begins no second sentence at the slash.
    is_second = match.string[: match.start()].endswith("/")
    return (full if is_second else _as_large(short, full)) + dot


def _say_initials(match: re.Match[str]) -> str:
    letters = re.findall(r"[A-Z]", match["initials"])
    # A lone "D." may just as well end a sentence on vitamin D.
    if len(letters) == 1 and not (match["title"] or match["name"]):
        return match[0]
    return (match["title"] or "") + " ".join(letters) + " "
