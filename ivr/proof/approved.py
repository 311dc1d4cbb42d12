"""Compares a leaflet with its approved text: what the one says and the other does not; pure.

Words and their order count, and signs that change a meaning; layout, capitals and punctuation do
not. A block of the leaflet (a heading, a paragraph, a list item) may stand anywhere in the approved
text: a telephone tells things in another order than paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ivr.line.leaflet import Leaflet
from ivr.proof.issue import Issue

_WORD = re.compile(r"[^\W_]+(?:[.,:/][^\W_]+)*|[%<>≤≥=+±°€]")
_END = re.compile(r"\W*?[.!?:](?:\W|$)|(?:\s*\n){3}")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?:])\s+(?=[A-Z])")


@dataclass(frozen=True)
class TextFile:
    """A text file: the name by which a colleague finds it, and what it holds."""

    name: str
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in their order, each in small letters."""
        return words_in(self.text)

    def line_of(self, word: int) -> int:
        """Return the line on which a word stands; lines count from 1."""
        return self.text.count("\n", 0, self._spans[word][0]) + 1

    def sentence_around(self, first: int, end: int) -> str:
        """Return the sentence that holds the words from one up to another, on one line."""
        while first > 0 and not self._ends_sentence(first - 1):
            first -= 1
        while end < len(self.words) and not self._ends_sentence(end - 1):
            end += 1
        begin, until = self._spans[first][0], self._spans[end - 1][1]
        return " ".join(self.text[begin:until].split())

    def _ends_sentence(self, word: int) -> bool:
        """Return whether a mark, empty lines as around a heading, or the end of the text follow."""
        after = self.text[self._spans[word][1] :]
        return not self._spans[word + 1 :] or _END.match(after) is not None

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in _WORD.finditer(self.text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph of the leaflet."""
    return _BETWEEN_SENTENCES.split(text)


def unlike_approved(leaflet: Leaflet, written: TextFile, approved: TextFile) -> Iterator[Issue]:
    """Return every sentence that stands in only one of the two, with its file and line.

    Args:
        leaflet: the leaflet.
        written: the file it was read from.
        approved: the approved text, without page numbers.
    """
    unclaimed: list[str | None] = list(approved.words)
    for block in sorted(_blocks(leaflet), key=len, reverse=True):
        if not _claim(unclaimed, words_in(block)):
            yield from _not_approved(unclaimed, block, written, approved)
    titles = [words_in(title) for title in _titles(leaflet)]
    for first, end in _runs(unclaimed):
        if left := _without_titles(approved.words, first, end, titles):
            place = f"{approved.name} line {approved.line_of(left[0])}"
            sentence = approved.sentence_around(*left)
            yield Issue("", f"{place}: callers cannot hear the approved words {sentence!r}.")


def _without_titles(
    words: Sequence[str], first: int, end: int, titles: list[tuple[str, ...]]
) -> tuple[int, int] | None:
    """Take the headings off a run that callers hear as titles; each of them is used once.

    The rest of a run is never a title by chance: "niet" is heard everywhere and yet may be missing.
    """
    while title := next((it for it in titles if tuple(words[first:end])[: len(it)] == it), None):
        titles.remove(title)
        first += len(title)
    return (first, end) if first < end else None


def _not_approved(
    unclaimed: list[str | None], block: str, written: TextFile, approved: TextFile
) -> Iterator[Issue]:
    for sentence in sentences(block):
        words = words_in(sentence)
        if words and not _claim(unclaimed, words):
            # The last one: a core, and a rule above the text, say the same before it.
            found = _find(written.words, words, last=True)
            place = (
                written.name if found is None else f"{written.name} line {written.line_of(found)}"
            )
            yield Issue("", f"{place}: {sentence!r} is not in {approved.name} word for word.")


def _blocks(leaflet: Leaflet) -> Iterator[str]:
    """Yield what stands in the approved text; a core says it once more, so it is left out."""
    for topic in leaflet.topics:
        for part in topic.parts:
            yield from () if part.is_core else part.paragraphs


def _titles(leaflet: Leaflet) -> Iterator[str]:
    yield leaflet.about.title  # the menu says it
    for topic in leaflet.topics:
        yield topic.title
        yield from (part.title for part in topic.parts)


def words_in(text: str) -> tuple[str, ...]:
    """Return what counts of a text: its words in small letters, and signs that mean something."""
    return tuple(word.lower() for word in _WORD.findall(text))


def _claim(unclaimed: list[str | None], words: Sequence[str]) -> bool:
    """Take words out of what is still to be heard; False when they are not in this order."""
    found = _find(unclaimed, words)
    if found is not None:
        unclaimed[found : found + len(words)] = [None] * len(words)
    return found is not None


def _find(among: Sequence[str | None], words: Sequence[str], *, last: bool = False) -> int | None:
    """Return where these words stand one after the other; None when they do not."""
    places = range(len(among))
    starts = (at for at in (reversed(places) if last else places) if among[at] == words[0])
    return next((at for at in starts if tuple(among[at : at + len(words)]) == tuple(words)), None)


def _runs(unclaimed: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Return each stretch of words that nobody claimed: its first word, and the one after it."""
    first: int | None = None
    for at, word in enumerate((*unclaimed, None)):
        if word is not None and first is None:
            first = at
        elif word is None and first is not None:
            yield first, at
            first = None
