"""What there is to do: compares the words of today with the sound on disk, and changes nothing.

A file's name is a digest of everything that shapes its sound: the words as this voice is to say
them, the pauses, the voice, the recipe and the pace. The same name therefore always means the same
sound, and a file never needs to be replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.dutch.phrasing import Phrase, phrases
from ivr.sound import recipe
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.voices.voice import Voice, Words
from ivr.sound.wav import is_whole
from ivr.words.prompt import Pace


def faults(
    said: Iterable[Text], manifest: Manifest, folder: Path, pronounce: Pronounce
) -> Iterator[str]:
    """Return a sentence for every prompt and pace whose sound is not right."""
    for text in said:
        for pace in Pace:
            fault = _fault(text, pace, manifest.at(text.id, pace), folder, pronounce)
            if fault:
                yield f"{text.id} ({pace}): {fault}"


def leftovers(said: Iterable[Text], manifest: Manifest, folder: Path) -> tuple[Path, ...]:
    """Return the sound files no prompt of today uses, and the remains of a broken-off write."""
    ids = {text.id for text in said}
    used = {entry.file for entry in manifest.entries if entry.id in ids}
    # A name of any other form is not ours: somebody's own recording may lie here.
    sounds = (path for path in folder.glob("*.wav") if is_address(path.name))
    found = [*sounds, *folder.glob(".*.part")]
    return tuple(sorted(path for path in found if path.name not in used))


def _fault(
    text: Text, pace: Pace, entry: Entry | None, folder: Path, pronounce: Pronounce
) -> str | None:
    if entry is None:
        return "there is no sound"
    if entry.text != text.written:
        return "the sound says other words"
    if entry.spoken != text.spoken or entry.file != _address(entry, pronounce):
        return "the sound was made with another pronunciation or recipe"
    return file_fault(entry, folder)


def _address(entry: Entry, pronounce: Pronounce) -> str:
    said = phrases_for(entry.engine, entry.spoken, entry.pace, pronounce)
    return address(said, entry.pace, entry.voice)


Pronounce = Callable[[str, str], str]
"""(spoken text, engine) -> the text as that engine must be given it."""


@dataclass(frozen=True)
class Text:
    """A prompt as it is written and as it is said."""

    id: str
    written: str
    spoken: str


@dataclass(frozen=True)
class Job:
    """A sound file to make, for one prompt at one pace, and why."""

    words: Words
    spoken: str
    voice: Voice
    voice_name: str
    file: str
    reason: str
    # A file with this name may be there already, from a build that was broken off.
    keep: bool


class WordsError(Exception):
    """Some prompts cannot be said; the message names each of them."""


def texts(prompts: Mapping[str, str], speak: Callable[[str], str]) -> tuple[Text, ...]:
    """Make every prompt speakable.

    Raises:
        WordsError: naming every prompt that is not, with the reason.
    """
    made, wrong = [], []
    for prompt_id, written in prompts.items():
        try:
            text = Text(prompt_id, written, speak(written) + _cut_at(written))
            phrases(text.spoken, Pace.NORMAL)
        except ValueError as error:
            wrong.append(f"{prompt_id}: {error}")
            continue
        made.append(text)
    if wrong:
        raise WordsError("\n".join(wrong))
    return tuple(made)


def _cut_at(written: str) -> str:
    """Return the comma or white space at which a text was cut off from what the next one says."""
    said = written.rstrip()
    return written[len(said.removesuffix(",")) :]


def jobs(
    said: tuple[Text, ...],
    voices: tuple[Voice, ...],
    manifest: Manifest,
    folder: Path,
    pronounce: Pronounce,
) -> Iterator[Job]:
    """Return a job for every prompt and pace with sound that is missing, damaged or outdated."""
    for text in said:
        for pace in Pace:
            job = _job(text, pace, voices, pronounce)
            reason = _reason(job, manifest.at(text.id, pace), folder)
            if reason:
                yield replace(job, reason=reason, keep=reason != "its file is damaged")


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
    """Tell what is wrong with an entry's file, or None when it is the one that was measured."""
    try:
        content = (folder / entry.file).read_bytes()
    except OSError:
        return "its file is missing"
    # Half a file may have been measured by an older build; its digest is then right.
    is_right = is_whole(content) and hashlib.sha256(content).hexdigest() == entry.sha256
    return None if is_right else "its file is damaged"


def _job(text: Text, pace: Pace, voices: tuple[Voice, ...], pronounce: Pronounce) -> Job:
    offers = ((voice, voice.offer(text.id, pace, text.written)) for voice in voices)
    voice, voice_name = next(
        ((voice, name) for voice, name in offers if name is not None), (voices[0], None)
    )
    if voice_name is None:
        raise WordsError(f"{text.id}: no voice can say it; add one, as in --voice recorded:F,gtts")
    said = phrases_for(voice.engine, text.spoken, pace, pronounce)
    words = Words(text.id, pace, text.written, said)
    file = address(said, pace, voice_name)
    return Job(words, text.spoken, voice, voice_name, file, reason="", keep=True)


def _reason(job: Job, entry: Entry | None, folder: Path) -> str | None:
    if entry is None:
        return "it is new"
    if (entry.text, entry.spoken) != (job.words.text, job.spoken):
        return "its words changed"
    if entry.voice != job.voice_name:
        return "it has another voice"
    if entry.file != job.file:
        return "its recipe or pronunciation changed"
    return file_fault(entry, folder)
