"""Reads the bridge between what callers say and what a leaflet says; it is never spoken.

The general one stands here (`words.yaml`), that of one leaflet beside it (`questions.yaml`). Each
has groups of words that mean nearly one thing; the general one also tells which words say nothing
of a subject, and the other what callers ask about a heading.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from ivr.answers.bare_words import words_of

GENERAL = Path(__file__).with_name("words.yaml")
"""The words of callers for what any leaflet may say."""

BESIDE = "questions.yaml"
"""The name of the bridge of one leaflet, in the folder of that leaflet."""

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REMEDY = "Write 'name: word, other word, some words' below 'groups:'."

BareWords = tuple[str, ...]
"""Plain words that belong together."""


class BridgeError(ValueError):
    """A bridge that cannot be used: which file, what stands there, and what to write."""


@dataclass(frozen=True)
class Bridge:
    """Phrases by the group that they belong to, and what callers ask by heading.

    `idle` words say nothing of a subject ("eigenlijk", "mijn dochter"), and `elsewhere` ones are of
    subjects that leaflets seldom tell of ("parkeren").
    """

    groups: Mapping[str, tuple[BareWords, ...]] = field(default_factory=dict)
    asked: Mapping[str, tuple[BareWords, ...]] = field(default_factory=dict)
    idle: frozenset[BareWords] = frozenset()
    elsewhere: frozenset[BareWords] = frozenset()


@cache
def general() -> Bridge:
    """Read what any leaflet needs, once."""
    return _read(GENERAL, ("groups", "idle", "elsewhere"))


def beside(folder: Path, headings: Container[str]) -> Bridge:
    """Read the bridge of the leaflet in a folder, empty when there is none.

    Raises:
        BridgeError: naming the file, and the line, the word or the heading.
    """
    path = folder / BESIDE
    if not path.exists():
        return Bridge()
    bridge = _read(path, ("groups", "asked", "elsewhere"))
    for heading in bridge.asked:
        if heading not in headings:
            problem = f"the leaflet has no heading {heading!r}."
            raise _error(path, problem, "Copy one from the leaflet, or the name of a topic.")
    return bridge


def _read(path: Path, known: Sequence[str]) -> Bridge:
    try:
        found = yaml.load(path.read_text(encoding="utf-8-sig"), _LOADER) or {}  # a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _error(path, f"cannot be read: {error}", _REMEDY) from error
    if not isinstance(found, dict) or not found.keys() <= set(known):
        raise _error(path, "has an unknown heading.", f"It may hold: {', '.join(known)}.")
    return Bridge(
        _phrases_by(path, found, "groups", named=True),
        _phrases_by(path, found, "asked"),
        frozenset(_phrases(path, found.get("idle", ""))),
        frozenset(_phrases(path, found.get("elsewhere", ""))),
    )


def _phrases_by(
    path: Path, found: Mapping[str, Any], key: str, *, named: bool = False
) -> Mapping[str, tuple[BareWords, ...]]:
    """Return phrases by name; with `named` the name is one of them."""
    lists = found.get(key) or {}
    if not isinstance(lists, dict) or not all(isinstance(name, str) for name in lists):
        raise _error(path, f"'{key}' holds something else than names with words.", _REMEDY)
    return {
        name: (*_phrases(path, name if named else ""), *_phrases(path, said))
        for name, said in lists.items()
    }


def _phrases(path: Path, said: object) -> Iterator[BareWords]:
    if isinstance(said, list):
        return chain.from_iterable(_phrases(path, one) for one in said)
    if not isinstance(said, str):
        raise _error(path, f"{said!r} is no words.", f"{_REMEDY} Quote what YAML takes otherwise.")
    return filter(None, map(words_of, said.split(",")))


def _error(path: Path, problem: str, remedy: str) -> BridgeError:
    return BridgeError(f"{path.parent.name}/{path.name}: {problem} {remedy}")
