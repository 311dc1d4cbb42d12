"""One HTML page on which a colleague hears every prompt, reads its words and sees what is off."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Template

from ivr.sound import bounds
from ivr.sound.bounds import dutch
from ivr.sound.manifest import Entry, Manifest
from ivr.sound.mastering import heard_in
from ivr.sound.one_file import environment_for
from ivr.sound.plan import file_fault
from ivr.sound.recipe import TELEPHONE
from ivr.sound.samples import Samples

_COLUMNS = 160


@dataclass(frozen=True)
class Row:
    """One sound as the page shows it."""

    entry: Entry
    audio: str
    wave: str
    rate: float
    flags: tuple[str, ...]


def page(manifest: Manifest, folder: Path, prompts: Mapping[str, str]) -> str:
    """Return the page, in Dutch, with the sound inside it, so that it can be mailed as one file.

    `prompts` are the words of today by id: sound that says other words is flagged.
    """
    today = set(prompts.values())
    rows = [
        _row(entry, folder, entry.text if entry.text in today else prompts.get(entry.id))
        for entry in manifest.entries
    ]
    return _template().render(
        rows=rows,
        seconds=sum(row.entry.seconds for row in rows),
        flagged=sum(bool(row.flags) for row in rows),
        voices=sorted({entry.voice.split("@")[0] for entry in manifest.entries}),
        limits=bounds.RATE_LIMITS,
        form=TELEPHONE,
    )


def _template() -> Template:
    environment = environment_for(__package__)
    environment.filters["dutch"] = dutch
    return environment.get_template("report.html")


def _row(entry: Entry, folder: Path, written: str | None) -> Row:
    if file_fault(entry, folder):
        return Row(entry, "", "", 0.0, ("Het geluidsbestand ontbreekt of is beschadigd.",))
    content = (folder / entry.file).read_bytes()
    heard = heard_in(content)
    audio = base64.b64encode(content).decode()
    flags = tuple(bounds.flags(entry, heard, written))
    return Row(entry, audio, _wave(heard), bounds.rate(entry.spoken, heard), flags)


def _wave(heard: Samples) -> str:
    """Return an SVG path with the loudest sample of each column above and below the middle."""
    columns = np.array_split(np.abs(heard), _COLUMNS)
    heights = [round(float(column.max(initial=0)) * 28, 1) for column in columns]
    top = [f"{x} {30 - y:.1f}" for x, y in enumerate(heights)]
    bottom = [f"{x} {30 + y:.1f}" for x, y in reversed(list(enumerate(heights)))]
    return "M" + "L".join([*top, *bottom]) + "Z"
