"""One HTML page on which a colleague hears the same prompts in every voice, and chooses one."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from ivr.dutch.pacing import syllables
from ivr.sound import bounds
from ivr.sound.bounds import dutch
from ivr.sound.manifest import Entry
from ivr.sound.mastering import heard_in
from ivr.sound.one_file import environment_for
from ivr.sound.plan import Text
from ivr.sound.quality import is_diphone

_ENGINES = {
    "recorded": "Opname van een mens",
    "gtts": "Google",
    "piper": "Piper",
    "mbrola": "MBROLA",
    "espeak": "espeak-ng",
}


@dataclass(frozen=True)
class Sample:
    """One prompt in one voice: the sound itself, and what a recogniser missed in it.

    `rate` is in syllables per second. `lost` has each word that went wrong with what was heard for
    it; None when nobody listened.
    """

    entry: Entry
    audio: str
    rate: float
    lost: tuple[str, ...] | None


@dataclass(frozen=True)
class VoiceShown:
    """One voice with its samples by the id of their prompt; a recording may lack some."""

    name: str
    samples: Mapping[str, Sample]

    @property
    def title(self) -> str:
        """Return its name as a reader knows it."""
        engine, _, detail = self.name.partition("@")[0].partition(":")
        if engine == "recorded":
            detail = ""
        return " ".join(filter(None, (_ENGINES.get(engine, engine), detail)))

    @property
    def is_diphone(self) -> bool:
        """Return whether it is glued together from single sounds."""
        return is_diphone(self.name)

    @property
    def seconds(self) -> float:
        """Return how long all samples take."""
        return sum(it.entry.seconds for it in self.samples.values())

    @property
    def rate(self) -> float:
        """Return the syllables per second, of the prompts that are long enough to tell."""
        enough = [it.rate for it in self.samples.values() if _tells_its_rate(it.entry.spoken)]
        return fmean(enough) if enough else 0.0

    @property
    def level(self) -> float:
        """Return the mean of the active speech levels, in dBFS."""
        return fmean(it.entry.level_dbfs for it in self.samples.values())

    @property
    def lost(self) -> int | None:
        """Return how many words got lost in all; None when nobody listened."""
        lost = [it.lost for it in self.samples.values() if it.lost is not None]
        return sum(map(len, lost)) if lost else None


def sample(entry: Entry, folder: Path, lost: tuple[str, ...] | None = None) -> Sample:
    """Return the sample of a sound that was made in a folder."""
    content = (folder / entry.file).read_bytes()
    rate = bounds.rate(entry.spoken, heard_in(content))
    return Sample(entry, base64.b64encode(content).decode(), rate, lost)


def page(prompts: Mapping[str, Text], voices: Sequence[VoiceShown]) -> str:
    """Return the page, in Dutch, with the sound inside it; `prompts` by the name of their kind."""
    environment = environment_for(__package__)
    environment.filters["dutch"] = dutch
    listened = any(voice.lost is not None for voice in voices)
    return environment.get_template("comparison.html").render(
        prompts=prompts,
        voices=voices,
        listened=listened,
        tells_its_rate=_tells_its_rate,
    )


def _tells_its_rate(spoken: str) -> bool:
    return syllables(spoken) >= bounds.FEWEST_SYLLABLES
