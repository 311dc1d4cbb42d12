"""One page on which a colleague compares a leaflet with its source, in Dutch; pure.

It is one file that needs nothing else, so that it can be mailed: sounds stand in it too.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ivr.importing.blocks import Block
from ivr.importing.cutting import Draft
from ivr.importing.imported import Imported
from ivr.importing.source import SourceLine, SourcePlace, Why
from ivr.importing.written_leaflet import TopicDraft
from ivr.line.paragraphs import sounds
from ivr.sound.one_file import environment_for

SoundOf = Callable[[str], bytes | None]
"""Gives the sound file (WAV) that says a text; None when there is none."""

_WHY = {
    Why.HEADER: "kop van de bladzijde",
    Why.FOOTER: "voet van de bladzijde",
    Why.NUMBER: "bladzijdenummer",
    Why.CONTENTS: "inhoudsopgave",
    Why.LINK: "adres van een link dat al in de tekst staat",
    Why.HIDDEN: "verborgen tekst",
    Why.TURNED: "tekst die op zijn kant staat",
    Why.OUTSIDE: "tekst buiten de bladzijde of het artikel",
    Why.NOTE_MARK: "teken van een voetnoot",
    Why.PICTURE: "plaatje tussen de woorden",
    Why.SIGNS: "tekens zonder een woord",
    Why.TITLE: "de titel, die de beller in het menu hoort",
}


@dataclass(frozen=True)
class Stretch:
    """Words that are the same in source and leaflet, or not."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """A block of the leaflet beside the lines of the source that it was made of.

    `kind` is what it is in the leaflet; without a `place` the source has no such words here.
    """

    kind: str
    place: str
    source: tuple[Stretch, ...]
    leaflet: tuple[Stretch, ...]


@dataclass(frozen=True)
class ReviewedPart:
    """A part as the page shows it: its title, its pairs and its sounds, as far as there are any."""

    title: str
    pairs: tuple[Pair, ...]
    sounds: tuple[str, ...]


def review(imported: Imported, mute: Sequence[str], sound_of: SoundOf) -> str:
    """Return the page.

    Args:
        mute: a sentence for everything that cannot be said.
    """
    return _TEMPLATE.render(
        title=imported.facts.get("title") or "Folder zonder titel",
        differences=[*map(str, imported.differences)],
        mute=mute,
        missing=imported.missing,
        remarks=imported.remarks,
        left_out=[
            (dutch_place(it.line.place), " ".join(it.line.text.split()), _WHY[it.why])
            for it in imported.left_out
        ],
        line_ends=[(dutch_place(it.place), it) for it in imported.line_ends],
        topics=[
            (number, topic.name, topic.title, parts)
            for number, (topic, parts) in enumerate(_reviewed(imported, sound_of), 1)
        ],
    )


def dutch_place(place: SourcePlace) -> str:
    """Return a place as in 'bladzijde 2, regel 14'."""
    page = f"bladzijde {place.page}, " if place.page else ""
    return f"{page}regel {place.line}" if place.line else page.rstrip(", ")


def _reviewed(
    imported: Imported, sound_of: SoundOf
) -> Iterator[tuple[TopicDraft, list[ReviewedPart]]]:
    source = _Source(imported)
    for topic in imported.topics:
        yield topic, [_part(draft, source, sound_of) for draft in topic.parts]


class _Source:
    """The words of the source that were not shown yet, by the place where their block begins."""

    def __init__(self, imported: Imported) -> None:
        parts = [part for topic in imported.topics for part in topic.parts]
        places = [part.place for part in parts]
        places += [block.place for part in parts for block in part.blocks]
        self.pieces = Counter(places)
        self.words = _words_by_place(imported.lines, places)

    def take(self, place: SourcePlace | None, wanted: Sequence[str]) -> list[str]:
        """Take the words that became these; what stays is for the next piece of a paragraph."""
        words = self.words.get(place, []) if place else []
        self.pieces[place] -= 1
        end = len(words)
        if self.pieces[place] > 0:
            blocks = SequenceMatcher(None, words, wanted, autojunk=False).get_matching_blocks()
            end = max(it.a + it.size for it in blocks[:-1]) if blocks[:-1] else 0
        taken, words[:end] = words[:end], []
        return taken


def _words_by_place(
    lines: Iterable[SourceLine], places: Sequence[SourcePlace | None]
) -> dict[SourcePlace, list[str]]:
    found: dict[SourcePlace, list[str]] = {}
    place = None
    for line in lines:
        place = line.place if place is None or line.place in places else place
        found.setdefault(place, []).extend(line.text.split())
    return found


def _part(draft: Draft, source: _Source, sound_of: SoundOf) -> ReviewedPart:
    heading = _pair("Kop", draft.title, draft.place, source)
    pairs = tuple(_pair(_kind(it), it.text, it.place, source) for it in draft.blocks)
    heard = (sound_of(text) for text in sounds(block.text for block in draft.blocks))
    encoded = (base64.b64encode(it).decode() for it in heard if it is not None)
    return ReviewedPart(draft.title, (heading, *pairs), tuple(encoded))


def _kind(block: Block) -> str:
    if block.heading:
        return "Tussenkop"
    return "Punt" if block.item else "Alinea"


def _pair(kind: str, words: str, place: SourcePlace | None, source: _Source) -> Pair:
    after = words.split()
    before = source.take(place, after)
    if not before or place is None:
        return Pair(kind, "", (), (Stretch(words, False),))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left = ((before[start:end], kind) for kind, start, end, _, _ in steps)
    right = ((after[start:end], kind) for kind, _, _, start, end in steps)
    return Pair(kind, dutch_place(place), tuple(_stretches(left)), tuple(_stretches(right)))


def _stretches(found: Iterable[tuple[Sequence[str], str]]) -> Iterator[Stretch]:
    return (Stretch(" ".join(words), kind != "equal") for words, kind in found if words)


_TEMPLATE = environment_for(__package__).get_template("review.html")
