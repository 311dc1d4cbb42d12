"""Tells on the terminal how the sound of a line is: what is due, what is wrong, and who speaks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ivr.counting import counted
from ivr.sound import plan
from ivr.sound.coverage import coverage
from ivr.sound.manifest import Manifest
from ivr.sound.plan import Pronounce, Text
from ivr.words.prompt import Prompt

PLAYERS = (
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


def played(file: Path) -> bool:
    """Play the file to its end; False when there is no player here, or no sound card."""
    return any(shutil.which(player[0]) and _plays([*player, str(file)]) for player in PLAYERS)


def _plays(command: list[str]) -> bool:
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    # ffplay also ends with 0 when it could not open the sound card.
    return ran.returncode == 0 and "Failed to open" not in ran.stderr


def what_is_due(reasons: Iterable[str]) -> int:
    """Print why each sound is to be made, and how many; give the exit code."""
    due = list(reasons)
    for reason in due:
        print(reason)
    print(f"{counted(len(due), 'sound')} to make." if due else "Nothing to do.")
    return 0


def what_is_wrong(
    said: Sequence[Text], manifest: Manifest, folder: Path, pronounce: Pronounce, *, whole: bool
) -> int:
    """Print what is wrong with the sound of these prompts; give the exit code.

    `whole` says that they are all there are: else nobody can tell which files are not used.
    """
    faults = list(plan.faults(said, manifest, folder, pronounce))
    for fault in faults:
        print(fault)
    who_speaks(said, manifest, folder)
    if faults:
        be = "is" if len(faults) == 1 else "are"
        print(f"{len(faults)} of {2 * len(said)} sounds {be} not right; run scripts/build_audio.py")
        return 1
    print(f"All {2 * len(said)} sounds say the words of today.")
    if spare := plan.leftovers(said, manifest, folder) if whole else ():
        print(f"No prompt uses {counted(len(spare), 'file')} any more; see --prune.")
    return 0


def who_speaks(said: Sequence[Text], manifest: Manifest, folder: Path) -> None:
    """Warn that callers hear a change of voice; no failure, for it may be a human on tape."""
    prompts = [Prompt(text.id, text.written) for text in said]
    if words := coverage(prompts, manifest, folder).two_voices():
        print(words, file=sys.stderr)
