"""What is said for what is written: the abbreviations, letter words and signs of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ivr.dutch.spoken.known_words import is_common
from ivr.dutch.written import upper

_SINGLE = r"per|elke?|iedere?|een|één|deze|vorige|volgende"
_COUNT = rf"\d[ ]?|\d/|\b(?:{_SINGLE}|enkele|paar|aantal|meerdere)[ ]"
_IS_ONE = re.compile(
    rf"(?:(?<![\d.,])(?:0?1|\d[/\u2044]\d+)[ ]?|/|\b(?:{_SINGLE})[ ])$", re.IGNORECASE
)
# The dot belongs to the abbreviation when the sentence goes on.
_GOES_ON = r"(?=\s*[,;:)/]|\s+(?-i:[a-zß-ÿ\d(]))"
_NAME_NEXT = re.compile(r"\s*(?:(?:van|de|den|der|ter|ten|'t)\s+)*[A-ZÀ-Þ][a-zß-ÿ]")
_LETTERS = re.compile(r"(?<!\w)[A-Z](?!\w)")


@dataclass(frozen=True)
class Expansion:
    """The words for one written form.

    With `one`, the singular, the form is a word that is counted, and known only beside a count.
    After a form that `ends`, a capital begins a new sentence; after "dr." it begins a name.
    """

    say: str
    one: str = ""
    ends: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """Expansions by written form; one in small letters is known with a capital in front as well."""

    expansions: Mapping[str, Expansion]

    def write_out(self, text: str) -> str:
        """Write every known form in words; the dot of one that also ends the sentence is kept."""
        return self._known.sub(self._write_out, self._counted.sub(self._count, text))

    def is_spelled(self, written: str) -> bool:
        """Return whether this is a word of letters that are said one by one."""
        expansion = self.expansions.get(written)
        return expansion is not None and bool(_LETTERS.search(expansion.say))

    @cached_property
    def _known(self) -> re.Pattern[str]:
        whole = (written for written, expansion in self.expansions.items() if not expansion.one)
        ends = r"(?P<dot>\.(?=\s+(?-i:[a-zß-ÿ\d])))?(?P<joint>-(?=\w))?(?!@|\.\w)"
        return re.compile(rf"(?P<written>{_any_of(whole)}){ends}", re.IGNORECASE)

    @cached_property
    def _counted(self) -> re.Pattern[str]:
        counted = (written for written, expansion in self.expansions.items() if expansion.one)
        ends = rf"(?:(?P<dot>\.){_GOES_ON})?(?!-?\w)"
        return re.compile(
            rf"(?P<count>{_COUNT})(?P<written>(?-i:{'|'.join(_longest_first(counted))})){ends}",
            re.IGNORECASE,
        )

    def _write_out(self, match: re.Match[str]) -> str:
        written = match["written"]
        before, after = match.string[: match.start()], match.string[match.end() :]
        form = self._form(written, is_name=_NAME_NEXT.match(after) is not None)
        if form is None:
            return match[0]
        expansion = self.expansions[form]
        is_spelled = self.is_spelled(form)
        is_joined = match["joint"] or re.search(r"\w-$", before)
        if form.islower() and not is_spelled and is_joined:
            return match[0]
        # "Dhr./Mevr." begins no second sentence at the slash.
        is_begin = written[0].isupper() and written[1:] == form[1:]
        is_first = form.islower() and is_begin and before[-1:] != "/"
        said = upper(expansion.say) if is_first else expansion.say
        joint = (" " if is_spelled else "-") if match["joint"] else ""
        return said + _dot(form, expansion, match["dot"] or "", after) + joint

    def _form(self, written: str, *, is_name: bool) -> str | None:
        """Return the known form: as written, or in small letters when only its beginning is large.

        "I.V.M." in a heading is "i.v.m.", but two capitals, or more before a name, are initials,
        and capitals without dots are a word of letters.
        """
        if written in self.expansions:
            return written
        small = written.lower()
        is_begin = written[1:] == small[1:]
        is_initials = is_name or written.count(".") == 2 or len(written) <= 3
        is_heading = "/" in written or ("." in written and not is_initials)
        return small if small in self.expansions and (is_begin or is_heading) else None

    def _count(self, match: re.Match[str]) -> str:
        expansion = self.expansions[match["written"]]
        # "Een min" and "een el" may be just that; "per min" and "3 el" are measures.
        if match["count"][0].isalpha() and match["count"] != "per " and is_common(match["written"]):
            return match[0]
        is_one = _IS_ONE.search(match.string[: match.start("written")])
        return f"{match['count'].rstrip()} {expansion.one if is_one else expansion.say}"


def _dot(form: str, expansion: Expansion, dot: str, after: str) -> str:
    """Return the dot that ends the sentence, and not the one that belongs to the abbreviation."""
    if not form.endswith("."):
        return "" if form.islower() and not expansion.ends else dot
    ends_here = re.match(r"\s*(?:\n|$)", after)
    ends_before_capital = expansion.ends and re.match(r"\s+[\"']?[A-ZÀ-Þ]", after)
    return "." if ends_here or ends_before_capital else ""


def _longest_first(written: Iterable[str]) -> list[str]:
    return [re.escape(form) for form in sorted(written, key=len, reverse=True)] or ["(?!)"]


def _any_of(forms: Iterable[str]) -> str:
    """Match the longest form that stands by itself; a sign may stand against a word."""
    words, signs = list[str](), list[str]()
    for form in forms:
        (words if re.match(r"\w", form) else signs).append(form)
    return (
        rf"(?:(?<![\w.@])(?:{'|'.join(_longest_first(words))})(?!\w)"
        rf"|(?:{'|'.join(_longest_first(signs))}))"
    )
