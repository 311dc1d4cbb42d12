"""Imports a file as the command does, and tells what callers would hear of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.importing.imported import Imported, import_source
from ivr.importing.opening import read_source
from ivr.line.leaflet import Topic, parse_topics
from ivr.proof.approved import words_in

NO_FACTS: Mapping[str, str] = {}


def imported(
    data: bytes, given: Mapping[str, str] = NO_FACTS, name: str = "folder.pdf"
) -> Imported:
    """Import a file; every leaflet of these tests is proved word for word."""
    found = import_source(read_source(data, name, lambda page, pages: None), given)
    assert found.differences == ()
    return found


def topics(found: Imported) -> tuple[Topic, ...]:
    return parse_topics(found.text.split("---\n", 2)[2], "folder/leaflet.md", 0)


def heard(found: Imported) -> tuple[str, ...]:
    """The words in the order in which they are read, a title that is said again only once."""
    return tuple(word for text in texts(found) for word in words_in(text))


def texts(found: Imported) -> Iterator[str]:
    for topic, draft in zip(topics(found), found.topics, strict=True):
        for part, drafted in zip(topic.parts, draft.parts, strict=True):
            yield from () if drafted.is_repeated else (part.title,)
            yield from part.paragraphs


def titles(found: Imported) -> list[str]:
    return [part.title for topic in topics(found) for part in topic.parts]


def names(found: Imported) -> list[str]:
    return [topic.name for topic in topics(found)]


def reasons(found: Imported) -> dict[str, str]:
    """What was left out, and why."""
    return {" ".join(it.line.text.split()): it.why.value for it in found.left_out}
