"""Reads the leaflets of a library, and refuses those that contradict each other or the settings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ivr.line.front_matter import LeafletError
from ivr.line.leaflet import Leaflet, load_leaflet
from ivr.line.library import Library

A_NAME = re.compile(r"(?!hall$|clinic-)[a-z][a-z0-9-]*")
"""The name of a leaflet stands in addresses, and before the names of its prompts."""

_CLINIC = ("clinic_name", "open_days", "opens", "closes")
"""The fields that tell of the clinic beside its number."""


def leaflet_files(folders: Sequence[Path]) -> Mapping[str, Path]:
    """Return the file of every leaflet in these folders, by name and in the order of the names.

    Raises:
        LeafletError: there is none, two have one name, or a name fits in no address.
    """
    found = chain.from_iterable(folder.glob("*/leaflet.md") for folder in folders)
    files: dict[str, Path] = {}
    for file in sorted(found, key=_name):
        _refuse_name(file, files)
        files[_name(file)] = file
    if not files:
        where = ", ".join(map(str, folders))
        raise LeafletError(where, 0, "there is no leaflet.", "Put one there as NAME/leaflet.md.")
    return files


def load_library(folders: Sequence[Path]) -> Mapping[str, Leaflet]:
    """Read every leaflet in these folders, by name and in the order of the names.

    Raises:
        LeafletError: naming the file, the line and the remedy; also when there is none, or when
            two leaflets cannot be told apart or tell different things of one clinic.
    """
    leaflets = {name: load_leaflet(file) for name, file in leaflet_files(folders).items()}
    _refuse_contradictions(leaflets.values())
    return leaflets


def _refuse_name(file: Path, others: Container[str]) -> None:
    if not A_NAME.fullmatch(_name(file)):
        problem = "the folder has a name that fits in no address, or that the line uses itself."
        raise LeafletError(str(file), 0, problem, "Use small letters, digits, dashes: nuchter-2.")
    if _name(file) in others:
        problem = f"two folders hold a leaflet '{_name(file)}'."
        raise LeafletError(str(file), 0, problem, "Rename one of the two.")


def refuse_unknown_numbers(library: Library) -> None:
    """Refuse a leaflet whose clinic or own number is not in the settings.

    A text that somebody edits must never change whom the line can ring.

    Raises:
        LeafletError: naming the file, the line and the remedy.
    """
    for leaflet in library.leaflets.values():
        about = leaflet.about
        if about.clinic_number not in library.desks:
            problem = f"the clinic's number {about.clinic_number} is not in CLINIC_NUMBER."
            remedy = "Add it to that setting, or mend it here."
            raise _error(leaflet, "clinic_number", problem, remedy)
        for number in about.line_numbers:
            if number not in library.dialled:
                problem = f"the number {number} that goes straight to it is not in LINE_NUMBER."
                remedy = "Add it to that setting, or remove it here."
                raise _error(leaflet, "line_numbers", problem, remedy)


def _refuse_contradictions(leaflets: Iterable[Leaflet]) -> None:
    numbers: dict[str, Leaflet] = {}
    desks: dict[str, Leaflet] = {}
    for leaflet in leaflets:
        about = leaflet.about
        other = numbers.setdefault(about.pavo_number, leaflet)
        if other is not leaflet:
            problem = f"{_place(other, 'pavo_number')} has the number {about.pavo_number} too."
            remedy = "Give one of the two the number on its own paper."
            raise _error(leaflet, "pavo_number", problem, remedy)
        other = desks.setdefault(about.clinic_number, leaflet)
        for name in _CLINIC:
            if getattr(about, name) != getattr(other.about, name):
                problem = f"{_place(other, name)} tells another '{name}' of the same clinic."
                remedy = "Clinics with one number are one clinic: make the two the same."
                raise _error(leaflet, name, problem, remedy)


def _error(leaflet: Leaflet, name: str, problem: str, remedy: str) -> LeafletError:
    file, line = _place(leaflet, name).split(":")
    return LeafletError(file, int(line), problem, remedy)


def _place(leaflet: Leaflet, name: str) -> str:
    """Return the file and the line of a field."""
    return f"{leaflet.name}/leaflet.md:{leaflet.about.lines.get(name, 1)}"


def _name(file: Path) -> str:
    return file.parent.name
