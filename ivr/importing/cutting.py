"""Cuts what a topic reads into parts of at most a minute, between sentences; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.written import lower, upper
from ivr.importing.blocks import Block
from ivr.importing.sections import Section
from ivr.importing.source import SourcePlace
from ivr.line.paragraphs import LONGEST_ESTIMATE, sentences_in, sounds
from ivr.line.timings import LONGEST_PART, LONGEST_SOUND

LONGEST = LONGEST_PART * LONGEST_ESTIMATE / LONGEST_SOUND
"""Estimated seconds of a part: a voice may take longer (`ivr.line.paragraphs`)."""

SHORTEST = 18.0
"""Estimated seconds below which a part goes with another: 15 are the least (ivr/callers.md)."""


@dataclass(frozen=True)
class Draft:
    """A part to be written: its title, the blocks under it, and where its heading stands if any."""

    title: str
    blocks: tuple[Block, ...]
    place: SourcePlace | None = None

    @property
    def is_repeated(self) -> bool:
        """Return whether the title is heard elsewhere: no heading stands above these words.

        A part was cut in two, or the title is that of the topic or of the leaflet.
        """
        return self.place is None


def named_parts(sections: Iterable[Section], name: str, title: str) -> list[Draft]:
    """Return the parts of a topic, of which the first is called as the topic is.

    A caller hears the name of the topic and then the words, and not a second heading in between.
    """
    first, *others = parts_of(sections, title)
    if lower(first.title).rstrip("?!.:") == lower(name):
        return [first, *others]
    blocks = first.blocks if first.place is None else (_heading(first), *first.blocks)
    return [Draft(upper(name), blocks), *others]


def parts_of(sections: Iterable[Section], title: str) -> list[Draft]:
    """Return the parts that read these sections; `title` is for words without a heading."""
    drafts = [draft for section in _whole(sections) for draft in _cut(section, title)]
    return _merged(drafts)


def _whole(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections; one without words of its own takes in the next, heading and all."""
    waiting: list[Section] = []
    for section in sections:
        waiting.append(section)
        if section.blocks:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(sections: Sequence[Section]) -> Section:
    first, *others = sections
    below = [block for section in others for block in _with_heading(section)]
    return Section(first.heading, (*first.blocks, *below))


def _with_heading(section: Section) -> Iterator[Block]:
    if section.heading:
        yield section.heading
    yield from section.blocks


def _cut(section: Section, title: str) -> Iterator[Draft]:
    """Yield a section in parts of about the same length, all under its heading."""
    heading = section.heading.text if section.heading else title
    place = section.heading.place if section.heading else None
    for blocks in _stretches(heading, section.blocks):
        yield Draft(heading, tuple(blocks), place)
        place = None


def _stretches(title: str, blocks: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks of each part; a paragraph is cut where one of them were a fragment."""
    found = _divided(title, [*_atoms(title, blocks)])
    if len(found) > 1 and min(_seconds(title, stretch) for stretch in found) < SHORTEST:
        found = _divided(title, [*_sentence_atoms(title, blocks)])
    return found


def _divided(title: str, atoms: Sequence[list[Block]]) -> list[list[Block]]:
    """Return atoms in stretches: no fragments if that can be, few, and about equally long."""
    best: dict[int, _Division] = {len(atoms): _Division(0, 0, 0.0, ())}
    for start in range(len(atoms) - 1, -1, -1):
        found = []
        for end in range(start + 1, len(atoms) + 1):
            stretch = [block for atom in atoms[start:end] for block in atom]
            seconds = _seconds(title, stretch)
            if end > start + 1 and seconds > LONGEST:
                break
            if end == start + 1 or fits(title, _again_whole(stretch)):
                found.append(best[end].behind(seconds, end))
        best[start] = min(found)
    bounds = (0, *best[0].ends)
    return [
        _again_whole(block for atom in atoms[start:end] for block in atom)
        for start, end in pairwise(bounds)
    ]


@dataclass(frozen=True, order=True)
class _Division:
    """Where stretches end; of two divisions the better is the lesser one."""

    fragments: int
    stretches: int
    unequal: float
    ends: tuple[int, ...]

    def behind(self, seconds: float, end: int) -> _Division:
        """Return this division behind another stretch of so many seconds."""
        fragments = self.fragments + (seconds < SHORTEST)
        return _Division(
            fragments, self.stretches + 1, self.unequal + seconds**2, (end, *self.ends)
        )


def _again_whole(stretch: Iterable[Block]) -> list[Block]:
    """Put sentences that stood in one paragraph together again."""
    found: list[Block] = []
    for block in stretch:
        if found and found[-1].place == block.place:
            found[-1] = replace(block, text=f"{found[-1].text} {block.text}")
        else:
            found.append(block)
    return found


def _atoms(title: str, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield what stays together: a paragraph, with what introduces it; a long one in sentences."""
    waiting: list[Block] = []
    for block in blocks:
        waiting.append(block)
        if block.heading or block.text.endswith(":"):
            continue
        if fits(title, waiting):
            yield waiting
        else:
            yield from _in_sentences(title, waiting)
        waiting = []
    if waiting:
        yield waiting


def _sentence_atoms(title: str, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the same with each sentence for itself; they are put together again afterwards."""
    for *before, last in _atoms(title, blocks):
        first, *others = (replace(last, text=it.strip()) for it in sentences_in(last.text))
        yield [*before, first]
        yield from ([sentence] for sentence in others)


def _in_sentences(title: str, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield a block that is too long for one part as stretches of sentences."""
    *before, last = blocks
    stretch: list[str] = []
    for sentence in sentences_in(last.text):
        longer = [*stretch, sentence]
        if stretch and not fits(title, [*before, replace(last, text="".join(longer))]):
            yield [*before, replace(last, text="".join(stretch).strip())]
            before, longer = [], [sentence]
        stretch = longer
    yield [*before, replace(last, text="".join(stretch).strip())]


def fits(title: str, blocks: Sequence[Block]) -> bool:
    """Return whether these blocks are one part, and their sounds short enough to enter."""
    if _seconds(title, blocks) > LONGEST:
        return False
    if len(blocks) == 1:
        return True
    longest = max(seconds_to_say(text) for text in sounds([block.text for block in blocks]))
    return longest <= max(LONGEST_ESTIMATE, *(_longest_sentence(block) for block in blocks))


def _longest_sentence(block: Block) -> float:
    return max(seconds_to_say(sentence) for sentence in sentences_in(block.text))


def _seconds(title: str, blocks: Sequence[Block]) -> float:
    return seconds_to_say("\n\n".join((title, *(block.text for block in blocks))))


def _merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Put a part that is a fragment together with its neighbour, when both are one part."""
    found: list[Draft] = []
    for draft in drafts:
        if found and _is_fragment(found[-1], draft):
            both = _both(found[-1], draft)
            if fits(both.title, both.blocks):
                found[-1] = both
                continue
        found.append(draft)
    return found


def _is_fragment(one: Draft, other: Draft) -> bool:
    return min(_seconds(it.title, it.blocks) for it in (one, other)) < SHORTEST


def _both(one: Draft, other: Draft) -> Draft:
    heading = () if other.place is None else (_heading(other),)
    blocks = _again_whole((*one.blocks, *heading, *other.blocks))
    return replace(one, blocks=tuple(blocks))


def _heading(draft: Draft) -> Block:
    return Block(draft.title, draft.place or draft.blocks[0].place, heading=3)
