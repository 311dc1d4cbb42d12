"""Signs that are seen but not heard: quotes, brackets, bullets, dashes become pauses or words."""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans({
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2010": "-", "\u2011": "-", "\u00ad": None,
    "\u2018": "'", "\u2019": "'", "`": "'", "\u00b4": "'", "\u201a": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "\u2012": "-", "\u2013": "-", "\u2014": " - ", "\u2212": "-", "\u00d7": "x",
    "\u03bc": "\u00b5",
    "\r": "\n", "\f": "\n", "\t": " ", "…": "...",
    "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3",
})  # fmt: skip
_BULLET = re.compile(r"^[ ]*(?:(?:[•·▪◦\uf0b7*-]|o(?= {2}))[ ]+)+(?P<words>.*?)[ ]*$", re.MULTILINE)
_NUMBERED = re.compile(r"^[ ]*(?P<number>\d{1,2})[.)](?:[ ]+|(?=[A-Z]))", re.MULTILINE)
_QUOTE = re.compile(
    r"\"|(?<![\w.])'(?!(?:s|t|n|k|m|r)\b)|(?<=[^\s\w])'(?=\s)|(?<=\w)'(?![\w'])|'(?=\W|$)"
)
_INNERMOST = re.compile(
    r"(?P<before>\w*)(?P<gap>[ ]?)\((?P<inside>[^()\n]*)\)(?P<after>\w*)(?P<next>[ ]\w+)?"
)
_BESIDES = frozenset((
    "mogelijk", "eventueel", "meestal", "soms", "vaak", "bijna", "waarschijnlijk", "tijdelijk",
    "gedeeltelijk", "ook",
))  # fmt: skip
_FOR_WHOM = frozenset(("vrouwen", "mannen", "kinderen", "volwassenen", "ouderen", "jongeren"))
_ARTICLES = frozenset(("de", "het", "een", "uw", "deze", "dit", "die", "dat"))
_OPEN_ENDED = re.compile(r"\b(?:van|voor|in|op|aan|met|door|bij|tegen|over|uit|na)$")
_ALTERNATIVES = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=\)))[ ]*/[ ]*(?=(?P<of>of\b)|[^\W\d_]{2})")
_DASH = re.compile(r"(?:[ ]+-+)+[ ]+")
_LOOSE_HYPHEN = re.compile(r"(?<!\w)-|-(?!\w)")
_TIDY = (
    (re.compile(r"[ ]+"), " "),
    (re.compile(r"[ ]*\n[ \n]*"), "\n\n"),
    (re.compile(r"\.{2,}(?=\s*(?:\n|$)|\s+[A-Z])"), "."),
    (re.compile(r"\.{2,}"), ","),
    (re.compile(r"[ ]+(?=[,.;:!?])"), ""),
    (re.compile(r"(?<=[.!?])[.,;:]+"), ""),
    (re.compile(r",(?:[ ]*,)+"), ","),
    (re.compile(r",(?=[.;:!?])"), ""),
    (re.compile(r",[ ]*(?=\n|$)|(?<=[.;:!?]),"), ""),
    (re.compile(r"^,\s*", re.MULTILINE), ""),
    (re.compile(r"(?<=[,;:!?])(?=[^\W_])"), " "),
)
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<first>[^\W\d_])")


def plain(text: str) -> str:
    """Bring quotes, spaces and bullets to one form; every bullet is a sentence of its own."""
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    text = _BULLET.sub(lambda match: _as_sentence(match["words"]), text)
    text = _NUMBERED.sub(r"\g<number>: ", text)
    return _QUOTE.sub("", text).strip()


def say_brackets(text: str) -> str:
    """Read what stands in brackets between commas, or as the alternative that it is."""
    while match := _INNERMOST.search(text):
        text = text[: match.start()] + _opened(match) + text[match.end() :]
    return text


def say_alternatives(text: str) -> str:
    """Read the slash between two words as "of": "man/vrouw"; "en/of" is just "en of"."""
    return _ALTERNATIVES.sub(lambda match: " " if match["of"] else " of ", text)


def say_dashes(text: str) -> str:
    """Turn a dash into a comma; "voor- en nadelen" loses its hyphen, "dexa-scan" keeps it."""
    return _LOOSE_HYPHEN.sub("", _DASH.sub(", ", text))


def tidy(text: str) -> str:
    """Leave single spaces, single commas, a blank line between paragraphs, capital beginnings."""
    for pattern, replacement in _TIDY:
        text = pattern.sub(replacement, text)
    return _SENTENCE_START.sub(lambda match: match["first"].upper(), text.strip())


def _as_sentence(words: str) -> str:
    return words if re.search(r"[.!?:;,]$", words) else words + "."


def _opened(match: re.Match[str]) -> str:
    before, gap, inside, after, following = (part or "" for part in match.groups())
    inside = inside.strip()
    if after and (gap or not before):
        # "(karne)melk of vla" is "karnemelk, melk of vla".
        joint = "," if following == " of" else " of"
        return f"{before}{gap}{inside}{after}{joint} {after}{following}"
    if before and not gap and not after:
        return f"{before} of {before}{inside}{following}"
    if _OPEN_ENDED.search(inside) and following:
        return f"{before}{gap}{following.strip()} of {inside}{following}"
    is_adjective = before.lower() in _ARTICLES and following and re.fullmatch(r"\w+e", inside)
    if inside in _BESIDES or is_adjective:
        return f"{before}{gap}{inside}{after}{following}"
    if inside[-1:] in {".", "!", "?"} and not before:
        return f"{gap}{inside}{after}{following}"
    inside = f"voor {inside}" if inside in _FOR_WHOM else inside
    return f"{before}, {inside}, {after}{following}"
