"""Proves that a leaflet says the words of its source, all of them and in their order; pure.

Words are what `ivr.proof.approved` compares. What may differ is listed beforehand: lines that were
left out, hyphens at the ends of lines, titles that are said again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ivr.importing.blocks import LineEnd
from ivr.importing.source import SourceLine, SourcePlace
from ivr.importing.typing_over import said
from ivr.proof.approved import words_in


@dataclass(frozen=True)
class SourceWord:
    """A word of the source in small letters, and where it stands."""

    word: str
    place: SourcePlace


@dataclass(frozen=True)
class Difference:
    """Words of the source, and what the leaflet says in their place; either may be empty."""

    place: SourcePlace
    source: tuple[str, ...]
    leaflet: tuple[str, ...]

    def __str__(self) -> str:
        says = f"the leaflet says {' '.join(self.leaflet)!r}"
        if not self.source:
            return f"{self.place}: {says}, which the source does not."
        if not self.leaflet:
            return f"{self.place}: the leaflet leaves out {' '.join(self.source)!r}."
        return f"{self.place}: the source says {' '.join(self.source)!r}; {says}."


def source_words(lines: Iterable[SourceLine], ends: Iterable[LineEnd]) -> list[SourceWord]:
    """Return the words of these lines, a word that was broken at a line's end made whole.

    Raises:
        ValueError: for a line end that is not that of the line it names.
    """
    broken = {end.place: end for end in ends}
    words: list[SourceWord] = []
    dropped: Sequence[str] = ()
    for line in lines:
        found = words_in(said(line))
        if found[: len(dropped)] != dropped:
            raise ValueError(f"{line.place} does not go on with {' '.join(dropped)!r}")
        found, dropped = found[len(dropped) :], ()
        words += [SourceWord(word, line.place) for word in found]
        if end := broken.get(line.place):
            _make_whole(words, end)
            dropped = words_in(end.after)
    return words


def _make_whole(words: list[SourceWord], end: LineEnd) -> None:
    before = words_in(end.before)
    if tuple(it.word for it in words[len(words) - len(before) :]) != before:
        raise ValueError(f"{end.place} does not end in {end.before!r}")
    words[len(words) - len(before) :] = [SourceWord(it, end.place) for it in words_in(end.whole)]


def differences(source: Sequence[SourceWord], leaflet: Sequence[str]) -> Iterator[Difference]:
    """Yield every stretch in which the leaflet is not the source, word for word."""
    words = [it.word for it in source]
    if words == [*leaflet]:
        return
    matcher = SequenceMatcher(None, words, leaflet, autojunk=False)
    for kind, first, end, start, until in matcher.get_opcodes():
        if kind != "equal":
            at = min(first, len(source) - 1)
            place = source[at].place if source else SourcePlace(0, 1)
            yield Difference(place, tuple(words[first:end]), tuple(leaflet[start:until]))
