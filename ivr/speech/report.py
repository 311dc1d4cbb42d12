"""One HTML page on which a colleague hears every prompt, reads its words and sees what is off."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.speech.assembly import speech_seconds
from ivr.speech.manifest import Entry, Manifest
from ivr.speech.mastering import heard_in
from ivr.speech.plan import file_fault
from ivr.speech.rate import per_second, syllables
from ivr.speech.recipe import SLOWER, TELEPHONE
from ivr.speech.samples import Samples

RATE_LIMITS = (3.4, 4.9)
"""Syllables per second at the normal pace; a short prompt scatters more than the voice itself."""

_FEWEST_SYLLABLES = 12
_COLUMNS = 160


@dataclass(frozen=True)
class Row:
    """One sound as the page shows it."""

    entry: Entry
    audio: str
    wave: str
    rate: float
    flags: tuple[str, ...]


def page(manifest: Manifest, folder: Path) -> str:
    """Give the page, in Dutch, with the sound inside it, so that it can be mailed as one file."""
    rows = [_row(entry, folder) for entry in manifest.entries]
    here = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=here, autoescape=True, undefined=StrictUndefined)
    environment.filters["dutch"] = dutch
    return environment.get_template("report.html").render(
        rows=rows,
        seconds=sum(row.entry.seconds for row in rows),
        flagged=sum(bool(row.flags) for row in rows),
        voices=sorted({entry.voice.split("@")[0] for entry in manifest.entries}),
        limits=RATE_LIMITS,
        form=TELEPHONE,
    )


def dutch(number: float, digits: int = 1) -> str:
    """Write a number the Dutch way, with a comma and a true minus sign."""
    return f"{number:.{digits}f}".replace(".", ",").replace("-", "\u2212")


def flags(entry: Entry, rate: float) -> Iterable[str]:
    """Give a Dutch sentence for everything about a sound that is out of bounds."""
    if abs(entry.level_dbfs - TELEPHONE.level_dbfs) > 1:
        yield f"Het niveau is {dutch(entry.level_dbfs)} dBFS; het hoort {dutch(-22)} te zijn."
    if entry.peak_dbfs > TELEPHONE.peak_dbfs:
        yield f"De piek is {dutch(entry.peak_dbfs)} dBFS; dat is te hard."
    if syllables(entry.spoken) >= _FEWEST_SYLLABLES:
        slowest, fastest = (limit * SLOWER[entry.pace] for limit in RATE_LIMITS)
        if rate > fastest:
            yield f"Het spreektempo is {dutch(rate)} lettergrepen per seconde; dat is te snel."
        if rate < slowest:
            yield f"Het spreektempo is {dutch(rate)} lettergrepen per seconde; dat is te langzaam."


def _row(entry: Entry, folder: Path) -> Row:
    if file_fault(entry, folder):
        return Row(entry, "", "", 0.0, ("Het geluidsbestand ontbreekt of is beschadigd.",))
    content = (folder / entry.file).read_bytes()
    heard = heard_in(content)
    rate = per_second(entry.spoken, speech_seconds(heard, TELEPHONE.rate_hz))
    audio = base64.b64encode(content).decode()
    return Row(entry, audio, _wave(heard), rate, tuple(flags(entry, rate)))


def _wave(heard: Samples) -> str:
    """Draw the loudest sample of each column above and below the middle, as an SVG path."""
    columns = np.array_split(np.abs(heard), _COLUMNS)
    heights = [round(float(column.max(initial=0)) * 28, 1) for column in columns]
    top = [f"{x} {30 - y:.1f}" for x, y in enumerate(heights)]
    bottom = [f"{x} {30 + y:.1f}" for x, y in reversed(list(enumerate(heights)))]
    return "M" + "L".join([*top, *bottom]) + "Z"
