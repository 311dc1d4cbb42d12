"""What a voice has to record, in the order in which callers hear it: own words and digits first."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from weakref import WeakKeyDictionary

from ivr.dutch import days_of_a_test, digits_and_days
from ivr.house import House
from ivr.line.leaflet import Leaflet
from ivr.line.library import Library
from ivr.line.steps import part_id
from ivr.line.topics import read_aloud
from ivr.sound.layers import LayeredSounds
from ivr.words.prompt import Prompt

OWN_WORDS = "Vaste zinnen"
DIGITS_AND_DAYS = "Cijfers, dagen en tijden"


@dataclass(frozen=True)
class PromptSection:
    """Prompts that belong together, and what colleagues call them."""

    title: str
    prompts: tuple[Prompt, ...]


_LISTS: WeakKeyDictionary[LayeredSounds, dict[tuple[str, ...], tuple[PromptSection, ...]]] = (
    WeakKeyDictionary()
)
"""What was listed, by the sounds of a house: its leaflets stay the same as long as it does."""


def reading_list_of(house: House, *clinics: str) -> tuple[PromptSection, ...]:
    """Return the list of these clinics (E.164); with many leaflets it takes a while, once."""
    known = _LISTS.setdefault(house.sounds, {})
    if clinics not in known:
        known[clinics] = reading_list(house.library, clinics)
    return known[clinics]


def reading_list(library: Library, clinics: Collection[str]) -> tuple[PromptSection, ...]:
    """Return all that callers of these clinics (E.164) may hear; equal words stand there once."""
    lines = [line for _, line in library.lines() if line.clinic in clinics]
    said = {prompt.text: prompt for line in lines for prompt in line.prompts.values()}
    counted = [*digits_and_days.prompts(), *days_of_a_test.prompts()]
    read = [*_read(library, clinics)]
    elsewhere = {prompt.text for prompt in chain(counted, *(one.prompts for one in read))}
    own = (prompt for prompt in said.values() if prompt.text not in elsewhere)
    sections = (
        PromptSection(OWN_WORDS, (*own,)),
        PromptSection(DIGITS_AND_DAYS, (*counted,)),
        *read,
    )
    return tuple(_each_once(sections, said.keys()))


def digest_of(text: str) -> str:
    """Return what changes with the words of a prompt."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _read(library: Library, clinics: Collection[str]) -> Iterator[PromptSection]:
    for leaflet in library.leaflets.values():
        if leaflet.about.clinic_number in clinics:
            yield from _topics(leaflet, among_others=len(library.leaflets) > 1)


def _topics(leaflet: Leaflet, *, among_others: bool) -> Iterator[PromptSection]:
    read = read_aloud(leaflet)
    for topic in leaflet.topics:
        parts = (read[part_id(topic, number)] for number, _ in enumerate(topic.parts, 1))
        title = f"{leaflet.about.title}: {topic.title}" if among_others else topic.title
        yield PromptSection(title, (*chain.from_iterable(parts),))


def _each_once(sections: Iterable[PromptSection], said: Collection[str]) -> Iterator[PromptSection]:
    left = dict.fromkeys(said)
    for section in sections:
        first = {one.text: one for one in section.prompts if one.text in left}
        for text in first:
            del left[text]
        if first:
            yield PromptSection(section.title, (*first.values(),))
