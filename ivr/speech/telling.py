"""Tells on the terminal how the sound of a line is: what is due, what is wrong, and who speaks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ivr.counting import counted
from ivr.model import Prompt
from ivr.speech import check
from ivr.speech.coverage import coverage
from ivr.speech.manifest import Manifest
from ivr.speech.plan import Pronounce, Text


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
    faults = list(check.faults(said, manifest, folder, pronounce))
    for fault in faults:
        print(fault)
    who_speaks(said, manifest, folder)
    if faults:
        be = "is" if len(faults) == 1 else "are"
        print(f"{len(faults)} of {2 * len(said)} sounds {be} not right; run scripts/build_audio.py")
        return 1
    print(f"All {2 * len(said)} sounds say the words of today.")
    if spare := check.leftovers(said, manifest, folder) if whole else ():
        print(f"No prompt uses {counted(len(spare), 'file')} any more; see --prune.")
    return 0


def who_speaks(said: Sequence[Text], manifest: Manifest, folder: Path) -> None:
    """Warn that callers hear a change of voice; no failure, for it may be a human on tape."""
    prompts = [Prompt(text.id, text.written) for text in said]
    if words := coverage(prompts, manifest, folder).two_voices():
        print(words, file=sys.stderr)
