"""Promise: /ready is red within a minute of a dead worker, and says what to do; always quickly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.records.beats import SILENCE, beat
from ivr.watching.readiness import Sight, all_wrong
from ivr.worker.rounds import DUTIES, survive, tell_that_we_live
from tests.line_settings import settings_for
from tests.own_sound import own_sound
from tests.postgres import Postgres
from tests.world import Clock, World

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
WELL = Sight(database="", heard_at=NOW, needed=10, lacking=0)
SECRETS = ("postgres", "hospital", "sqlite:", ".db")


def seen(sight: Sight | None, seconds: float = 0.0) -> list[str]:
    """Return what is wrong, each as one sentence, this long after `NOW`."""
    wrong = all_wrong(sight, NOW + timedelta(seconds=seconds), SILENCE)
    assert all(one.remedy for one in wrong)
    return [f"{one.what}: {one.problem}" for one in wrong]


@pytest.mark.parametrize(
    ("sight", "wrong"),
    [
        (WELL, []),
        (None, ["database: it does not answer in time"]),
        (replace(WELL, database="OperationalError"), ["database: it refuses (OperationalError)"]),
        (replace(WELL, heard_at=None), ["worker: no worker was ever heard"]),
        (
            replace(WELL, heard_at=NOW - timedelta(seconds=61)),
            ["worker: the last one was heard 61 s ago"],
        ),
        (replace(WELL, heard_at=NOW - timedelta(seconds=60)), []),
        (
            replace(WELL, heard_at=NOW + timedelta(hours=1)),
            ["worker: it was heard 3600 s ahead of our clock"],
        ),
        (replace(WELL, heard_at=NOW + timedelta(seconds=5)), []),
        (
            replace(WELL, lacking=3, heard_at=None),
            [
                "worker: no worker was ever heard",
                "sound: 3 of 10 sounds are missing, or say other words",
            ],
        ),
    ],
)
def test_what_is_wrong_is_named(sight: Sight | None, wrong: list[str]) -> None:
    assert seen(sight) == wrong


def test_silence_is_counted_on_while_nobody_looks_again() -> None:
    """The age of what was seen counts, so a look of a second ago makes nothing red later."""
    assert seen(WELL, 60) == []
    assert seen(WELL, 60.001) == ["worker: the last one was heard 60 s ago"]


@pytest.fixture
def line(database_url: str, tmp_path: Path) -> Iterator[tuple[FlaskClient, Clock]]:
    """Return a line with its own whole sound, and its clock."""
    clock = Clock()
    settings = settings_for(DATABASE_URL=database_url)
    app = create_app(settings, clock=clock, audio=own_sound())
    yield app.test_client(), clock
    app.extensions["house"].sessions.kw["bind"].dispose()


def asks(client: FlaskClient) -> tuple[int, list[str]]:
    """Ask, as if the last time was long ago; return the code and what is wrong."""
    client.application.extensions["watch"].readiness._fresh = 0.0
    answer = client.get("/ready")
    told: dict[str, Any] = answer.get_json()
    assert (told["status"] == "ready") is (answer.status_code == 200)
    assert not any(secret in answer.text for secret in SECRETS)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, [one["what"] for one in told["problems"]]


def test_a_worker_makes_it_green_and_a_minute_of_silence_red(
    line: tuple[FlaskClient, Clock], sessions: sessionmaker[Session], here: World
) -> None:
    client, clock = line
    assert asks(client) == (503, ["worker"])
    assert survive(tell_that_we_live, here.work) == 0
    assert asks(client) == (200, [])
    clock.passes(seconds=60)
    assert asks(client) == (200, [])
    clock.passes(seconds=1)
    assert asks(client) == (503, ["worker"])
    with sessions.begin() as session:
        beat(session, {"of another one": None}, clock())
    assert asks(client) == (200, [])


def test_a_worker_says_of_each_duty_when_it_last_got_round_to_it(here: World) -> None:
    def fails(_work: object) -> int:
        raise ZeroDivisionError

    assert survive(fails, here.work) == 0
    assert here.work.ended == {"fails": here.clock()}
    for duty in DUTIES:
        survive(duty, here.work)
    assert here.work.ended.keys() == {"fails", *(duty.__name__ for duty in DUTIES)}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_however_often_it_is_asked_the_database_is_asked_once_a_second(
    line: tuple[FlaskClient, Clock],
) -> None:
    client, _ = line
    statements = list[str]()
    engine = client.application.extensions["house"].sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    begin = time.monotonic()
    for _ in range(200):
        client.get("/ready")
    asked = [one for one in statements if one.startswith("SELECT")]
    assert 1 <= len(asked) <= 1 + (time.monotonic() - begin)


def test_a_dead_database_is_told_without_its_address(dead_database_url: str) -> None:
    app = create_app(settings_for(DATABASE_URL=dead_database_url), audio=own_sound())
    assert asks(app.test_client()) == (503, ["database"])


def test_sound_that_lacks_is_told(tmp_path: Path, migrated_sqlite: Path) -> None:
    url = f"sqlite:///{migrated_sqlite}"
    app = create_app(settings_for(DATABASE_URL=url), audio=tmp_path)
    assert asks(app.test_client()) == (503, ["worker", "sound"])


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_frozen_database_is_told_within_a_few_seconds(
    line: tuple[FlaskClient, Clock], postgres: Postgres
) -> None:
    client, _ = line
    assert asks(client) == (503, ["worker"])
    glance = client.application.extensions["watch"].readiness
    assert glance.patience <= 2, "what a monitor waits for"
    glance.patience = 0.4
    with postgres.frozen():
        begin = time.monotonic()
        assert {tuple(asks(client)[1]) for _ in range(20)} == {("database",)}
        assert time.monotonic() - begin < 2, "one waited, and the others did not"
    assert glance._answered.wait(30)
