"""Proposes one to four topics: chapters in their order, each named by a heading; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.written import lower
from ivr.importing.cutting import SHORTEST
from ivr.importing.sections import Section, Subject
from ivr.line.leaflet import TOPIC_KEYS

LONGEST_NAME = 2.5
"""Estimated seconds of a name: callers hear it before their key, and before the leaflet's words."""

_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[A-H][.)])\s+")
_LEADS_ON = frozenset(
    "de het een uw u van in op en of voor bij met om te aan naar uit over na door tegen als".split()  # noqa: SIM905
)
"""Words that no name ends in."""

_HOLDS_MORE = re.compile(r"\b(?:en|of|wat|hoe|wanneer|waarom|uw|u)\b")
_CUT = re.compile(r"\s*[(:;,]\s*|\s+-\s+")


@dataclass(frozen=True)
class Proposal:
    """A topic: its short name for the menu, its full title, and what it reads."""

    name: str
    title: str
    sections: tuple[Section, ...]


def proposed(chapters: Sequence[Subject], title: str) -> list[Proposal]:
    """Return the topics, in the order of the source, with names that differ.

    A leaflet without any heading has one topic, which is called as the leaflet is.
    """
    found: list[Proposal] = []
    for group in _groups(chapters):
        sections = tuple(chain.from_iterable(group))
        taken = {proposal.name for proposal in found}
        found.append(_named(sections, taken, title))
    return found


def _groups(chapters: Sequence[Subject]) -> list[Sequence[Subject]]:
    """Cut the chapters into as many topics as there are keys, at most, as equal as they can be."""
    seconds = [sum(section.seconds for section in chapter) for chapter in chapters]
    may_cut = [_may_begin(chapters, at) for at in range(len(chapters))]

    @cache
    def best(start: int, topics: int) -> tuple[float, tuple[int, ...]]:
        whole = sum(seconds[start:])
        found: list[tuple[float, tuple[int, ...]]] = []
        if topics == 1:
            found = [(whole**2, (len(seconds),))]
        for end in range(start + 1, len(seconds) if topics > 1 else 0):
            first = sum(seconds[start:end])
            if may_cut[end] and first >= SHORTEST:
                cost, ends = best(end, topics - 1)
                found.append((cost + first**2, (end, *ends)))
        is_short = topics == 1 and whole < SHORTEST and start > 0
        return min(found) if found and not is_short else (float("inf"), ())

    _, ends = min(best(0, topics) for topics in range(1, len(TOPIC_KEYS) + 1))
    return [chapters[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def _may_begin(chapters: Sequence[Subject], at: int) -> bool:
    """Return whether a topic may begin here: not behind an introduction, nor with a goodbye."""
    return at > 0 and not chapters[at][0].closes and not chapters[at - 1][0].opens


def _named(sections: tuple[Section, ...], taken: Iterable[str], title: str) -> Proposal:
    headings = [*_headings(sections)] or [title]
    names = [name for heading in headings if (name := _name(heading)) not in taken]
    short = [name for name in _with_pairs(names) if seconds_to_say(name) <= LONGEST_NAME]
    name = next(iter((*short, *map(_shortened, names))), _name(headings[0]))
    return Proposal(name, _name(headings[0]), sections)


def _with_pairs(names: Sequence[str]) -> Iterator[str]:
    """Yield names, first that of two subjects: "vallen" and "voeding" are "vallen en voeding"."""
    if len(names) > 1 and not _are_about_the_same(*names[:2]) and not _HOLDS_MORE.search(names[0]):
        yield " en ".join(names[:2])
    yield from names


def _are_about_the_same(one: str, other: str) -> bool:
    long = {word for word in one.lower().split() if len(word) > 3}
    return bool(long & {*other.lower().split()}) or bool(_HOLDS_MORE.search(other))


def _headings(sections: Iterable[Section]) -> Iterator[str]:
    """Yield what names a topic best: headings that are a subject, those of the highest level."""
    named = [section for section in sections if section.heading]
    subjects = [section for section in named if not (section.opens or section.closes)] or named
    highest = min((section.level for section in subjects), default=0)
    for section in subjects:
        if section.heading and section.level == highest:
            yield section.heading.text


def _name(heading: str) -> str:
    words = _NUMBER.sub("", heading).replace("|", " ").strip(" ?!.:")
    is_word = words[1:2].islower() or len(words.split(maxsplit=1)[0]) == 1
    return lower(words) if is_word and words else words or heading


def _shortened(name: str) -> str:
    """Return the beginning of a long name, up to a natural end, else its first words."""
    begin = _CUT.split(name)[0]
    words = begin.split()
    while len(words) > 1 and (words[-1] in _LEADS_ON or _is_long(words)):
        words.pop()
    return " ".join(words)


def _is_long(words: Sequence[str]) -> bool:
    return seconds_to_say(" ".join(words)) > LONGEST_NAME
