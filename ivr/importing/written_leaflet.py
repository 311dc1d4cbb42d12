"""Writes a leaflet as the Markdown that `ivr.line.leaflet` reads, with fields to fill in; pure."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.importing.blocks import Block
from ivr.importing.cutting import Draft
from ivr.importing.facts import FIELDS
from ivr.line.front_matter import OPTIONAL
from ivr.line.leaflet import TOPIC_KEYS

_WIDTH = 80
_TO_FILL_IN = "  # nog in te vullen"
# YAML takes these for words as they stand (yaml.org/spec/1.2, plain style).
_PLAIN = re.compile(r"[\w(][^:#\"'\\{}\[\]]*")
# What Markdown would read as something else, anywhere and at the beginning of a line.
_MARKUP = re.compile(r"[\\`*_\[\]]|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|(?<=!)(?=\[)")
_FIRST = re.compile(r"^(?=[#>+=~-])|(?<=^\d)(?=[.)](?:\s|$))|(?<=^\d\d)(?=[.)](?:\s|$))")
_NEXT = re.compile(r"^(?=[#>+=~-])|(?<=^1)(?=[.)](?:\s|$))")


@dataclass(frozen=True)
class TopicDraft:
    """A topic to be written: its short name, its full title and its parts."""

    name: str
    title: str
    parts: tuple[Draft, ...]


def front_matter(facts: Mapping[str, str]) -> str:
    """Return the fields between their lines; an unknown one stands there empty."""
    fields = (*FIELDS, *(field for field in OPTIONAL if facts.get(field)))
    lines = [f"{field}: {_value(facts.get(field, ''))}".rstrip(" ") for field in fields]
    return "\n".join(("---", *lines, "---", ""))


def body(topics: Sequence[TopicDraft]) -> str:
    """Return the topics in the order of their keys."""
    pieces = [
        piece
        for key, topic in zip(TOPIC_KEYS, topics, strict=False)
        for piece in _topic(key, topic)
    ]
    return "\n" + "\n\n".join(pieces) + "\n"


def _value(value: str) -> str:
    if not value:
        return _TO_FILL_IN.strip()
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _topic(key: str, topic: TopicDraft) -> Iterator[str]:
    title = "" if topic.title == topic.name else f" | {_escaped(topic.title)}"
    yield f"# Toets {key}: {_escaped(topic.name)}{title}"
    for part in topic.parts:
        yield f"## {_heading(part.title)}"
        yield from _paragraphs(part.blocks)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield every block; items one after the other are one list."""
    items: list[str] = []
    for block in blocks:
        if block.item:
            items.append(_wrapped(block.text, "- "))
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield f"### {_heading(block.text)}" if block.heading else _wrapped(block.text)
    if items:
        yield "\n".join(items)


def _wrapped(text: str, sign: str = "") -> str:
    """Return a paragraph or an item over lines of which none begins as Markdown does."""
    width = _WIDTH - len(sign)
    lines = textwrap.wrap(_escaped(text), width, break_long_words=False, break_on_hyphens=False)
    others = (" " * len(sign) + _NEXT.sub(r"\\", line, count=1) for line in lines[1:])
    return "\n".join((sign + _FIRST.sub(r"\\", lines[0], count=1), *others))


def _heading(text: str) -> str:
    """Return a heading; Markdown would take signs of a heading at its end for decoration."""
    return re.sub(r"(?=#+$)", r"\\", _escaped(text), count=1)


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: "\\" + match[0], text)
