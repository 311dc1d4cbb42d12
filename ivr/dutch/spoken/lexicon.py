"""Reads the lexicon: what is said for what is written, and how a voice says what it gets wrong.

An expansion ("BMI: {say: B M I}") makes written text speakable. A respelling leaves the spoken
text as it is, because that is what people sign off, and what speech recognition is compared with;
only the voice hears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ivr.dutch.spoken.vocabulary import Expansion, Vocabulary

GENERAL = Path(__file__).with_name("lexicon.yaml")
"""The words that any Dutch line may need."""

# The same safe loader, but in C where PyYAML was built with it: nine times as fast.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EVERY_VOICE = "any"
_LOOKED_UP = {
    "gtts": ("gtts", _EVERY_VOICE),
    "piper": ("piper", _EVERY_VOICE),
    "espeak": ("espeak", _EVERY_VOICE),
    "mbrola": ("mbrola", "espeak", _EVERY_VOICE),
    "recorded": (),
}

_REMEDY = "Write one 'word: respelling' on a line, and quote odd characters."
_SPEAKABLE = re.compile(r"[^\W\d_]+(?:[ ,'-]+[^\W\d_]+)*")

_File = tuple[Path, Mapping[str, Any]]
"""A lexicon file, and the entry of each word in it."""


class LexiconError(ValueError):
    """A lexicon file that cannot be used: which file, what stands there, and what to write."""


@dataclass(frozen=True)
class Lexicon:
    """Respellings by engine and by lower-case word, and expansions by what is written.

    Make one with load() or for_leaflets().
    """

    words: Mapping[str, Mapping[str, str]]
    vocabulary: Vocabulary

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
    return _lexicon((path, _read(path)) for path in paths)


def _lexicon(files: Iterable[_File]) -> Lexicon:
    words: dict[str, Mapping[str, str]] = {}
    expansions: dict[str, Expansion] = {}
    for path, entries in files:
        for word, entry in entries.items():
            if isinstance(entry, dict) and "say" in entry:
                expansions[word] = _expansion(path, word, entry)
            else:
                words[word.lower()] = _entry(path, word, entry)
    return Lexicon(MappingProxyType(words), Vocabulary(MappingProxyType(expansions)))


@cache
def general() -> Lexicon:
    """Read what any Dutch line needs, once."""
    return load([GENERAL])


def for_leaflets(*folders: Path) -> Lexicon:
    """Read the general lexicon, and every lexicon.yaml in these folders and beside their leaflets.

    One sound serves all leaflets, so a word is said in one way.

    Raises:
        LexiconError: naming the file and the word, and both files where two tell it differently.
    """
    patterns = ("lexicon.yaml", "*/lexicon.yaml")
    own = [path for folder in folders for beside in patterns for path in folder.glob(beside)]
    files = [*_in_one_way(sorted(own))]
    return _lexicon([(GENERAL, _read(GENERAL)), *files])


def _in_one_way(paths: Iterable[Path]) -> Iterator[_File]:
    """Yield each file as it was read; a word that two of them tell differently is refused."""
    first: dict[tuple[str, bool], tuple[Path, Any]] = {}
    for path in paths:
        entries = _read(path)
        for word, entry in entries.items():
            # What is said and how a voice says it are two things to know of one word.
            is_said = isinstance(entry, dict) and "say" in entry
            other, known = first.setdefault(
                (word if is_said else word.lower(), is_said), (path, entry)
            )
            if known != entry:
                raise LexiconError(
                    f"{_named(path)}: {word!r} is said in another way than {_named(other)} tells. "
                    f"Keep one of the two, or put it in lexicon.yaml beside the folders of both."
                )
        yield path, entries


def _named(path: Path) -> str:
    """Return the name of a file with its folder: each leaflet has a lexicon."""
    return f"{path.parent.name}/{path.name}"


def _read(path: Path) -> dict[str, Any]:
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), _LOADER) or {}  # a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError(f"{_named(path)} cannot be read: {error}\n{_REMEDY}") from error
    if not isinstance(entries, dict):
        raise LexiconError(f"{_named(path)} holds no 'word: respelling' lines. {_REMEDY}")
    for word in entries:
        # To YAML "NO" and "ON" are no words but answers, and 112 is a number.
        if not isinstance(word, str) or not word.strip():
            raise LexiconError(f'{_named(path)}: {word!r} is not a word; put it in "quotes".')
    return entries


def _expansion(path: Path, word: str, entry: Mapping[str, Any]) -> Expansion:
    kinds = {"say": str, "one": str, "ends": bool}
    said = [entry[key] for key in ("say", "one") if key in entry]
    if all(isinstance(value, kinds.get(key, ())) for key, value in entry.items()) and all(
        _SPEAKABLE.fullmatch(words) for words in said
    ):
        return Expansion(**entry)
    raise LexiconError(
        f"{_named(path)}: {word!r} needs {{say: ...}} with words in letters only, and at most "
        f"'one' (the singular) and 'ends: true' beside it, not {entry!r}"
    )


def _entry(path: Path, word: str, entry: Any) -> Mapping[str, str]:
    by_engine = {_EVERY_VOICE: entry} if isinstance(entry, str) else entry
    known = {*_LOOKED_UP, _EVERY_VOICE}
    if isinstance(by_engine, dict) and all(
        engine in known and isinstance(respelling, str) for engine, respelling in by_engine.items()
    ):
        return MappingProxyType(by_engine)
    raise LexiconError(
        f"{_named(path)}: {word!r} needs a respelling, one per voice ({', '.join(sorted(known))}), "
        f"or {{say: ...}}, not {entry!r}"
    )
