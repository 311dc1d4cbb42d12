"""Has the finished sound heard by a speech recogniser, and counts the words that got lost."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.dutch.language import LANGUAGE
from ivr.dutch.written import counted
from ivr.sound.manifest import MANIFEST, Entry, Manifest, ManifestError
from ivr.sound.samples import Samples
from ivr.sound.word_errors import Hearing, changes, compare, total
from scripts.tasks import first_use

Recogniser = Callable[[Samples], str]
"""Sound at 16 kHz, from -1 to 1 -> the words in it."""


class ListenError(Exception):
    """There is nothing to hear, or nobody to hear it; the message names the remedy."""


@dataclass(frozen=True)
class Heard:
    """One sound file and what was heard in it."""

    entry: Entry
    text: str
    hearing: Hearing

    @property
    def name(self) -> str:
        """The name it has in a kept run."""
        return f"{self.entry.id} ({self.entry.pace})"


def run(options: argparse.Namespace, recogniser: Recogniser | None = None) -> int:
    """Hear, compare and report; 0 is well, 1 is not. Without a recogniser Whisper hears."""
    try:
        entries = _chosen(options)
        before = _kept(options.against) if options.against else {}
        heard = _heard(entries, options.folder, recogniser or whisper(options.model, options.beam))
        if options.json:
            options.json.write_text(_json(heard), encoding="utf-8")
    except (ListenError, ManifestError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    _report(heard)
    if options.against:
        _compare(before, heard)
    return 0


def _chosen(options: argparse.Namespace) -> list[Entry]:
    path = options.folder / MANIFEST
    entries = [
        entry
        for entry in Manifest.load(path).entries
        if options.pace in (None, entry.pace) and (not options.only or entry.id in options.only)
    ]
    if unknown := sorted(set(options.only or ()) - {entry.id for entry in entries}):
        raise ListenError(
            f"{path} has no sound of {', '.join(unknown)}; run scripts/build_audio.py"
        )
    if not entries:
        raise ListenError(f"{path} names no sound to hear; run scripts/build_audio.py first")
    return entries


def whisper(model: str, beam: int = 1) -> Recogniser:
    """Return a recogniser: a Whisper model, by its folder or name, that weighs `beam` readings.

    Raises:
        ListenError: the model cannot be loaded.
    """
    first_use.install(first_use.LISTEN_BACK)
    from faster_whisper import WhisperModel  # noqa: PLC0415 - it was just installed

    try:
        whisper = WhisperModel(model, device="cpu", compute_type="int8")
    except Exception as error:
        # The tokenizer's library raises a bare Exception for a broken file, so no type will do.
        raise ListenError(
            f"The model {model} cannot be loaded: {error}\n"
            "Give --model a folder with model.bin, or a name such as small (needs the internet)."
        ) from error

    def recognise(sound: Samples) -> str:
        # What was heard before must not help: a caller hears a prompt once, too. And a recogniser
        # in doubt goes round in circles, which would count as hundreds of wrong words.
        segments, _ = whisper.transcribe(
            sound.astype("float32"),
            language=LANGUAGE,
            beam_size=beam,
            temperature=0.0,
            condition_on_previous_text=False,
            no_repeat_ngram_size=8,
            without_timestamps=True,
        )
        return " ".join(segment.text.strip() for segment in segments)

    return recognise


def _heard(entries: Sequence[Entry], folder: Path, recogniser: Recogniser) -> list[Heard]:
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.progress import track  # noqa: PLC0415 - slow to import

    console = Console(stderr=True)
    return [
        hear(entry, folder, recogniser)
        for entry in track(entries, "Listening", console=console, transient=True)
    ]


def hear(entry: Entry, folder: Path, recogniser: Recogniser) -> Heard:
    """Have a finished sound heard; ListenError when its file is not there."""
    text = recogniser(_sound(folder / entry.file))
    return Heard(entry, text, compare(entry.spoken, text))


def _sound(file: Path) -> Samples:
    """Return a finished file at the 16 kHz that recognisers want, in its own band."""
    from scipy.signal import resample_poly  # noqa: PLC0415 - slow to import

    from ivr.sound.mastering import heard_in  # noqa: PLC0415 - slow to import

    try:
        sound: Samples = resample_poly(heard_in(file.read_bytes()), 2, 1)
    except (OSError, ValueError) as error:
        raise ListenError(f"{file} cannot be heard: {error}; run scripts/build_audio.py") from error
    return sound


def _json(heard: Iterable[Heard]) -> str:
    rows = {one.name: _row(one) for one in heard}
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _row(one: Heard) -> dict[str, Any]:
    return {
        "id": one.entry.id,
        "pace": one.entry.pace,
        "voice": one.entry.voice,
        "recipe": one.entry.recipe,
        "spoken": one.entry.spoken,
        "heard": one.text,
        "words": one.hearing.words,
        "errors": one.hearing.errors,
        "lost": [[step.said, step.heard] for step in one.hearing.lost],
    }


def _kept(file: Path) -> dict[str, float]:
    """Return the word error rates of an earlier run."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return {name: row["errors"] / row["words"] for name, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ListenError(f"{file} is no run that --json kept: {error!r}") from error


def _report(heard: Sequence[Heard]) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.table import Table  # noqa: PLC0415 - slow to import

    table = Table("Errors", "Prompt", "Lost, and what was heard instead", title="Worst first")
    for one in sorted(heard, key=lambda one: -one.hearing.rate):
        if one.hearing.lost:
            table.add_row(f"{one.hearing.rate:.0%}", one.name, ", ".join(lost_words(one.hearing)))
    console = Console()
    console.print(table)
    for name, group in _groups(heard):
        rate, words = total(group), sum(hearing.words for hearing in group)
        console.print(
            f"{name}: {rate:.1%} of {words} words went wrong, in {counted(len(group), 'sound')}."
        )


def lost_words(hearing: Hearing) -> tuple[str, ...]:
    """Return each word that went wrong, and what was heard for it."""
    return tuple(f"{step.said or '-'} > {step.heard or '-'}" for step in hearing.lost)


def _groups(heard: Sequence[Heard]) -> Iterator[tuple[str, list[Hearing]]]:
    for name in dict.fromkeys(f"{one.entry.voice}, {one.entry.pace}" for one in heard):
        same = [one for one in heard if name == f"{one.entry.voice}, {one.entry.pace}"]
        yield name, [one.hearing for one in same]
    yield "All", [one.hearing for one in heard]


def _compare(before: Mapping[str, float], heard: Sequence[Heard]) -> None:
    changed = changes(before, {one.name: one.hearing.rate for one in heard})
    for name, change in changed.items():
        print(f"{'better' if change < 0 else 'worse '} {change:+.0%}  {name}")
    better = sum(change < 0 for change in changed.values())
    print(f"Against the earlier run: {better} better, {len(changed) - better} worse.")
