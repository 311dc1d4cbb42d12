"""Proves the lines of a library one by one, and remembers those in which nothing changed since."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ivr.dutch.spoken.lexicon import GENERAL, Lexicon
from ivr.line.leaflet import Leaflet, approved_file
from ivr.line.library import Library
from ivr.line.shelves import leaflet_files
from ivr.proof.approved import TextFile, unlike_approved
from ivr.proof.check import issues_of, wiring_issues
from ivr.proof.durations import Timing, timings
from ivr.proof.issue import Explored, Issue
from ivr.proof.over_http import LineAnswer, RunningLine, ask, worth_asking
from ivr.proof.speakable import unspeakable
from ivr.settings import ROOT
from ivr.sound.coverage import coverage
from ivr.sound.manifest import Manifest, write_whole
from ivr.sound.playable import Playable
from ivr.words.line import Line
from ivr.words.prompt import Pace, Prompt
from scripts.tasks.running_line import running_line


@dataclass(frozen=True)
class Proof:
    """What was looked at in a line, and what was found; the hall has no `leaflet`."""

    leaflet: str
    steps: int
    points: int = 0
    passages: int = 0
    requests: int = 0
    documents: int = 0
    seconds: float = 0.0
    measured_prompts: int = 0
    timings: list[Timing] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    remembered: bool = False


@dataclass(frozen=True)
class Shelf:
    """The leaflets that are proved, and what they are spoken with.

    `folders` and `choice` are what the settings LEAFLETS and LEAFLET_CHOICE say.
    """

    library: Library
    folders: Sequence[Path]
    choice: str
    lexicon: Lexicon
    manifest: Manifest
    audio: Path

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Return the file of every leaflet, by its name."""
        return leaflet_files(self.folders)

    @cached_property
    def code(self) -> str:
        """Return what changes with every module of the line."""
        modules = sorted([*(ROOT / "ivr").rglob("*.py"), ROOT / "app.py", GENERAL])
        return _digest(*(module.read_bytes() for module in modules))

    def leaflet(self, line: Line) -> Leaflet:
        """Return the leaflet of a line; the hall has one without a text."""
        return self.library.leaflets.get(line.leaflet, self.library.in_hall)

    def fingerprint(self, line: Line) -> str:
        """Return what changes with anything that a proof of this line depends on."""
        file = self.files.get(line.leaflet)
        texts = [file, approved_file(file)] if file else []
        prompts = line.prompts.values()
        said = coverage(prompts, self.manifest, self.audio)
        entries = [self.manifest.find(prompt.text, Pace.NORMAL) for prompt in prompts]
        facts = self.code, line, self.lexicon, said, entries
        return _digest(
            *(repr(fact).encode() for fact in facts),
            *(text.read_bytes() for text in texts if text.is_file()),
        )


def prove(
    shelf: Shelf, memory: Path, only: str | None = None, *, again: bool = False
) -> Iterator[Proof]:
    """Yield the proof of every line, or of `only` one leaflet; `again` also those that are known.

    The file `memory` holds what was found before, by the fingerprint of what it was found in; it
    is written when all is done.
    """
    known = {} if again else _recalled(memory)
    found: dict[str, Proof] = {}
    with ExitStack() as stack:
        served: list[RunningLine] = []
        for dialled, line in shelf.library.lines():
            if only not in (None, line.leaflet):
                continue
            mark = shelf.fingerprint(line)
            if mark in known:
                found[mark] = replace(known[mark], remembered=True)
            else:
                if not served:
                    running = running_line(
                        shelf.manifest, shelf.folders, shelf.choice, aloud=shelf.library.aloud
                    )
                    served.append(stack.enter_context(running))
                found[mark] = _proof(shelf, line, dialled, served[0])
            yield found[mark]
    _remember(memory, {**(known if only else {}), **found})


def _proof(shelf: Shelf, line: Line, dialled: str, served: RunningLine) -> Proof:
    """Explore a line, ask each point over HTTP, and apply every rule."""
    began, leaflet = time.monotonic(), shelf.leaflet(line)
    mute = unspeakable(line.prompts.values(), shelf.lexicon.vocabulary, _sources(shelf, line))
    others = [*mute, *_unapproved(shelf, line), *_other_voices(shelf, line)]
    proof = Proof(line.leaflet, steps=len(line.steps))
    if broken := wiring_issues(line):
        seconds = time.monotonic() - began
        return replace(proof, seconds=seconds, issues=sorted({*broken, *others}))
    hours = shelf.library.clinics[line.clinic].hours
    lasts = Playable(shelf.manifest).seconds
    explored = Explored(line, leaflet, hours, lasts, shelf.library, dialled)
    answers = list(ask(served, worth_asking(explored.passages)))
    return replace(
        proof,
        points=len(explored.onward),
        passages=len(explored.passages),
        requests=len(answers),
        documents=len({answer.document for answer in answers}),
        seconds=time.monotonic() - began,
        measured_prompts=sum(_is_measured(shelf, prompt) for prompt in line.prompts.values()),
        timings=list(timings(explored)),
        issues=sorted({*issues_of(explored), *_unlike(answers), *others}),
    )


def _sources(shelf: Shelf, line: Line) -> dict[str, str]:
    """Return every file in which words of this line stand, its leaflet first."""
    own = [shelf.files[line.leaflet]] if line.leaflet in shelf.files else []
    files = [*own, *sorted(ROOT.glob("ivr/line/*.py")), *sorted(ROOT.glob("ivr/dutch/*.py"))]
    return {_named(file): file.read_text(encoding="utf-8") for file in files}


def _unapproved(shelf: Shelf, line: Line) -> Iterator[Issue]:
    """Compare the leaflet with its approved text, which lies beside it."""
    path = shelf.files.get(line.leaflet)
    if path is None:
        return
    approved = approved_file(path)
    if not approved.is_file():
        sentence = f"{_named(approved)} is not there: put the approved text of the leaflet in it."
        yield Issue("", sentence)
        return
    yield from unlike_approved(shelf.leaflet(line), _source(path), _source(approved))


def _source(path: Path) -> TextFile:
    return TextFile(_named(path), path.read_text(encoding="utf-8-sig"))


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def _other_voices(shelf: Shelf, line: Line) -> Iterator[Issue]:
    sound = coverage(line.prompts.values(), shelf.manifest, shelf.audio)
    return (Issue("", sentence) for sentence in sound.complaints())


def _is_measured(shelf: Shelf, prompt: Prompt) -> bool:
    return shelf.manifest.find(prompt.text, Pace.NORMAL) is not None


def _unlike(answers: list[LineAnswer]) -> Iterator[Issue]:
    for answer in answers:
        if answer.problem:
            yield Issue(answer.passage.step, f"{answer.passage.cause} over HTTP: {answer.problem}")


def _recalled(memory: Path) -> dict[str, Proof]:
    """Return what is remembered; what cannot be read is proved again."""
    try:
        rows = json.loads(memory.read_text(encoding="utf-8"))
        return {mark: _remembered(row) for mark, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remembered(row: Mapping[str, Any]) -> Proof:
    found = [Timing(**timing) for timing in row["timings"]]
    return Proof(**{**row, "timings": found, "issues": [Issue(**one) for one in row["issues"]]})


def _remember(memory: Path, found: Mapping[str, Proof]) -> None:
    """Keep what was found; where nothing can be written, the next time proves it again."""
    rows = {mark: asdict(proof) for mark, proof in found.items()}
    with suppress(OSError):
        write_whole(memory, json.dumps(rows, ensure_ascii=False).encode())


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
