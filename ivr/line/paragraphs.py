"""Cuts the text of a part into sounds of at most twenty seconds, the units that a caller can enter.

A sound ends with the white space that follows it in the part: a blank line between paragraphs, a
space between sentences. So the sounds of a part, put together, are its text, and each is recorded
with the pause that belongs behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.written import closed
from ivr.words.step import MOST_SOUNDS

LONGEST_ESTIMATE = 17.0
"""Estimated seconds of one sound: a voice may take a seventh more, and `timings.LONGEST_SOUND` is
the most."""

SHORTEST_SOUND = 5.0
"""Estimated seconds below which a paragraph is read together with the next one."""

BLANK_LINE = "\n\n"

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u2019\u201d)]* (?=[\"'\u2018\u201c(]?[A-Z])")
# A short word may be an abbreviation ("dr. Jansen"); then another sentence is a better place.
_ABBREVIATED = re.compile(
    r"(?:\b[^\W\d_]{1,3}|\.[^\W\d_]+|\b(?:bijv|excl|incl|mevr|prof|resp|telnr))\. $", re.I
)


_LONGEST_WORD = 40
"""Letters before a place in which an abbreviation would stand."""


def sounds(paragraphs: Iterable[str]) -> list[str]:
    """Return the sounds of what a part says behind its opening."""
    found = [piece for text in _with_headings(paragraphs) for piece in _pieces(text)]
    # The opening of the part is a sound too.
    while len(found) > MOST_SOUNDS - 1:
        # The two neighbours that are shortest together.
        lengths = [*map(_seconds, found)]
        place = min(range(len(found) - 1), key=lambda at: lengths[at] + lengths[at + 1])
        found[place : place + 2] = [found[place] + found[place + 1]]
    return found


def _with_headings(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs, each behind what introduces it: a heading, "U kunt denken aan:"."""
    before, introduces = "", False
    for paragraph in paragraphs:
        text = closed(paragraph) + BLANK_LINE
        is_long = _seconds(before) + _seconds(text) > LONGEST_ESTIMATE
        if before and not introduces and is_long:
            yield before
            before = ""
        before += text
        introduces = not paragraph.endswith((".", "?", "!"))
        if not introduces and _seconds(before) >= SHORTEST_SOUND:
            yield before
            before = ""
    if before:
        yield before


def _pieces(text: str) -> Iterator[str]:
    """Yield pieces of a long text, cut between sentences and about equally long."""
    seconds = _seconds(text)
    wanted = seconds / -(-seconds // LONGEST_ESTIMATE)
    if wanted == seconds:
        yield text
        return
    piece, so_far = "", 0.0
    for sentence in sentences_in(text):
        longer = so_far + _seconds(sentence)
        # Either is nearer to the wanted length without this sentence, or it would be too long.
        nearer = (so_far + longer) / 2 > wanted
        if piece and (nearer or longer > LONGEST_ESTIMATE):
            yield piece
            piece, longer = "", longer - so_far
        piece, so_far = piece + sentence, longer
    yield piece


@lru_cache(1000)
def _seconds(text: str) -> float:
    """Return the estimated seconds of a text; those of two texts are the seconds of both."""
    return seconds_to_say(text)


def sentences_in(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, each with the space behind it."""
    places = [match.end() for match in _SENTENCE_END.finditer(text)]
    ends = [place for place in places if not _ends_in_abbreviation(text, place)]
    return (text[start:end] for start, end in pairwise([0, *ends, len(text)]))


def _ends_in_abbreviation(text: str, place: int) -> bool:
    return _ABBREVIATED.search(text, max(0, place - _LONGEST_WORD), place) is not None
