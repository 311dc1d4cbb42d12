"""Promise: the benchmark tells a rate only of right answers that were all noted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.typing import ResponseReturnValue

from ivr.line.building import build_line
from ivr.line.leaflet import load_leaflet
from ivr.phone.local import serve
from scripts.measuring.cluster import binaries
from scripts.measuring.load import Load, LoadError, drive
from scripts.measuring.plan import Plan
from scripts.measuring.rows import Contestant, refuse_another_count
from scripts.measuring.servers import settings_of_line
from scripts.measuring.turns import BETWEEN, WrongAnswerError, check, full_turns, pool
from scripts.tasks.benchmark import print_all

needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")

TINY = Plan(rounds=1, seconds=0.2, pool=40, connections=(2,))
RIGHT = "<Response><Hangup/></Response>"


def _driven(tmp_path: Path, answers: Sequence[ResponseReturnValue]) -> Load:
    """Drive a server that gives these answers in turn, over and over; only RIGHT is right."""
    app, given = Flask(__name__), [*answers]

    @app.post("/voice/<step>")
    def answer(step: str) -> ResponseReturnValue:
        given.append(given.pop(0))
        return given[-1]

    settings = settings_of_line(tmp_path, f"sqlite:///{tmp_path}/line.db")
    requests = pool(full_turns(build_line(load_leaflet())), settings, 40)
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
        check(full_turns(build_line(load_leaflet()))[0], settings, address)


def test_an_answer_that_was_not_noted_is_an_error(tmp_path: Path, migrated_sqlite: Path) -> None:
    line = Contestant("the line", "line", tmp_path, f"sqlite:///{migrated_sqlite}")
    load = Load(3, 3, 0, 0, 0, seconds=1, p50=1, p99=1)
    with pytest.raises(LoadError, match="the line answered 3 turns and noted 0 of them"):
        refuse_another_count(line, load, before=0, within=0.0)


@needs_wrk
def test_each_server_has_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    print_all(TINY)
    printed = capsys.readouterr()
    rows = printed.out.splitlines()
    servers = ["a bare route", "Twilio's usual way", "the line, SQLite"]
    servers += ["the line, PostgreSQL"] if binaries() else []
    for name in (f"{server}{how}" for server in servers for how in ("  ", " (sync)")):
        (row,) = [row for row in rows if row.startswith(name)]
        connections, rate, p99, bare, usual = map(_figure, row.removeprefix(name).split())
        assert connections == 2
        assert rate > 1
        assert p99 > 0
        assert (bare == 1) is name.startswith("a bare")
        assert (usual == 1) is name.startswith("Twilio")
    assert "warming up" in printed.err


def _figure(text: str) -> float:
    return float(text.replace(",", ""))
