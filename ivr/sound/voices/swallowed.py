"""Finds words of which espeak-ng says fewer syllables than are written, before a caller hears them.

espeak-ng 1.51 says "burgersuvvesnummer" and "naë" (nadelige). What stands in the lexicon is
trusted: somebody has listened to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.dutch.pacing import syllables
from ivr.sound.voices.phones import phones

PhonemesOf = Callable[[str], Sequence[str]]
"""A text -> its phonemes, each clause by itself; espeak-ng's, or those of a test."""

_WORD = re.compile(r"[^\W\d_]+")
_ONE_VOWEL = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie(?!ë)|oe|eu|ui|ij|ei|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]"
)
_SAID_AS_ONE = re.compile(r"[tcs]i(?=[aoë]|ee)|(?<=[aeiou])(?:ce|te|me|ke|le|ve)(?=s?$)|(?<=ch)e$")
"""Patiënt, functioneel, pensioen; and a last e that may be silent: service, time, douche."""

_AT_ONCE = 400


@dataclass(frozen=True)
class Swallowed:
    """A word, the prompt in which it first stands, and the phonemes that are said for it."""

    word: str
    prompt_id: str
    said: str

    def __str__(self) -> str:
        """Tell what is wrong and what mends it."""
        return (
            f"{self.prompt_id}: of {self.word!r} the voice says only {self.said!r}. Listen to it, "
            f"and put it in the lexicon.yaml beside the leaflet, for instance:\n"
            f'  {self.word.lower()}: {{espeak: "[[{self.said}]]"}}  # as it should be said'
        )


def swallowed(
    texts: Iterable[tuple[str, str]], trusted: Callable[[str], bool], read: PhonemesOf
) -> Iterator[Swallowed]:
    """Return every word of (prompt id, spoken text) that loses a syllable, in their order."""
    first: dict[str, str] = {}
    for prompt_id, spoken in texts:
        for word in _WORD.findall(spoken):
            first.setdefault(word.lower(), prompt_id)
    words = [word for word in first if fewest_syllables(word) > 1 and not trusted(word)]
    for start in range(0, len(words), _AT_ONCE):
        for word, line in _read_words(words[start : start + _AT_ONCE], read):
            # "(en)" is what it says by the rules of English, which other letters count for.
            said = sum(phone.is_vowel for phone in phones([line]))
            if "(en)" not in line and said < fewest_syllables(word):
                yield Swallowed(word, first[word], line.replace(".", ""))


def fewest_syllables(word: str) -> int:
    """Return with how few syllables a written Dutch word can be said: 2 for patiënt, at least 1.

    Both hyphenation and the letters that are vowels count a few too many; so the lower one.
    """
    small = word.lower()
    fewest = min(syllables(small), len(_ONE_VOWEL.findall(small)))
    return max(1, fewest - len(_SAID_AS_ONE.findall(small)))


def _read_words(words: list[str], read: PhonemesOf) -> Iterator[tuple[str, str]]:
    lines = read("\n\n".join(f"{word}." for word in words))
    if len(lines) == len(words):
        yield from zip(words, lines, strict=True)
        return
    # A word that is read as two clauses would shift all behind it.
    for word in words:
        yield word, " ".join(read(f"{word}."))
