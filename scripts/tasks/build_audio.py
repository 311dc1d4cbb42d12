"""Makes, checks or plays the sound of every prompt, and turns what went wrong into a sentence."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.dutch import spoken
from ivr.dutch.spoken.lexicon import Lexicon, LexiconError, for_leaflets
from ivr.dutch.written import counted
from ivr.line.front_matter import LeafletError
from ivr.sound import plan, telling
from ivr.sound.build import BuildError, build, prune
from ivr.sound.manifest import MANIFEST, Entry, Manifest, ManifestError
from ivr.sound.plan import Job, Pronounce, Text, WordsError, file_fault, jobs, texts
from ivr.sound.voices.choice import chosen, ready
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import Voice, VoiceError

if TYPE_CHECKING:
    from ivr.settings import Speech

MENDABLE = (BuildError, LeafletError, LexiconError, ManifestError, VoiceError, WordsError)
"""Not by ivr/plain_exit.py, which knows settings and database: that takes a second to import."""

PLAYERS = (
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


def run(options: argparse.Namespace) -> int:
    """Do what the options ask; 0 is well, 1 is not, 130 is interrupted."""
    # A polite kill is treated as Ctrl-C: the manifest is still written.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    try:
        return _run(options)
    except MENDABLE as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. What was finished is kept; run it again to go on.", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace) -> int:
    manifest = Manifest.load(options.folder / MANIFEST)
    if options.listen:
        return _listen(_wanted(manifest, options), options)
    prompts = _prompts(options.words)
    if options.report:
        return _report(manifest, prompts, options)
    said = texts(_selected(prompts, options.only), _speak())
    if options.check:
        return telling.what_is_wrong(
            said, manifest, options.folder, _pronounce(), whole=not options.only
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
    wanted = chosen(options.voice or _settings().voice)
    try:
        voices = _voices(wanted, manifest)
    except VoiceError as error:
        if not options.plan:
            raise
        print(f"{error}\nUntil then this is what the words of today ask for:", file=sys.stderr)
        return telling.what_is_due(plan.faults(said, manifest, options.folder, _pronounce()))
    for line in _complaints(voices, said, prompts):
        print(line, file=sys.stderr)
    due = list(jobs(said, voices, manifest, options.folder, _pronounce()))
    if options.plan:
        whys = (f"{job.utterance.id} ({job.utterance.pace}): {job.reason}" for job in due)
        return telling.what_is_due(whys)
    _build(due, said, options)
    telling.who_speaks(said, Manifest.load(options.folder / MANIFEST), options.folder)
    return 0


def _prompts(words: Path | None) -> Mapping[str, str]:
    if words is None:
        from ivr.line.library import Library  # noqa: PLC0415 - other words need no line
        from ivr.line.shelves import load_library  # noqa: PLC0415

        settings = _settings()
        # With and without questions in one's own words, which a setting turns on at any time.
        leaflets = load_library(settings.leaflet_folders)
        lines = [Library(leaflets, by_name=settings.by_name, aloud=it) for it in (False, True)]
        return {prompt.id: prompt.text for line in lines for prompt in line.prompts()}
    try:
        prompts = json.loads(words.read_text(encoding="utf-8"))
        return {key: _text(key, text) for key, text in prompts.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise WordsError(f'{words} is not a file with {{"id": "text"}} in JSON: {error}') from error


def _text(key: str, text: object) -> str:
    if not isinstance(text, str):
        raise ValueError(f"{key!r} has {json.dumps(text)} and no text")
    return text


def _selected(prompts: Mapping[str, str], only: Sequence[str] | None) -> Mapping[str, str]:
    unknown = sorted(set(only or ()) - set(prompts))
    if unknown:
        raise WordsError(
            f"There is no prompt {', '.join(unknown)}. There are: {', '.join(prompts)}"
        )
    return {key: text for key, text in prompts.items() if not only or key in only}


@cache
def _lexicon() -> Lexicon:
    return for_leaflets(*_settings().leaflet_folders)


def _pronounce() -> Pronounce:
    return _lexicon().pronounce


def _speak() -> Callable[[str], str]:
    return partial(spoken.speak, vocabulary=_lexicon().vocabulary)


@cache
def _settings() -> Speech:
    from ivr.settings import load_speech  # noqa: PLC0415 - slow to import, and often not needed

    return load_speech()


def _voices(wanted: tuple[Voice, ...], manifest: Manifest) -> tuple[Voice, ...]:
    voices, reasons = ready(wanted)
    for reason in reasons:
        print(reason, file=sys.stderr)
    for tape in _tapes(voices):
        tape.recall(manifest.entries)
    return voices


def _tapes(voices: Iterable[Voice]) -> Iterator[RecordedVoice]:
    return (voice for voice in voices if isinstance(voice, RecordedVoice))


def _complaints(
    voices: Sequence[Voice], said: Sequence[Text], prompts: Iterable[str]
) -> Iterator[str]:
    yield from (line for tape in _tapes(voices) for line in tape.strangers(prompts))
    told = (voice.complaint(text.id, text.written) for voice in voices for text in said)
    yield from (line for line in told if line)


def _build(due: Sequence[Job], said: Sequence[Text], options: argparse.Namespace) -> None:
    if not due:
        print(f"All {2 * len(said)} sounds are up to date.")
        return
    started = time.monotonic()
    with _progress(len(due)) as step:
        made = build(due, options.folder, step, options.processes)
    took = time.monotonic() - started
    sound = sum(entry.seconds for entry in made)
    print(
        f"Made {counted(len(made), 'sound')}, {sound / 60:.1f} minutes, in {took:.1f} s: "
        f"{sound / took:.0f} times faster than real time."
    )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.progress import (  # noqa: PLC0415 - slow to import
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("Speaking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def _report(manifest: Manifest, prompts: Mapping[str, str], options: argparse.Namespace) -> int:
    from ivr.sound.report import page  # noqa: PLC0415 - slow to import

    content, file = page(manifest, options.folder, prompts), options.report
    try:
        file.write_text(content, encoding="utf-8")
    except OSError as error:
        remedy = "choose a folder that is there and has room"
        raise BuildError(f"{file} cannot be written ({error.strerror}); {remedy}") from error
    print(f"Open {file} in a browser; it is one file and needs nothing else.")
    return 0


def _wanted(manifest: Manifest, options: argparse.Namespace) -> Entry | None:
    """Return the sound of a prompt; it may have the name of another one with equal words."""
    own = manifest.at(options.listen, options.pace)
    return own or manifest.find(_prompts(options.words).get(options.listen, ""), options.pace)


def _listen(entry: Entry | None, options: argparse.Namespace) -> int:
    from ivr.sound.mastering import heard_in  # noqa: PLC0415 - slow to import
    from ivr.sound.samples import segment  # noqa: PLC0415 - slow to import

    if entry is None:
        raise BuildError(f"There is no sound of {options.listen} ({options.pace}); build it first")
    if fault := file_fault(entry, options.folder):
        raise BuildError(f"{entry.id} ({entry.pace}): {fault}; run scripts/build_audio.py")
    # Outside the project, so that it is never committed.
    copy = Path(tempfile.mkdtemp(prefix="listen-")) / f"{entry.id}-{entry.pace}.wav"
    sound = segment(heard_in((options.folder / entry.file).read_bytes()), 8000)
    sound.export(copy, format="wav").close()
    print(f"{entry.text}\n{copy} is a copy in 16-bit PCM, {entry.seconds:.1f} s.", flush=True)
    if not _played(copy):
        print("It cannot be played here; open the copy on a computer with sound.")
    return 0


def _played(file: Path) -> bool:
    """Play the file to its end; False when there is no player here, or no sound card."""
    return any(shutil.which(player[0]) and _plays([*player, str(file)]) for player in PLAYERS)


def _plays(command: list[str]) -> bool:
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    # ffplay also ends with 0 when it could not open the sound card.
    return ran.returncode == 0 and "Failed to open" not in ran.stderr
