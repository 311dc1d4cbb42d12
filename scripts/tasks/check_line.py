"""Checks every line by every rule, at every point and over HTTP, and reports what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ivr.clinic.chart import draw
from ivr.clinic.svg import DrawingError, render_svg
from ivr.demonstration import LINE_NUMBER
from ivr.dutch.spoken.lexicon import LexiconError, for_leaflets
from ivr.dutch.written import counted
from ivr.house import AUDIO
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.plain_exit import plain_exit
from ivr.proof.durations import Timing
from ivr.proof.script import script
from ivr.settings import ROOT, load_speech
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.words.line import Line
from scripts.tasks.proving import Proof, Shelf, prove

REMEMBERED = ROOT / ".data" / "proofs.json"
"""What was found in each line when it was last proved."""

SUMS = ("steps", "points", "passages", "requests", "documents", "seconds", "measured_prompts")


class UnknownLeafletError(Exception):
    """There is no leaflet of this name; names those there are."""


def run(folder: Path | None, only: str | None, *, again: bool, as_json: bool) -> None:
    """Check the lines and say what is wrong; draw them in `folder` when there is one."""
    errors = (DrawingError, LexiconError, UnknownLeafletError, OSError)
    with plain_exit(*errors, code=2):
        shelf = _shelf(only)
        if folder:
            _draw(shelf.library, only, folder)
        proofs = list(_watched(prove(shelf, REMEMBERED, only, again=again)))
    _show_json(proofs) if as_json else _show(proofs)
    sys.exit(1 if any(proof.issues for proof in proofs) else 0)


def _shelf(only: str | None) -> Shelf:
    settings = load_speech()
    leaflets = load_library(settings.leaflet_folders)
    if only is not None and only not in leaflets:
        known = ", ".join(leaflets)
        raise UnknownLeafletError(f"There is no leaflet {only!r}. There are: {known}.")
    numbers = tuple(dict.fromkeys((LINE_NUMBER, *Library(leaflets).straight)))
    return Shelf(
        Library(
            leaflets, dialled=numbers, by_name=settings.by_name, aloud=settings.speech_questions
        ),
        settings.leaflet_folders,
        settings.leaflet_choice,
        for_leaflets(*settings.leaflet_folders),
        Manifest.load(AUDIO / MANIFEST),
        AUDIO,
    )


def _draw(library: Library, only: str | None, folder: Path) -> None:
    """Draw each line under its leaflet's name, or the only one under a name that says less."""
    if folder.is_file():
        raise DrawingError(f"{folder} is a file; name a folder to draw in.")
    folder.mkdir(parents=True, exist_ok=True)
    lines = [line for _, line in library.lines() if only in (None, line.leaflet)]
    for line in lines:
        _draw_line(line, folder / ("line" if len(lines) == 1 else line.leaflet or "hall"))


def _draw_line(line: Line, path: Path) -> None:
    path.with_suffix(".svg").write_text(render_svg(draw(line)), encoding="utf-8")
    path.with_suffix(".md").write_text(script(line), encoding="utf-8")


def _watched(proofs: Iterable[Proof]) -> Iterable[Proof]:
    """Tell how far it is where somebody watches: two hundred leaflets take a while."""
    for number, proof in enumerate(proofs, start=1):
        if sys.stderr.isatty():
            told = "remembered" if proof.remembered else f"{proof.seconds:.1f} s"
            print(f"{number}: {proof.leaflet or 'hall'} ({told})", file=sys.stderr)
        yield proof


def _show(proofs: Sequence[Proof]) -> None:
    console = Console(highlight=False)
    sums = _sums(proofs)
    console.print(
        f"{sums['steps']} steps, {sums['points']} points, {sums['passages']} passages explored; "
        f"{sums['requests']} requested over HTTP, {sums['documents']} different documents; "
        f"{sums['seconds']:.1f} s."
    )
    remembered = sum(proof.remembered for proof in proofs)
    if remembered:
        console.print(f"{counted(remembered, 'line')} remembered: nothing changed there.")
    console.print(_table(proofs[0].timings) if len(proofs) == 1 else _worst(proofs))
    measured = sum(proof.measured_prompts for proof in proofs)
    console.print(f"{counted(measured, 'prompt')} measured on sound; the rest estimated.")
    for proof in proofs:
        for issue in proof.issues:
            whose = f"{proof.leaflet or 'hall'}: " if len(proofs) > 1 else ""
            console.print(f"- {whose}{issue}", markup=False, soft_wrap=True)
    found = sum(len(proof.issues) for proof in proofs)
    console.print(f"{counted(found, 'issue')}." if found else "Nothing to report.")


def _table(timings: Sequence[Timing]) -> Table:
    table = Table("Seconds after pick-up", "", "at most", box=None, pad_edge=False)
    for timing in timings:
        limit = "" if timing.limit is None else f"{timing.limit:.0f}"
        table.add_row(timing.name, f"{timing.seconds:.1f}", limit)
    return table


def _worst(proofs: Sequence[Proof]) -> Table:
    """Return the latest moments in each line: of several topics, that of the slowest one."""
    names = dict.fromkeys(_kind(timing) for proof in proofs for timing in proof.timings)
    table = Table("Seconds", *names, box=None, pad_edge=False)
    for proof in proofs:
        worst = {name: _latest(proof, name) for name in names}
        table.add_row(proof.leaflet or "hall", *worst.values())
    return table


def _latest(proof: Proof, name: str) -> str:
    found = [timing.seconds for timing in proof.timings if _kind(timing) == name]
    return f"{max(found):.1f}" if found else ""


def _kind(timing: Timing) -> str:
    """Return what a moment is called, whichever topic it is of."""
    return timing.name.partition(": ")[2] if timing.name.startswith("topic") else timing.name


def _sums(proofs: Sequence[Proof]) -> dict[str, float]:
    return {name: sum(getattr(proof, name) for proof in proofs) for name in SUMS}


def _show_json(proofs: Sequence[Proof]) -> None:
    rows = [asdict(proof) for proof in proofs]
    every = {name: [one for row in rows for one in row[name]] for name in ("timings", "issues")}
    report = {**_sums(proofs), **every, "lines": rows}
    print(json.dumps(report, ensure_ascii=False, indent=1))
