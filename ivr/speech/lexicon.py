"""Tells a voice how to say the words it gets wrong, just before it speaks.

The spoken text itself stays as it is: that is what people sign off, and what speech recognition
is compared with. Only the voice hears the respelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

GENERAL = Path(__file__).with_name("lexicon.yaml")
"""The words that any Dutch line may need."""

_EVERY_VOICE = "any"
_LOOKED_UP = {
    "gtts": ("gtts", _EVERY_VOICE),
    "piper": ("piper", _EVERY_VOICE),
    "espeak": ("espeak", _EVERY_VOICE),
    "mbrola": ("mbrola", "espeak", _EVERY_VOICE),
    "recorded": (),
}


_REMEDY = "Write one 'word: respelling' on a line, and quote odd characters."


class LexiconError(ValueError):
    """A lexicon file that cannot be used: which file, what stands there, and what to write."""


@dataclass(frozen=True)
class Lexicon:
    """Respellings by engine and by lower-case word; make one with load() or for_leaflets()."""

    words: Mapping[str, Mapping[str, str]]

    def pronounce(self, spoken: str, engine: str) -> str:
        """Respell for one engine: gtts, piper, espeak, mbrola or recorded; else a KeyError.

        The longest entry wins, whole words only, capitals or not.
        """
        respelled = {
            word: by_engine[family]
            for word, by_engine in self.words.items()
            for family in reversed(_LOOKED_UP[engine])
            if family in by_engine
        }
        return self._pattern.sub(lambda match: respelled.get(match[0].lower(), match[0]), spoken)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(
            rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!['\w])",
            re.IGNORECASE,
        )


def load(paths: Iterable[Path]) -> Lexicon:
    """Read lexicon files; a later file wins.

    Raises:
        LexiconError: naming the file, and the line or the word.
    """
    words: dict[str, Mapping[str, str]] = {}
    for path in paths:
        for word, entry in _read(path).items():
            words[str(word).lower()] = _entry(path, word, entry)
    return Lexicon(MappingProxyType(words))


def _read(path: Path) -> dict[object, Any]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError(f"{path.name} cannot be read: {error}\n{_REMEDY}") from error
    if not isinstance(entries, dict):
        raise LexiconError(f"{path.name} holds no 'word: respelling' lines. {_REMEDY}")
    return entries


def for_leaflets(folder: Path) -> Lexicon:
    """Read the general lexicon and every <leaflet>.lexicon.yaml beside a leaflet in the folder."""
    return load([GENERAL, *sorted(folder.glob("*.lexicon.yaml"))])


def _entry(path: Path, word: object, entry: Any) -> Mapping[str, str]:
    by_engine = {_EVERY_VOICE: entry} if isinstance(entry, str) else entry
    known = {*_LOOKED_UP, _EVERY_VOICE}
    if isinstance(by_engine, dict) and all(
        engine in known and isinstance(respelling, str) for engine, respelling in by_engine.items()
    ):
        return MappingProxyType(by_engine)
    raise LexiconError(
        f"{path.name}: {word!r} needs a respelling, or one per voice ({', '.join(sorted(known))}), "
        f"not {entry!r}"
    )
