"""What there is to do: compares the words of today with the sound on disk, and changes nothing.

A sound is found by its words and its pace, so prompts with equal words share one. The name of its
file is a digest of everything that shapes it: the words as this voice is to say them, the pauses,
the voice, the recipe and the pace. The same name therefore always means the same sound, and a file
never needs to be replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.dutch.phrasing import Phrase, phrases
from ivr.sound import recipe
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.quality import is_better
from ivr.sound.voices.absent import AbsentVoice
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import Utterance, Voice
from ivr.sound.wav import is_whole
from ivr.words.prompt import Pace

Pronounce = Callable[[str, str], str]
"""(spoken text, engine) -> the text as that engine must be given it."""

DAMAGED = "its file is damaged"
OTHER_VOICE = "it has another voice"


class WordsError(Exception):
    """Some prompts cannot be said; the message names each of them."""


@dataclass(frozen=True)
class Text:
    """A prompt as it is written and as it is said."""

    id: str
    written: str
    spoken: str


@dataclass(frozen=True)
class Job:
    """A sound file to make, for the words of one prompt at one pace, and why."""

    utterance: Utterance
    spoken: str
    voice: Voice
    voice_name: str
    file: str
    reason: str = ""

    @property
    def keep(self) -> bool:
        """Return whether a file of this name will do, from a build that was broken off."""
        return self.reason != DAMAGED

    @property
    def changes_voice(self) -> bool:
        """Return whether it takes the line from one synthesiser to another."""
        return self.reason == OTHER_VOICE and not isinstance(self.voice, RecordedVoice)


def texts(prompts: Mapping[str, str], speak: Callable[[str], str]) -> tuple[Text, ...]:
    """Make every prompt speakable.

    Raises:
        WordsError: naming every prompt that is not, with the reason.
    """
    made, wrong = [], []
    for prompt_id, written in prompts.items():
        try:
            made.append(Text(prompt_id, written, speak(written) + _cut_at(written)))
            phrases(made[-1].spoken, Pace.NORMAL)
        except ValueError as error:
            wrong.append(f"{prompt_id}: {error}")
    if wrong:
        raise WordsError("\n".join(wrong))
    return tuple(made)


def jobs(
    said: tuple[Text, ...],
    voices: tuple[Voice, ...],
    manifest: Manifest,
    folder: Path,
    pronounce: Pronounce,
    *,
    keeps_better: bool = False,
) -> Iterator[Job]:
    """Return a job for all words and paces whose sound is missing, damaged or outdated.

    A sound in another voice than these is outdated too; `keeps_better`: unless that is a better
    one, or theirs is absent.
    """
    equal: dict[str, list[Text]] = {}
    for text in said:
        equal.setdefault(text.written, []).append(text)
    for same in equal.values():
        for pace in Pace:
            job = _job(same, pace, voices, pronounce)
            entry = manifest.nearest(job.utterance.id, job.utterance.text, pace)
            if keeps_better and entry and _is_as_good(entry, job):
                reason = _fault(same[0], entry, folder, pronounce)
            else:
                reason = _reason(job, entry, folder)
            if reason := reason or _misnamed(entry, same):
                yield replace(job, reason=reason)


def faults(
    said: Iterable[Text], manifest: Manifest, folder: Path, pronounce: Pronounce
) -> Iterator[str]:
    """Return a sentence for every prompt and pace whose sound is not right."""
    for text in said:
        for pace in Pace:
            entry = manifest.nearest(text.id, text.written, pace)
            if fault := _fault(text, entry, folder, pronounce):
                yield f"{text.id} ({pace}): {fault}"


def used(said: Iterable[Text], manifest: Manifest) -> Manifest:
    """Return the part of a manifest that these prompts use, words that changed included."""
    places = ((text, pace) for text in said for pace in Pace)
    entries = (manifest.nearest(text.id, text.written, pace) for text, pace in places)
    return Manifest(tuple(dict.fromkeys(entry for entry in entries if entry)))


def leftovers(said: Iterable[Text], manifest: Manifest, folder: Path) -> tuple[Path, ...]:
    """Return the sound files no prompt of today uses, and the remains of a broken-off write."""
    files = used(said, manifest).files
    # A name of any other form is not ours: somebody's own recording may lie here.
    sounds = (path for path in folder.glob("*.wav") if is_address(path.name))
    found = [*sounds, *folder.glob(".*.part")]
    return tuple(sorted(path for path in found if path.name not in files))


def phrases_for(engine: str, spoken: str, pace: Pace, pronounce: Pronounce) -> tuple[Phrase, ...]:
    """Return the phrases as this engine must be given them; a recording needs none."""
    if engine == "recorded":
        return ()
    return tuple(
        replace(phrase, text=pronounce(phrase.text, engine)) for phrase in phrases(spoken, pace)
    )


def address(said: tuple[Phrase, ...], pace: Pace, voice_name: str) -> str:
    """Return the name of the file with this sound."""
    facts = repr((recipe.name(), voice_name, str(pace), said))
    return f"{hashlib.sha256(facts.encode()).hexdigest()[:20]}.wav"


def is_address(file_name: str) -> bool:
    """Return whether a file is named as address() names them."""
    return re.fullmatch(r"[0-9a-f]{20}\.wav", file_name) is not None


def file_fault(entry: Entry, folder: Path) -> str | None:
    """Return what is wrong with an entry's file, or None when it is the one that was measured."""
    try:
        content = (folder / entry.file).read_bytes()
    except OSError:
        return "its file is missing"
    # Half a file may have been measured by an older build; its digest is then right.
    is_right = is_whole(content) and hashlib.sha256(content).hexdigest() == entry.sha256
    return None if is_right else DAMAGED


def _cut_at(written: str) -> str:
    """Return the comma or white space at which a text was cut off from what the next one says."""
    said = written.rstrip()
    return written[len(said.removesuffix(",")) :]


def _job(same: Sequence[Text], pace: Pace, voices: tuple[Voice, ...], pronounce: Pronounce) -> Job:
    """Return the job of words that several prompts may share: a recording of any of them wins."""
    offers = (
        (voice, text, name)
        for voice in voices
        for text in same
        if (name := voice.offer(text.id, pace, text.written)) is not None
    )
    voice, text, name = next(offers, (None, same[0], ""))
    if voice is None:
        raise WordsError(f"{text.id}: no voice can say it; add one, as in --voice recorded:F,gtts")
    said = phrases_for(voice.engine, text.spoken, pace, pronounce)
    utterance = Utterance(text.id, pace, text.written, said)
    file = address(said, pace, name)
    return Job(utterance, text.spoken, voice, name, file)


def _reason(job: Job, entry: Entry | None, folder: Path) -> str | None:
    words = job.utterance
    if entry is None:
        return "it is new"
    if (entry.text, entry.spoken) != (words.text, job.spoken):
        return "its words changed"
    if entry.voice != job.voice_name:
        return OTHER_VOICE
    if entry.file != job.file:
        return "its recipe or pronunciation changed"
    return file_fault(entry, folder)


def _is_as_good(entry: Entry, job: Job) -> bool:
    if entry.voice == job.voice_name:
        return False
    return isinstance(job.voice, AbsentVoice) or is_better(entry.voice, job.voice_name)


def _misnamed(entry: Entry | None, same: Sequence[Text]) -> str | None:
    # Under that other name these words would lose their sound, once it gets a new one.
    if entry is None or entry.id in {text.id for text in same}:
        return None
    return f"its sound still has the name of {entry.id}"


def _fault(text: Text, entry: Entry | None, folder: Path, pronounce: Pronounce) -> str | None:
    if entry is None:
        return "there is no sound"
    if entry.text != text.written:
        return "the sound says other words"
    said = phrases_for(entry.engine, entry.spoken, entry.pace, pronounce)
    if entry.spoken != text.spoken or entry.file != address(said, entry.pace, entry.voice):
        return "the sound was made with another pronunciation or recipe"
    return file_fault(entry, folder)
