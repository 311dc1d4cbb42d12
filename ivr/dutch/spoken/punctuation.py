"""Signs that are seen but not heard: quotes, brackets, bullets, dashes become pauses or words."""

from __future__ import annotations

import re

from ivr.dutch.spoken.mending import mend
from ivr.dutch.typeset import BULLETS

_BULLET = re.compile(
    rf"^[ ]*(?:(?:[*-]|o(?= {{2}}))[ ]+|[{BULLETS}→⇒][ ]*)+(?P<words>.*?)[ ]*$", re.MULTILINE
)
_INLINE_BULLET = re.compile(rf"(?P<before>[.:;,!?]?)[ ]+[{BULLETS}][ ]*(?=\S)")
_PHONE = r"[☎☏✆📞📱\uf028]"
_SYMBOLS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"{_PHONE}\s*(?=[Tt]el)", ""),
        (rf"(?<=\w)(?P<dot>[.:]?)\s*{_PHONE}\s*:?\s*(?=[(+\d])", r"\g<dot> "),
        (rf"{_PHONE}\s*:?\s*(?=[(+\d])", "Telefoon: "),
        (r"[✉📧\uf02a]\s*:?\s*(?=\S+@)", "E-mail: "),
        (r"[🌐💻🖥]\s*:?\s*(?=www|http|\w+\.\w)", "Website: "),
        (r"[⚠❗❕‼]\s*:?\s*(?=\w)", "Let op: "),
        (r"§\s*(?=\d)", "paragraaf "),
        (r"[Øø⌀]\s*(?=\d)", "diameter "),
        (r"<=", "≤"),
        (r">=", "≥"),
        (r"\+/-", "±"),
    )
)
# "Bij - 18 °C" is below zero; "koel - 18 °C" has a dash.
_FROZEN = re.compile(
    r"(?P<before>\b(?:bij|op|onder|van|tot|boven|is|dan|en)) - (?=\d+(?:,\d+)?\s*°)"
)
# "20minuten" and "3tabletten" lost their space; "3de" and "65plus" never had one.
_GLUED = re.compile(r"(?<=\d)(?!(?:ste|ers|plus|jarig|daags|uurs)\w*)(?=[a-zß-ÿ]{3})")
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
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<first>[^\W\d_])(?P<next>.?)")


def plain(text: str) -> str:
    """Bring quotes, spaces and bullets to one form; every bullet is a sentence of its own."""
    text = _FROZEN.sub(r"\g<before> -", mend(text))
    for pattern, words in _SYMBOLS:
        text = pattern.sub(words, text)
    text = _BULLET.sub(lambda match: _as_sentence(match["words"]), text)
    text = _INLINE_BULLET.sub(lambda match: f"{match['before'] or ','} ", text)
    text = _NUMBERED.sub(r"\g<number>: ", _GLUED.sub(" ", text))
    return _QUOTE.sub("", text).strip()


def say_brackets(text: str) -> str:
    """Read what stands in brackets between commas, or as the alternative that it is."""
    while match := _INNERMOST.search(text):
        text = text[: match.start()] + _opened(match) + text[match.end() :]
    return text


def say_alternatives(text: str) -> str:
    """Read the slash between two words as "of": "man/vrouw"; "en/of" is just "en of"."""
    return _ALTERNATIVES.sub(lambda match: " " if match["of"] else " of ", text)


def tidy(text: str) -> str:
    """Leave single spaces, single commas, a blank line between paragraphs, capital beginnings."""
    for pattern, replacement in _TIDY:
        text = pattern.sub(replacement, text)
    return _SENTENCE_START.sub(_begin_large, text.strip())


def _begin_large(match: re.Match[str]) -> str:
    # "iPad" stays itself, and so does a letter without a capital; "ij" is one letter.
    if match[0] == "ij":
        return "IJ"
    first, large = match["first"], match["first"].upper()
    stays = match["next"].isupper() or len(large) > 1
    return (first if stays else large) + match["next"]


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
