"""Cuts a leaflet into what is searched: each sentence, with the headings above it; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.line.leaflet import Leaflet, Part
from ivr.line.paragraphs import sentences_in
from ivr.words.asked import Place


@dataclass(frozen=True)
class Searchable:
    """A sentence, or a heading within a part; `heading` is the last one before it, or ''."""

    place: Place
    text: str
    title: str
    heading: str = ""
    is_heading: bool = False
    opens: bool = False
    """Whether a stretch of the part begins here: its start, or a heading behind other words."""


def passages(leaflet: Leaflet) -> tuple[Searchable, ...]:
    """Return every sentence of the leaflet in reading order."""
    return tuple(
        sentence
        for topic in leaflet.topics
        for number, part in enumerate(topic.parts, start=1)
        for sentence in _of_part(topic.key, number, part)
    )


def _of_part(topic: str, number: int, part: Part) -> Iterator[Searchable]:
    heading, count, behind_words = "", 0, True
    for place, paragraph in enumerate(part.paragraphs):
        is_heading = place in part.headings
        heading = paragraph if is_heading else heading
        for text in sentences_in(paragraph):
            where = Place(topic, number, count)
            opens = behind_words and (is_heading or not count)
            yield Searchable(where, text.strip(), part.title, heading, is_heading, opens)
            count, behind_words = count + 1, not is_heading
