"""Cuts the text of a part into sounds of at most twenty seconds, the units that a caller can enter.

A sound ends with the white space that follows it in the part: a blank line between paragraphs, a
space between sentences. So the sounds of a part, put together, are its text, and each is recorded
with the pause that belongs behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


def sounds(paragraphs: Iterable[str]) -> list[str]:
    """Return the sounds of what a part says behind its opening."""
    found = [piece for text in _with_headings(paragraphs) for piece in _pieces(text)]
    # The opening of the part is a sound too.
    while len(found) > MOST_SOUNDS - 1:
        # The two neighbours that are shortest together.
        place = min(range(len(found) - 1), key=lambda at: seconds_to_say(found[at] + found[at + 1]))
        found[place : place + 2] = [found[place] + found[place + 1]]
    return found


def _with_headings(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs, each behind what introduces it: a heading, "U kunt denken aan:"."""
    before, introduces = "", False
    for paragraph in paragraphs:
        text = closed(paragraph) + BLANK_LINE
        if before and not introduces and seconds_to_say(before + text) > LONGEST_ESTIMATE:
            yield before
            before = ""
        before += text
        introduces = not paragraph.endswith((".", "?", "!"))
        if not introduces and seconds_to_say(before) >= SHORTEST_SOUND:
            yield before
            before = ""
    if before:
        yield before


def _pieces(text: str) -> Iterator[str]:
    """Yield pieces of a long text, cut between sentences and about equally long."""
    seconds = seconds_to_say(text)
    wanted = seconds / -(-seconds // LONGEST_ESTIMATE)
    piece = ""
    for sentence in sentences_in(text):
        longer = seconds_to_say(piece + sentence)
        # Either is nearer to the wanted length without this sentence, or it would be too long.
        nearer = (seconds_to_say(piece) + longer) / 2 > wanted
        if piece and (nearer or longer > LONGEST_ESTIMATE):
            yield piece
            piece = ""
        piece += sentence
    yield piece


def sentences_in(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, each with the space behind it."""
    places = [match.end() for match in _SENTENCE_END.finditer(text)]
    ends = [place for place in places if not _ABBREVIATED.search(text[:place])]
    return (text[start:end] for start, end in pairwise([0, *ends, len(text)]))
