"""A heading with all that stands under it, and whether it opens or closes a leaflet; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ivr.dutch.pacing import seconds_to_say
from ivr.importing.blocks import Block

_OPENS = re.compile(
    r"(?:inleiding|introductie|algemeen|algemene informatie|welkom|vooraf|beste .*|geachte .*|"
    r"(?:over|waarom|in) deze (?:folder|brochure)|informatie voor (?:patiënten|de patiënt).*)\W*",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:tot slot|ten slotte|(?:heeft u (?:nog )?)?vragen\b.*|contact.*|"
    r"(?:meer|overige) informatie|(?:belangrijke )?telefoonnummers?|bereikbaarheid.*|colofon|"
    r"adres.*|websites?|let op|belangrijk|tips?|waarschuwing|attentie|goed om te weten|"
    r"(?:uw )?(?:mening|klachten?).*|links?|verhinderd.*|privacy.*)\W*",
    re.IGNORECASE,
)


def is_subject(heading: str) -> bool:
    """Return whether a heading names a subject, and does not just open or close a leaflet."""
    return not (_OPENS.fullmatch(heading) or _CLOSES.fullmatch(heading))


@dataclass(frozen=True)
class Section:
    """A heading, or none above the first words, and the blocks up to the next heading."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def level(self) -> int:
        """Return the level of the heading; what stands above all headings has none: 0."""
        return self.heading.heading if self.heading else 0

    @property
    def seconds(self) -> float:
        """Return the estimated seconds it takes to say."""
        title = [self.heading.text] if self.heading else []
        return seconds_to_say("\n\n".join([*title, *(block.text for block in self.blocks)]))

    @property
    def opens(self) -> bool:
        """Return whether it introduces what follows, and is no subject of its own."""
        return self.heading is None or bool(_OPENS.fullmatch(self.heading.text))

    @property
    def closes(self) -> bool:
        """Return whether it says goodbye: it goes with what stands before it."""
        return self.heading is not None and bool(_CLOSES.fullmatch(self.heading.text))


Subject = tuple[Section, ...]
"""A section of the highest level and the ones below it."""


def sections_of(blocks: Iterable[Block]) -> list[Section]:
    """Return the sections of these blocks; a heading that ends the text is a paragraph."""
    found: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.heading:
            found.append((block, []))
        else:
            found[-1][1].append(block)
    sections = [Section(heading, tuple(under)) for heading, under in found if heading or under]
    return _with_words_at_the_end(sections)


def _with_words_at_the_end(sections: list[Section]) -> list[Section]:
    while sections and (last := sections[-1].heading) and not sections[-1].blocks:
        below = Block(last.text, last.place)
        if len(sections) == 1:
            return [Section(None, (below,))]
        before = sections[-2]
        sections = [*sections[:-2], Section(before.heading, (*before.blocks, below))]
    return sections


def chapters_of(sections: Sequence[Section]) -> list[Subject]:
    """Return the sections by the highest level that has more than one heading."""
    levels = [section.level for section in sections if section.heading]
    several = [level for level in sorted(set(levels)) if levels.count(level) > 1]
    top = several[0] if several else 1
    chapters: list[list[Section]] = []
    for section in sections:
        if section.level <= top or not chapters:
            chapters.append([])
        chapters[-1].append(section)
    return [tuple(chapter) for chapter in chapters]
