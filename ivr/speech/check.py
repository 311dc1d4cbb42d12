"""Whether the sound on disk says the words of today; needs no voice, so that CI can ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ivr.model import Pace
from ivr.speech.manifest import Entry, Manifest
from ivr.speech.plan import Pronounce, Text, address, file_fault, is_address, phrases_for


def faults(
    said: Iterable[Text], manifest: Manifest, folder: Path, pronounce: Pronounce
) -> Iterator[str]:
    """Give a sentence for every prompt and pace whose sound is not right."""
    for text in said:
        for pace in Pace:
            fault = _fault(text, pace, manifest.at(text.id, pace), folder, pronounce)
            if fault:
                yield f"{text.id} ({pace}): {fault}"


def leftovers(said: Iterable[Text], manifest: Manifest, folder: Path) -> tuple[Path, ...]:
    """Give the sound files that no prompt of today uses, and the remains of a broken-off write."""
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
