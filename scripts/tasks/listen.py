"""Plays one prompt, and leaves a copy of it that any computer can play."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from ivr.sound.build import BuildError
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.plan import file_fault
from scripts.tasks import line_words

PLAYERS = (
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


def listen(manifest: Manifest, options: argparse.Namespace) -> int:
    """Play a prompt at the pace of the options; BuildError when it has no sound."""
    return _listen(_wanted(manifest, options), options)


def _wanted(manifest: Manifest, options: argparse.Namespace) -> Entry | None:
    """Return the sound of a prompt; it may have the name of another one with equal words."""
    own = manifest.at(options.listen, options.pace)
    return own or manifest.find(
        line_words.prompts(options.words).get(options.listen, ""), options.pace
    )


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
