"""Writes the files of a leaflet: all of them whole or none at all, and over none by surprise."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ivr.importing.source import ImportingError

REVIEW = "review.html"


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


def _refuse_to_replace(folder: Path, names: Iterable[str]) -> None:
    there = [name for name in names if name != REVIEW and (folder / name).exists()]
    if there:
        raise ImportingError(
            f"{folder} has a leaflet already ({', '.join(there)}): add --replace to write over it, "
            "or --name to give this one another folder."
        )
