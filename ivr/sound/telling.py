"""Tells on the terminal how the sound of a line is: what is due, what is wrong, and who speaks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ivr.dutch.written import counted
from ivr.sound import plan
from ivr.sound.build import BuildError
from ivr.sound.coverage import coverage
from ivr.sound.manifest import Manifest
from ivr.sound.plan import Pronounce, Text
from ivr.words.prompt import Prompt


def what_is_due(reasons: Iterable[str]) -> int:
    """Print why each sound is to be made, and how many; return the exit code."""
    due = list(reasons)
    for reason in due:
        print(reason)
    print(f"{counted(len(due), 'sound')} to make." if due else "Nothing to do.")
    return 0


def what_is_wrong(
    said: Sequence[Text], manifest: Manifest, folder: Path, pronounce: Pronounce, *, whole: bool
) -> int:
    """Print what is wrong with the sound of these prompts; return the exit code.

    `whole` says that there are no other prompts: only then is it known which files are not used.
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
    """Warn that callers hear a change of voice; no failure, because one may be a human on tape."""
    prompts = [Prompt(text.id, text.written) for text in said]
    if words := coverage(prompts, manifest, folder).two_voices():
        print(words, file=sys.stderr)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how far a work of so many steps is; what it yields is called after each."""
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.progress import (  # noqa: PLC0415 - slow to import
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def written_page(content: str, file: Path) -> int:
    """Write a page and tell how to open it; return the exit code.

    Raises:
        BuildError: it cannot be written there.
    """
    try:
        file.write_text(content, encoding="utf-8")
    except OSError as error:
        remedy = "choose a folder that is there and has room"
        raise BuildError(f"{file} cannot be written ({error.strerror}); {remedy}") from error
    print(f"Open {file} in a browser; it is one file and needs nothing else.")
    return 0
