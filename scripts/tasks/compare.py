"""Has the same ten prompts said by every voice that is here, and puts them on one page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ivr.sound import telling
from ivr.sound.build import BuildError, build
from ivr.sound.comparison import Sample, VoiceShown, page, sample
from ivr.sound.kinds import ten
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.plan import Job, Text, jobs
from ivr.sound.voices.choice import before_best, best_first, chosen, here
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import Voice, VoiceError
from ivr.words.prompt import Pace
from scripts.tasks import line_words
from scripts.tasks.listen_back import ListenError, Recogniser, hear, lost_words, whisper


def compare(
    said: tuple[Text, ...], options: argparse.Namespace, recogniser: Recogniser | None = None
) -> int:
    """Write the page; 0 is well.

    Raises:
        VoiceError: no voice is here, or no recogniser while --model asks for one.
        BuildError: the page cannot be written.
    """
    listener = recogniser or (_listener(options.model) if options.model else None)
    prompts = ten(said)
    voices, reasons = here(_candidates(options.voice))
    for reason in reasons:
        print(reason, file=sys.stderr)
    if not voices:
        raise VoiceError("No voice is here to compare; the reasons stand above")
    work = [(voice, list(_jobs(prompts, voice))) for voice in voices]
    with telling.progress("Speaking", sum(len(due) for _, due in work)) as step:
        shown = [found for _, due in work if (found := _spoken(due, options, step, listener))]
    return telling.written_page(page(prompts, shown), options.compare)


def _listener(model: str) -> Recogniser:
    try:
        return whisper(model)
    except ListenError as error:
        raise VoiceError(str(error)) from error


def _candidates(specification: str | None) -> tuple[Voice, ...]:
    """Return the voices that were asked for; else the recordings of VOICE and all others."""
    if specification and before_best(specification) is None:
        return chosen(specification)
    settings = line_words.settings()
    first = before_best(specification or settings.voice)
    own = chosen(first) if first else () if first == "" else chosen(settings.voice)
    tapes = (voice for voice in own if isinstance(voice, RecordedVoice))
    return (*tapes, *best_first(settings.voices_folder))


def _jobs(prompts: Mapping[str, Text], voice: Voice) -> Iterator[Job]:
    """Return what a voice can say of these, at the normal pace, as if there were no sound yet."""
    able = (it for it in prompts.values() if voice.offer(it.id, Pace.NORMAL, it.written))
    every = jobs(tuple(able), (voice,), Manifest(), Path(), line_words.pronounce())
    return (job for job in every if job.utterance.pace is Pace.NORMAL)


def _spoken(
    due: list[Job],
    options: argparse.Namespace,
    step: Callable[[], None],
    listener: Recogniser | None,
) -> VoiceShown | None:
    """Have one voice say its prompts; one that fails is told, and left out of the page."""
    if not due:
        return None
    with tempfile.TemporaryDirectory(prefix="compare-") as name:
        folder = Path(name)
        try:
            made = build(due, folder, step, options.processes)
        except BuildError as error:
            print(f"{due[0].voice_name} is left out. {error}", file=sys.stderr)
            return None
        samples = {entry.id: _sample(entry, folder, listener) for entry in made}
    return VoiceShown(due[0].voice_name, samples)


def _sample(entry: Entry, folder: Path, listener: Recogniser | None) -> Sample:
    if listener is None:
        return sample(entry, folder)
    return sample(entry, folder, lost_words(hear(entry, folder, listener).hearing))
