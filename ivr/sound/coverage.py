"""Which prompts have no whole sound with their words, so that callers hear another voice there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from ivr.dutch.written import counted
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.wav import is_long_enough
from ivr.words.prompt import Pace, Prompt

_REMEDY = "Callers hear another voice there. Run scripts/build_audio.py."
_LACKS = ("without", "other_words", "broken")
_VOICE = "scripts/build_audio.py --voice, and the setting VOICE."


@dataclass(frozen=True)
class Coverage:
    """The sound of a line: how many sounds it needs, which it lacks, and who speaks the others.

    The ids are in the order of the prompts, each once; `lacking` counts sounds, so a prompt may
    count twice, once at each pace.
    """

    needed: int
    lacking: int
    without: tuple[str, ...]
    other_words: tuple[str, ...]
    broken: tuple[str, ...]
    voices: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_silent(self) -> bool:
        """Return whether there is not one sound."""
        return self.needed == self.lacking

    def complaints(self, most: int | None = None) -> Iterator[str]:
        """Return what callers would notice, each with the remedy and at most `most` ids."""
        for ids, what in (
            (self.without, "without sound"),
            (self.other_words, "whose sound says other words"),
            (self.broken, "whose sound file is missing or cut short"),
        ):
            if ids:
                yield f"{counted(len(ids), 'prompt')} {what}: {_listed(ids, most)}. {_REMEDY}"
        if words := self.two_voices(most):
            yield words

    def two_voices(self, most: int | None = 10) -> str | None:
        """Return who speaks what, the rarest voice last; None when it is one voice."""
        if len(self.voices) < 2:
            return None
        count = "Two" if len(self.voices) == 2 else str(len(self.voices))
        speakers = (f"{voice} says {_listed(ids, most)}" for voice, ids in self.voices)
        return f"{count} voices in one call: {'; '.join(speakers)}. Let one voice say all: {_VOICE}"


def coverage(
    prompts: Iterable[Prompt],
    manifest: Manifest,
    folder: Path,
    broken: Container[str] | None = None,
) -> Coverage:
    """Compare the words of today with the sound on disk; a file is judged by its length alone.

    `broken` are the files that are known to lack; without them each is looked at.
    """
    places = [*product(prompts, Pace)]
    lacks, voices = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for prompt, pace in places:
        entry = manifest.nearest(prompt.id, prompt.text, pace)
        if lack := _lack(prompt, entry, folder, broken):
            lacks[lack].append(prompt.id)
        elif entry:
            voices[entry.voice.partition("@")[0]].append(prompt.id)
    said = ((voice, tuple(dict.fromkeys(ids))) for voice, ids in voices.items())
    return Coverage(
        needed=len(places),
        lacking=sum(map(len, lacks.values())),
        **{lack: tuple(dict.fromkeys(lacks[lack])) for lack in _LACKS},
        voices=tuple(sorted(said, key=lambda one: -len(one[1]))),
    )


def _listed(ids: tuple[str, ...], most: int | None) -> str:
    more = len(ids) - len(ids[:most])
    return ", ".join(ids[:most]) + (f" and {more} more" if more else "")


def _lack(
    prompt: Prompt, entry: Entry | None, folder: Path, broken: Container[str] | None
) -> str | None:
    if entry is None:
        return "without"
    if entry.text != prompt.text:
        return "other_words"
    if broken is not None:
        return "broken" if entry.file in broken else None
    return None if is_long_enough(folder / entry.file, entry.seconds) else "broken"
