"""Checks the line by every rule, at every point and over HTTP, and reports what is wrong."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app import create_app
from ivr.clinic.chart import draw
from ivr.clinic.svg import DrawingError, render_svg
from ivr.database.engine import migrate
from ivr.demonstration import trial_settings
from ivr.dutch.spoken.lexicon import LexiconError, for_leaflets
from ivr.dutch.spoken.vocabulary import Vocabulary
from ivr.dutch.written import counted
from ivr.house import AUDIO
from ivr.line.building import build_line
from ivr.line.leaflet import LEAFLETS, Leaflet, approved_file, leaflet_file, load_leaflet
from ivr.phone.local import serve
from ivr.phone.wire import Wire
from ivr.plain_exit import plain_exit
from ivr.proof.approved import TextFile, unlike_approved
from ivr.proof.check import issues_of, wiring_issues
from ivr.proof.durations import Timing, timings
from ivr.proof.issue import Explored, Issue
from ivr.proof.over_http import LineAnswer, RunningLine, ask, worth_asking
from ivr.proof.script import script
from ivr.proof.speakable import unspeakable
from ivr.sealing import Seal
from ivr.settings import ROOT
from ivr.sound.coverage import coverage
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.sound.playable import Playable
from ivr.words.prompt import Pace, Prompt
from ivr.words.step import Line


@dataclass(frozen=True)
class Report:
    """What was looked at, and what was found."""

    steps: int
    points: int
    passages: int
    requests: int
    documents: int
    seconds: float
    measured_prompts: int
    timings: list[Timing]
    issues: list[Issue]


def run(folder: Path | None, as_json: bool) -> None:
    """Check the line and say what is wrong; draw it in `folder` when there is one."""
    with plain_exit(DrawingError, LexiconError, OSError, code=2):
        leaflet = load_leaflet()
        line = build_line(leaflet)
        if folder:
            _draw(line, folder)
        manifest = Manifest.load(AUDIO / MANIFEST)
        report = check(line, leaflet, manifest, for_leaflets(LEAFLETS).vocabulary)
        found = [*_unapproved(leaflet), *_other_voices(line, manifest)]
        report = replace(report, issues=[*report.issues, *found])
    _show_json(report) if as_json else _show(report)
    sys.exit(1 if report.issues else 0)


def _draw(line: Line, folder: Path) -> None:
    if folder.is_file():
        raise DrawingError(f"{folder} is a file; name a folder to draw in.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "line.svg").write_text(render_svg(draw(line)), encoding="utf-8")
    (folder / "line.md").write_text(script(line), encoding="utf-8")


def check(line: Line, leaflet: Leaflet, manifest: Manifest, vocabulary: Vocabulary) -> Report:
    """Explore a line, ask each point over HTTP, and apply every rule."""
    began = time.monotonic()
    hours = leaflet.about.hours
    mute = list(unspeakable(line.prompts.values(), vocabulary, _sources()))
    if broken := wiring_issues(line):
        found = sorted({*broken, *mute})
        return Report(len(line.steps), 0, 0, 0, 0, time.monotonic() - began, 0, [], found)
    explored = Explored(line, leaflet, hours, Playable(manifest).seconds)
    answers = list(_answers(explored, manifest))
    return Report(
        steps=len(line.steps),
        points=len(explored.onward),
        passages=len(explored.passages),
        requests=len(answers),
        documents=len({answer.document for answer in answers}),
        seconds=time.monotonic() - began,
        measured_prompts=sum(_is_measured(manifest, prompt) for prompt in line.prompts.values()),
        timings=list(timings(explored)),
        issues=sorted({*issues_of(explored), *_unlike(answers), *mute}),
    )


def _sources() -> dict[str, str]:
    """Return every file in which words for callers stand, the leaflets first."""
    files = [
        *LEAFLETS.glob("*/leaflet.md"),
        *sorted(ROOT.glob("ivr/line/*.py")),
        *sorted(ROOT.glob("ivr/dutch/*.py")),
    ]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def _unapproved(leaflet: Leaflet) -> Iterator[Issue]:
    """Compare the leaflet with its approved text, which lies beside it."""
    path = leaflet_file()
    approved = approved_file(path)
    if not approved.is_file():
        sentence = f"{_named(approved)} is not there: put the approved text of the leaflet in it."
        yield Issue("", sentence)
        return
    yield from unlike_approved(leaflet, _source(path), _source(approved))


def _source(path: Path) -> TextFile:
    return TextFile(_named(path), path.read_text(encoding="utf-8-sig"))


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _other_voices(line: Line, manifest: Manifest) -> Iterator[Issue]:
    sound = coverage(line.prompts.values(), manifest, AUDIO)
    return (Issue("", sentence) for sentence in sound.complaints())


def _is_measured(manifest: Manifest, prompt: Prompt) -> bool:
    return manifest.find(prompt.text, Pace.NORMAL) is not None


def _answers(explored: Explored, manifest: Manifest) -> Iterator[LineAnswer]:
    with running_line(manifest) as line:
        yield from ask(line, worth_asking(explored.passages))


@contextmanager
def running_line(manifest: Manifest) -> Iterator[RunningLine]:
    """Start the real application with a clock and a database of its own, and leave nothing."""
    clock = [datetime.now(UTC)]
    with ExitStack() as stack:
        settings = trial_settings(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        # Every apology is asked for on purpose; that Twilio fell back is no news here.
        views = logging.getLogger("ivr.webhooks.views")
        views.addFilter(lambda record: not record.getMessage().startswith("Twilio fell back"))
        migrate(settings.database_url)
        app = create_app(settings, clock=lambda: clock[0])
        public, (token, *_) = settings.public_base_url, settings.auth_tokens
        yield RunningLine(
            base_url=public,
            seal=Seal(settings.secret_key),
            wire=Wire(token, public_url=public, connect_to=stack.enter_context(serve(app))),
            set_clock=lambda now: clock.__setitem__(0, now),
            words_of=manifest.words_of,
        )


def _unlike(answers: list[LineAnswer]) -> Iterator[Issue]:
    for answer in answers:
        if answer.problem:
            yield Issue(answer.passage.step, f"{answer.passage.cause} over HTTP: {answer.problem}")


def _show(report: Report) -> None:
    console = Console(highlight=False)
    console.print(
        f"{report.steps} steps, {report.points} points, {report.passages} passages explored; "
        f"{report.requests} requested over HTTP, {report.documents} different documents; "
        f"{report.seconds:.1f} s."
    )
    table = Table("Seconds after pick-up", "", "at most", box=None, pad_edge=False)
    for timing in report.timings:
        limit = "" if timing.limit is None else f"{timing.limit:.0f}"
        table.add_row(timing.name, f"{timing.seconds:.1f}", limit)
    console.print(table)
    console.print(
        f"{counted(report.measured_prompts, 'prompt')} measured on sound; the rest estimated."
    )
    for issue in report.issues:
        console.print(f"- {issue}", markup=False, soft_wrap=True)
    found = counted(len(report.issues), "issue")
    console.print(f"{found}." if report.issues else "Nothing to report.")


def _show_json(report: Report) -> None:
    print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
