"""Turns a source into a leaflet, and proves and tells what became of every word; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.dutch.spoken.known_words import is_heard_of
from ivr.importing.blocks import Block, LineEnd, blocks_of
from ivr.importing.cutting import named_parts
from ivr.importing.facts import FIELDS, facts_in
from ivr.importing.footnotes import with_footnotes_in_place
from ivr.importing.furniture import without_furniture
from ivr.importing.long_sounds import long_sounds
from ivr.importing.same_words import Difference, differences, source_words
from ivr.importing.sections import chapters_of, sections_of
from ivr.importing.shape import with_shape
from ivr.importing.source import ImportingError, LeftOut, Source, SourceLine, Why
from ivr.importing.title_and_colophon import colophon_joined, with_colophon, with_title
from ivr.importing.topic_choice import proposed
from ivr.importing.typing_over import pictures, said
from ivr.importing.written_leaflet import TopicDraft, body, front_matter
from ivr.line.leaflet import parse_topics
from ivr.proof.approved import words_in

LEAFLET = "leaflet.md"

_SAID = ("title", "subject", "hospital", "line_name", "clinic_name")
"""The fields of the front matter that are words."""

_ENOUGH, _MOST_UNKNOWN = 20, 0.6
"""Words of more than three letters that tell a language, and the share that nobody writes."""


@dataclass(frozen=True)
class Imported:
    """A leaflet that was imported, and all that a colleague must know of it.

    Attributes:
        text: the leaflet's file.
        approved: the words of the source, which the leaflet is compared with from now on.
        facts: the fields of the front matter that are known.
        lines: the lines of the source that are read aloud.
        left_out: the others, each with its reason.
        line_ends: hyphens at the ends of lines, and what became of them.
        differences: words that the leaflet does not say as the source does.
        remarks: what a colleague had better look at.
    """

    text: str
    approved: str
    facts: Mapping[str, str]
    topics: tuple[TopicDraft, ...]
    lines: tuple[SourceLine, ...]
    left_out: tuple[LeftOut, ...]
    line_ends: tuple[LineEnd, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the fields of the front matter that somebody has to fill in."""
        return tuple(field for field in FIELDS if not self.facts.get(field))

    @property
    def said(self) -> tuple[str, ...]:
        """Return every text that callers or colleagues hear of this leaflet."""
        fields = tuple(self.facts[field] for field in _SAID if self.facts.get(field))
        titles = tuple(text for topic in self.topics for text in (topic.name, topic.title))
        parts = tuple(part for topic in self.topics for part in topic.parts)
        blocks = tuple(block.text for part in parts for block in part.blocks)
        return (*fields, *titles, *(part.title for part in parts), *blocks)


def import_source(source: Source, given: Mapping[str, str]) -> Imported:
    """Make a leaflet of a source; `given` are fields of its front matter that somebody knows.

    Raises:
        ImportingError: when there is nothing to read aloud.
    """
    source = _prepared(source, given.get("title", ""))
    blocks = blocks_of(source.lines)
    facts = {**_facts(source, blocks.found), **given}
    whole = colophon_joined(blocks.found, source.lines)
    topics = _topics(whole, facts)
    below = body(topics)
    return Imported(
        text=front_matter(facts) + below,
        approved=_approved(source.title, whole),
        facts=facts,
        topics=topics,
        lines=source.lines,
        left_out=tuple(sorted(source.left_out, key=lambda it: it.line.place)),
        line_ends=blocks.line_ends,
        differences=tuple(_differences(source.lines, blocks.line_ends, topics, below)),
        remarks=(*source.remarks, *long_sounds(it for topic in topics for it in topic.parts)),
    )


def _prepared(source: Source, title: str) -> Source:
    """Return the source with what is no text left out, and what is text in its shape."""
    source = with_footnotes_in_place(with_shape(without_furniture(source)))
    if not any(words_in(line.text) for line in source.lines):
        remedy = "Give the file that the leaflet was made with."
        raise ImportingError(f"There is no text in it that could be read aloud. {remedy}")
    _refuse_other_languages(source.lines)
    signs = tuple(
        LeftOut(replace(line, text=sign), Why.PICTURE)
        for line in source.lines
        for sign in pictures(line)
    )
    source = with_colophon(with_title(source, title))
    return replace(source, left_out=(*source.left_out, *signs))


def _refuse_other_languages(lines: Sequence[SourceLine]) -> None:
    """Refuse words that nobody writes: another language, or a PDF that tells other letters."""
    words = [word for line in lines for word in words_in(said(line)) if len(word) > 3]
    worded = [word for word in words if word.isalpha()]
    unknown = [word for word in worded if not is_heard_of(word)]
    if len(worded) >= _ENOUGH and len(unknown) > _MOST_UNKNOWN * len(worded):
        raise ImportingError(
            f"Few of its words are Dutch (not {', '.join(unknown[:3])}): give the Dutch leaflet, "
            "or import it as Word file or as text if it is."
        )


def _facts(source: Source, blocks: Sequence[Block]) -> dict[str, str]:
    """Return what the text tells of itself: a footer may have the number and the edition."""
    texts = (*(block.text for block in blocks), *(it.line.text for it in source.left_out))
    return facts_in(texts, source.title)


def _topics(blocks: Sequence[Block], facts: Mapping[str, str]) -> tuple[TopicDraft, ...]:
    sections = sections_of(blocks)
    title = facts.get("title") or _first_words(blocks)
    proposals = proposed(chapters_of(sections), title)
    return tuple(
        TopicDraft(it.name, it.title, tuple(named_parts(it.sections, it.name, title)))
        for it in proposals
    )


def _first_words(blocks: Sequence[Block]) -> str:
    """Return what words without a heading are called while the title is unknown."""
    heading = next((block.text for block in blocks if block.heading), "")
    return heading or " ".join(blocks[0].text.split()[:4]).rstrip(".,;:")


def _approved(title: str, blocks: Sequence[Block]) -> str:
    """Return the words of the source, headings apart, so that a sentence can be found in it."""
    heading = (Block(title, blocks[0].place, heading=1),) if title else ()
    texts = (f"\n{it.text}\n\n" if it.heading else f"{it.text}\n" for it in (*heading, *blocks))
    return "\n".join(texts).lstrip()


def _differences(
    lines: Sequence[SourceLine],
    ends: Sequence[LineEnd],
    topics: Sequence[TopicDraft],
    below: str,
) -> Iterator[Difference]:
    """Compare the source with what the leaflet's own reader finds in the file."""
    return differences(source_words(lines, ends), [*_said(topics, below)])


def _said(topics: Sequence[TopicDraft], below: str) -> Iterator[str]:
    """Yield the words that the file says, without titles that are said a second time."""
    for topic, draft in zip(parse_topics(below, LEAFLET, 0), topics, strict=True):
        for part, drafted in zip(topic.parts, draft.parts, strict=True):
            yield from () if drafted.is_repeated else words_in(part.title)
            for paragraph in part.paragraphs:
                yield from words_in(paragraph)
