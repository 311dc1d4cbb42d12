"""Builds of a few prompts, recorded or spoken, and what must then be true on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from ivr.sound import plan
from ivr.sound.build import build
from ivr.sound.manifest import Manifest
from ivr.sound.plan import Job, Pronounce, jobs, texts
from ivr.sound.voices.voice import Voice
from tests.sound import ear
from tests.sound.sounds import speechlike, wav

PROMPTS = {
    f"prompt-{n}": f"Dit is nummer {word}." for n, word in enumerate(["een", "twee", "drie"])
}


def as_it_is(spoken: str, engine: str = "") -> str:
    return spoken


def record(folder: Path, prompts: Iterable[str]) -> None:
    for number, prompt_id in enumerate(prompts):
        (folder / f"{prompt_id}.wav").write_bytes(wav(speechlike(0.6, seed=number)))


def due(
    folder: Path, voice: Voice, prompts: dict[str, str] = PROMPTS, pronounce: Pronounce = as_it_is
) -> list[Job]:
    manifest = Manifest.load(folder / "manifest.json")
    return list(jobs(texts(prompts, as_it_is), (voice,), manifest, folder, pronounce))


def made(folder: Path, voice: Voice, prompts: dict[str, str] = PROMPTS) -> list[str]:
    """Build, and return what was made as 'id pace'."""
    entries = build(due(folder, voice, prompts), folder, lambda: None, processes=1)
    return sorted(f"{entry.id} {entry.pace}" for entry in entries)


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_true(folder: Path) -> Manifest:
    """Fail unless the manifest is whole and every file it names is there, whole, and as told."""
    manifest = Manifest.load(folder / "manifest.json")
    for entry in manifest.entries:
        content = (folder / entry.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry.sha256
        assert len(ear.heard(content)) / 8000 == pytest.approx(entry.seconds, abs=0.001)
    for path in folder.glob("*.wav"):
        ear.heard(path.read_bytes())
    return manifest


def faults(folder: Path, prompts: dict[str, str], pronounce: Pronounce = as_it_is) -> list[str]:
    manifest = Manifest.load(folder / "manifest.json")
    return list(plan.faults(texts(prompts, as_it_is), manifest, folder, pronounce))
