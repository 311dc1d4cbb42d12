"""Promise: the benchmark tells a rate only of right answers that were all noted."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TypeVar

import pytest
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from ivr.database.engine import open_database
from ivr.phone.local import serve
from ivr.records.calls import count_step
from ivr.settings import ROOT
from ivr.twilio.twiml import render_last_resort
from scripts.measuring.callers import Answers, Crowd, call_all
from scripts.measuring.cluster import binaries
from scripts.measuring.crowd import refuse_a_lost_call
from scripts.measuring.grown import Growth
from scripts.measuring.load import Load, LoadError, drive
from scripts.measuring.pages import PageError, measure_pages, pages
from scripts.measuring.plan import Plan
from scripts.measuring.rows import BARE, USUAL, Contestant, Row, refuse_another_count
from scripts.measuring.servers import settings_of_line
from scripts.measuring.table import of_rows
from scripts.measuring.turns import BETWEEN, WrongAnswerError, check, full_turns, pool
from scripts.tasks.benchmark import print_all
from tests.calling import TUESDAY
from tests.line_settings import LEAFLET_NAME
from tests.own_leaflet import LINE

T = TypeVar("T")

needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")

TINY = Plan(
    rounds=1,
    seconds=0.2,
    pool=40,
    connections=(2,),
    crowd=Crowd(callers=20, arrive_within=0.5, thinks=(0.1, 0.3), turns=4),
    starts=1,
    leaflets=(3,),
    leaflet_turns=20,
    proves=False,
    growth=Growth(calls=400, hours=48, messages=60, waiting=7),
    shows=1,
)
RIGHT = "<Response><Hangup/></Response>"
APOLOGISES = "<Response><Say>Er ging iets mis. Dat ligt niet aan u.</Say></Response>"
APOLOGY = "apologies"


def _driven(tmp_path: Path, answers: Sequence[ResponseReturnValue]) -> Load:
    """Drive a server that gives these answers in turn, over and over; only RIGHT is right."""
    app, given = Flask(__name__), [*answers]

    @app.post("/voice/<step>")
    def answer(step: str) -> ResponseReturnValue:
        given.append(given.pop(0))
        return given[-1]

    settings = settings_of_line(tmp_path, f"sqlite:///{tmp_path}/line.db")
    requests = pool(full_turns(LINE), settings, 40)
    (tmp_path / "pool").write_text(requests, newline="")
    (tmp_path / "documents").write_text(RIGHT + BETWEEN + "<Response/>")
    with serve(app) as address:
        return drive(address, tmp_path / "pool", tmp_path / "documents", 0.3, 2, "run")


@needs_wrk
def test_every_answer_is_counted(tmp_path: Path) -> None:
    load = _driven(tmp_path, [RIGHT])
    assert load.asked == load.answered > 20
    assert 0.2 < load.seconds < 1
    assert load.rate == load.answered / load.seconds


@needs_wrk
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("<Response/>", 500), "not 200"),
        (("<Response/>", 403), "not 200"),
        ("<Response><Say>Er ging iets mis.</Say></Response>", "another document"),
    ],
)
def test_a_fast_wrong_answer_is_no_rate(
    tmp_path: Path, wrong: ResponseReturnValue, named: str
) -> None:
    with pytest.raises(LoadError, match=named):
        _driven(tmp_path, [RIGHT, RIGHT, wrong])


@pytest.mark.parametrize(
    "answer",
    [
        ("<Response/>", 500),
        Response("<Response><Say>Er ging iets mis.</Say></Response>", mimetype="text/xml"),
    ],
)
def test_a_server_that_answers_something_else_is_not_driven_at_all(
    tmp_path: Path, answer: ResponseReturnValue
) -> None:
    app = Flask(__name__)
    app.post("/voice/<step>")(lambda step: answer)
    settings = settings_of_line(tmp_path, f"sqlite:///{tmp_path}/line.db")
    with serve(app) as address, pytest.raises(WrongAnswerError, match=address):
        check(full_turns(LINE)[0], settings, address)


@pytest.mark.parametrize(("answered", "noted"), [(3, 0), (3, 4)])
def test_an_answer_that_was_not_noted_once_is_an_error(
    answered: int, noted: int, tmp_path: Path, migrated_sqlite: Path
) -> None:
    database = shutil.copy(migrated_sqlite, tmp_path / "line.db")
    line = Contestant("the line", "line", tmp_path, f"sqlite:///{database}")
    with open_database(line.database_url).begin() as session:
        for _ in range(noted):
            count_step(session, "menu", "heard", TUESDAY, leaflet=LEAFLET_NAME)
    with pytest.raises(LoadError, match=f"answered {answered} turns and noted {noted} of them"):
        refuse_another_count(line, answered, before=0, within=0.0)


def test_a_row_with_a_problem_has_no_figures() -> None:
    load = Load(3, 3, 0, 0, 0, seconds=1, p50=1, p99=1)
    rows = [Row(name, 1, [load]) for name in (BARE, USUAL)]
    rows.append(Row("the line", 1, [], "the line answered 3 turns and noted 2 of them"))
    told = [*of_rows(rows, TINY)]
    assert told[4].split() == ["the", "line", "1"]
    assert told[5] == "  ERROR: the line answered 3 turns and noted 2 of them"


@needs_wrk
@pytest.mark.long
def test_each_server_has_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    print_all(replace(TINY, sections=("rows",)))
    printed = capsys.readouterr()
    rows = printed.out.splitlines()
    servers = ["a bare route", "Twilio's usual way", "the line, SQLite"]
    servers += ["the line, PostgreSQL"] if binaries() else []
    for how in ("  ", " (sync)"):
        figures = []
        for name in (f"{server}{how}" for server in servers):
            (row,) = [row for row in rows if row.startswith(name)]
            figures.append([*map(_figure, row.removeprefix(name).split())])
        (_, of_bare, *_), (_, of_usual, *_), *_ = figures
        for connections, rate, p99, bare, usual in figures:
            assert connections == 2
            assert rate > 1
            assert p99 > 0
            assert bare == pytest.approx(rate / of_bare, rel=0.02, abs=0.006)
            assert usual == pytest.approx(rate / of_usual, rel=0.02, abs=0.006)
    assert "warming up" in printed.err


def in_a_thread(task: Callable[..., T], *given: object) -> T:
    """Do it where no loop of asyncio runs, as one does here once a test has used the browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(task, *given).result()


def _figure(text: str) -> float:
    return float(text.replace(",", ""))


@pytest.mark.long
def test_callers_start_and_pages_have_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    in_a_thread(print_all, replace(TINY, sections=("callers", "start", "leaflets", "pages")))
    told = capsys.readouterr().out
    assert re.search(r"^requests +\d{2,}$", told, re.M)
    for name in ("p50", "p99", "longest"):
        assert re.search(rf"^{name}, from the moment it should be asked +\d+\.\d ms$", told, re.M)
    assert re.search(r"^errors +0$", told, re.M)
    assert len(re.findall(r"^memory of a worker \(PSS\) +\d{2,} MB$", told, re.M)) == 3
    assert re.search(r"^a turn here +\d+\.\d\d ms, x \d\.\d\d$", told, re.M)
    for name in ("gunicorn to the first answer", "import app", "create_app()"):
        assert re.search(rf"^{re.escape(name)} +\d+\.\d\d s$", told, re.M)
    databases = 2 if binaries() else 1
    for page in pages(date(2027, 3, 2), TINY.growth):
        assert len(re.findall(rf"^{page.name} +\d+\.\d ms$", told, re.M)) == databases


def crowd_meets(answer: ResponseReturnValue, status: ResponseReturnValue, folder: Path) -> Answers:
    """Let a crowd phone a server that answers every webhook so."""
    app = Flask(__name__)
    app.post("/voice", endpoint="voice")(lambda: answer)
    app.post("/voice/status", endpoint="status")(lambda: status)
    settings = settings_of_line(folder, f"sqlite:///{folder}/line.db")
    with serve(app) as address:
        return in_a_thread(call_all, address, settings, LINE, Crowd(5, 0.1, (0, 0.1), 1))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (("<Response/>", 500), "status 500"),
        (("<Response/>", 403), "status 403"),
        (Response("Er ging iets mis.", mimetype="text/xml"), "error 12100"),
        (Response(RIGHT, mimetype="text/plain"), "error 12300"),
        (
            Response(render_last_resort("+31791234560", "+31850001515"), mimetype="text/xml"),
            APOLOGY,
        ),
        (Response(APOLOGISES, mimetype="text/xml"), APOLOGY),
    ],
)
def test_a_caller_who_hears_an_error_is_one(
    answer: ResponseReturnValue, error: str, tmp_path: Path
) -> None:
    assert crowd_meets(answer, ("", 204), tmp_path).errors[error] == 5


def test_a_caller_whose_end_is_refused_is_an_error(tmp_path: Path) -> None:
    right = Response(RIGHT, mimetype="text/xml")
    answers = crowd_meets(right, ("", 500), tmp_path)
    assert answers.errors == {"status 500": 5}
    assert len(answers.waits) == len(answers.late) == 10


def test_a_wait_counts_from_the_moment_it_should_have_begun(tmp_path: Path) -> None:
    """A server that answers one at a time lets the last of five wait for all of them."""
    lock = Lock()
    app = Flask(__name__)

    @app.post("/voice/status", endpoint="status")
    @app.post("/voice", endpoint="voice")
    def answer() -> ResponseReturnValue:
        with lock:
            time.sleep(0.1)
        return Response(RIGHT, mimetype="text/xml", status=204 if "status" in request.path else 200)

    settings = settings_of_line(tmp_path, f"sqlite:///{tmp_path}/line.db")
    with serve(app) as address:
        answers = in_a_thread(call_all, address, settings, LINE, Crowd(5, 0.0, (0, 0), 1))
    assert max(answers.waits) > 0.45


def test_a_call_that_was_not_noted_is_an_error(tmp_path: Path, migrated_sqlite: Path) -> None:
    with pytest.raises(LoadError, match="3 calls left 1 recordings, and the line noted 0 calls"):
        refuse_a_lost_call(f"sqlite:///{migrated_sqlite}", 3, 1, within=0.0)


def test_a_page_that_shows_something_else_has_no_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/pages.db"
    with pytest.raises(PageError, match=r"inbox .* answers 200 OK, without '9 berichten wachten'"):
        list(measure_pages(url, replace(TINY.growth, messages=5, waiting=9), 1, tmp_path))


@needs_wrk
@pytest.mark.long
@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_no_server_and_no_folder(ended_by: signal.Signals) -> None:
    # Not pytest's own folder: the user that PostgreSQL runs as may not enter that.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        command = [sys.executable, "scripts/benchmark.py", "--only", "rows"]
        environment = {**os.environ, "TMPDIR": folder}
        benchmark = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert benchmark.stderr is not None
        while b"warming up" not in (line := benchmark.stderr.readline()):
            assert line, "it ended before it was interrupted"
        assert [*Path(folder).iterdir()] != []
        assert processes_about(folder) != []
        benchmark.send_signal(ended_by)
        benchmark.communicate(timeout=60)
        assert benchmark.returncode == 130
        assert [*Path(folder).iterdir()] == []
        # wrk dies with whoever started it, which takes the system a moment.
        limit = time.monotonic() + 5
        while (left := processes_about(folder)) and time.monotonic() < limit:
            time.sleep(0.05)
        assert left == []


def processes_about(folder: str) -> list[str]:
    """Return the commands of the processes that name this folder."""
    commands = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            commands.append(process.read_bytes().replace(b"\0", b" ").decode())
    return [command for command in commands if folder in command]
