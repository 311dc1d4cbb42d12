"""Which prompts have no whole sound with their words, so that callers hear another voice there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ivr.counting import counted
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.wav import is_long_enough
from ivr.words.prompt import Pace, Prompt

_REMEDY = "Callers hear another voice there. Run scripts/build_audio.py."
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


def coverage(prompts: Iterable[Prompt], manifest: Manifest, folder: Path) -> Coverage:
    """Compare the words of today with the sound on disk; a file is judged by its length alone."""
    ids: dict[str, dict[str, None]] = {"without": {}, "other_words": {}, "broken": {}}
    voices: dict[str, dict[str, None]] = {}
    needed = lacking = 0
    for prompt in prompts:
        for pace in Pace:
            needed += 1
            entry = manifest.nearest(prompt.id, prompt.text, pace)
            lack = _lack(prompt, entry, folder)
            if lack:
                lacking += 1
                ids[lack].setdefault(prompt.id)
            elif entry:
                voices.setdefault(entry.voice.partition("@")[0], {}).setdefault(prompt.id)
    fewest_last = sorted(voices.items(), key=lambda item: -len(item[1]))
    return Coverage(
        needed=needed,
        lacking=lacking,
        without=tuple(ids["without"]),
        other_words=tuple(ids["other_words"]),
        broken=tuple(ids["broken"]),
        voices=tuple((voice, tuple(said)) for voice, said in fewest_last),
    )


def _listed(ids: tuple[str, ...], most: int | None) -> str:
    more = len(ids) - len(ids[:most])
    return ", ".join(ids[:most]) + (f" and {more} more" if more else "")


def _lack(prompt: Prompt, entry: Entry | None, folder: Path) -> str | None:
    if entry is None:
        return "without"
    if entry.text != prompt.text:
        return "other_words"
    return None if is_long_enough(folder / entry.file, entry.seconds) else "broken"
