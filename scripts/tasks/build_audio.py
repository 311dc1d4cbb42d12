"""Makes, checks or plays the sound of every prompt, and turns what went wrong into a sentence."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ivr.dutch.spoken.lexicon import LexiconError
from ivr.dutch.written import counted
from ivr.line.front_matter import LeafletError
from ivr.sound import plan, telling
from ivr.sound.build import BuildError, build, prune
from ivr.sound.casting import Cast, cast
from ivr.sound.manifest import MANIFEST, Manifest, ManifestError
from ivr.sound.plan import Job, Text, WordsError, jobs, texts
from ivr.sound.voices.choice import before_best, chosen, here, ready
from ivr.sound.voices.espeak_program import EspeakError, phonemes_of
from ivr.sound.voices.google import Google, requests_for
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.swallowed import swallowed
from ivr.sound.voices.voice import Voice, VoiceError
from scripts.tasks import line_words

if TYPE_CHECKING:
    from scripts.tasks.listen_back import Recogniser

MENDABLE = (
    BuildError,
    LeafletError,
    LexiconError,
    ManifestError,
    VoiceError,
    WordsError,
)
"""Not by ivr/plain_exit.py, which knows settings and database: that takes a second to import."""


def run(options: argparse.Namespace, recogniser: Recogniser | None = None) -> int:
    """Do what the options ask; 0 is well, 1 is not, 130 is interrupted."""
    # A polite kill is treated as Ctrl-C: the manifest is still written.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    try:
        return _run(options, recogniser)
    except MENDABLE as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. What was finished is kept; run it again to go on.", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace, recogniser: Recogniser | None) -> int:
    manifest = Manifest.load(options.folder / MANIFEST)
    if options.listen:
        from scripts.tasks.listen import listen  # noqa: PLC0415 - only then

        return listen(manifest, options)
    prompts = line_words.prompts(options.words)
    if options.report:
        return _report(manifest, prompts, options)
    said = texts(line_words.selected(prompts, options.only), line_words.speak())
    if options.compare:
        from scripts.tasks.compare import compare  # noqa: PLC0415 - slow to import

        return compare(said, options, recogniser)
    if options.check:
        _tell_swallowed(said)
        return telling.what_is_wrong(
            said, manifest, options.folder, line_words.pronounce(), whole=not options.only
        )
    if options.prune:
        removed = counted(prune(said, options.folder), "file")
        print(f"Removed {removed} that no prompt uses.")
        return 0
    return _speak_words(said, prompts, manifest, options)


def _speak_words(
    said: tuple[Text, ...],
    prompts: Iterable[str],
    manifest: Manifest,
    options: argparse.Namespace,
) -> int:
    wanted = options.voice or line_words.settings().voice
    first = before_best(wanted)
    listed = chosen(wanted) if first is None else _recordings(first)
    try:
        voices = _ready(listed, manifest, said, prompts, best=first is not None)
        cast = _cast(voices, said, manifest, options, best=first is not None)
    except VoiceError as error:
        if not options.plan:
            raise
        print(f"{error}\nUntil then this is what the words of today ask for:", file=sys.stderr)
        return telling.what_is_due(
            plan.faults(said, manifest, options.folder, line_words.pronounce())
        )
    return _planned(cast, options) if options.plan else _made(cast, said, options)


def _cast(
    voices: tuple[Voice, ...],
    said: tuple[Text, ...],
    manifest: Manifest,
    options: argparse.Namespace,
    *,
    best: bool,
) -> Cast:
    """Return who says what: these voices, or these and the best one for the rest; tell why."""
    pronounce = line_words.pronounce()

    def due_for(voices: tuple[Voice, ...]) -> Iterator[Job]:
        return jobs(said, voices, manifest, options.folder, pronounce, keeps_better=best)

    if not best:
        return Cast(tuple(due_for(voices)), ())
    folder = line_words.settings().voices_folder
    found = cast(due_for, manifest, voices, folder, whole=not options.only)
    for line in found.told:
        print(line, file=sys.stderr)
    return found


def _planned(cast: Cast, options: argparse.Namespace) -> int:
    if refusal := cast.refusal():
        print(refusal, file=sys.stderr)
    for line in _forecast(cast.due, options):
        print(line, file=sys.stderr)
    return telling.what_is_due(
        f"{job.utterance.id} ({job.utterance.pace}): {job.reason}" for job in cast.due
    )


def _made(cast: Cast, said: Sequence[Text], options: argparse.Namespace) -> int:
    if refusal := cast.refusal():
        raise VoiceError(refusal)
    if any(job.voice.engine in ("mbrola", "espeak") for job in cast.due):
        _tell_swallowed(said)
    _build(cast.due, said, options)
    telling.who_speaks(said, Manifest.load(options.folder / MANIFEST), options.folder)
    return 0


def _recordings(specification: str) -> tuple[Voice, ...]:
    voices = chosen(specification) if specification.strip() else ()
    if any(not isinstance(voice, RecordedVoice) for voice in voices):
        raise VoiceError("Before best only recordings can stand: recorded:FOLDER,best")
    return voices


def _ready(
    listed: tuple[Voice, ...],
    manifest: Manifest,
    said: Sequence[Text],
    prompts: Iterable[str],
    *,
    best: bool,
) -> tuple[Voice, ...]:
    """Return the voices that can speak; tell why others cannot, and what is off with recordings.

    Raises:
        VoiceError: when none can, and the `best` one is not asked for besides.
    """
    voices, reasons = here(listed) if best else ready(listed)
    tapes = [voice for voice in voices if isinstance(voice, RecordedVoice)]
    for tape in tapes:
        tape.recall(manifest.entries)
    strangers = (line for tape in tapes for line in tape.strangers(prompts))
    stale = (tape.complaint(text.id, text.written) for tape in tapes for text in said)
    for line in (*reasons, *strangers, *filter(None, stale)):
        print(line, file=sys.stderr)
    return voices


def _tell_swallowed(said: Iterable[Text]) -> None:
    """Name the words of which espeak-ng swallows a syllable; a notice, because it may err."""
    words, spoken_texts = line_words.lexicon().words, ((text.id, text.spoken) for text in said)
    try:
        for found in swallowed(spoken_texts, words.__contains__, phonemes_of):
            print(found, file=sys.stderr)
    except EspeakError as error:
        print(f"Swallowed syllables: not looked for; {error}", file=sys.stderr)


def _build(due: Sequence[Job], said: Sequence[Text], options: argparse.Namespace) -> None:
    if not due:
        print(f"All {2 * len(said)} sounds are up to date.")
        return
    for line in _forecast(due, options):
        print(line, file=sys.stderr)
    started = time.monotonic()
    with telling.progress("Speaking", len(due)) as step:
        made = build(due, options.folder, step, options.processes)
    took = time.monotonic() - started
    sound = sum(entry.seconds for entry in made)
    print(
        f"Made {counted(len(made), 'sound')}, {sound / 60:.1f} minutes, in {took:.1f} s: "
        f"{sound / took:.0f} times faster than real time."
    )


def _forecast(due: Sequence[Job], options: argparse.Namespace) -> Iterator[str]:
    """Tell what a build asks of a service of others, and how long that takes."""
    asked = [job for job in due if not (options.folder / job.file).exists()]
    for google in {job.voice for job in asked if isinstance(job.voice, Google)}:
        requests = requests_for(
            phrase.text for job in asked if job.voice == google for phrase in job.utterance.phrases
        )
        minutes = max(1, round(requests * google.turns.apart_s / 60))
        yield (
            f"This takes about {counted(minutes, 'minute')}: {counted(requests, 'request')} to "
            f"Google, {google.turns.apart_s:g} s apart. Ctrl-C is safe: the next run goes on."
        )


def _report(manifest: Manifest, prompts: Mapping[str, str], options: argparse.Namespace) -> int:
    from ivr.sound.report import page  # noqa: PLC0415 - slow to import

    return telling.written_page(page(manifest, options.folder, prompts), options.report)
