"""Writes the files of a leaflet: all of them whole or none at all, and over none by surprise."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

from ivr.importing.source import ImportingError

REVIEW = "review.html"
_BEFORE = ".bak"


def save(folder: Path, files: Mapping[str, str], *, replace: bool) -> None:
    """Write texts by name into a folder, which is made.

    Raises:
        ImportingError: when a leaflet is there already and must not be replaced.
        OSError: when it cannot be written; nothing is then changed.
    """
    if not replace:
        _refuse_to_replace(folder, files)
    if not files:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".importing-") as beside:
        for name, text in files.items():
            (Path(beside) / name).write_text(text, encoding="utf-8", newline="\n")
        for name in files:
            os.replace(Path(beside) / name, folder / name)


def keep_before(file: Path, text: str) -> Path | None:
    """Copy a file that is about to become another text; return the copy, or None without one.

    It never takes the place of an older copy, which may be the one that somebody worked on.

    Raises:
        OSError: when it cannot be written.
    """
    before = file.read_bytes() if file.is_file() else text.encode()
    if before == text.encode():
        return None
    names = (f"{file.name}{_BEFORE}{number or ''}" for number in count())
    copy = next(it for it in map(file.with_name, names) if not it.exists())
    copy.write_bytes(before)
    return copy


def _refuse_to_replace(folder: Path, names: Iterable[str]) -> None:
    there = [name for name in names if name != REVIEW and (folder / name).exists()]
    if there:
        raise ImportingError(
            f"{folder} has a leaflet already ({', '.join(there)}): add --replace to write over it, "
            "or --name to give this one another folder."
        )
