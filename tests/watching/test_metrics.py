"""Promise: /metrics tells how the line does, to those who may know, and nothing of any caller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from app import create_app
from ivr.messages.fetch import fetch_due
from ivr.phone.dialect import TWILIO
from ivr.worker.evening_round import ring_due
from ivr.worker.rounds import do_chores, survive, tell_that_we_live
from tests.calling import Telephone
from tests.line_settings import CLINIC_NUMBER, LINE_NUMBER, settings_for, signed
from tests.own_sound import own_sound
from tests.reminders.evenings import MOBILE, NUMBER, asks, eve
from tests.watching.scrape import TOKEN, ask, scrape
from tests.world import World

OTHER = "uN4rX8bK2mV6zC0qW5eY9tL3hP7sD1fG"
CLINIC = f'{{clinic="{CLINIC_NUMBER}"}}'


def line_with(**more: str) -> Flask:
    """Return a line without a database, which nobody needs in order to be refused."""
    return create_app(settings_for(**more), audio=own_sound())


def code(app: Flask, token: str = "", address: str = "192.0.2.1", **headers: str) -> int:
    return ask(app, token, address, **headers).status_code


def test_it_is_closed_unless_the_settings_name_somebody() -> None:
    app = line_with()
    assert code(app) == code(app, TOKEN) == code(app, "", "127.0.0.1") == 403


def test_a_token_opens_it_and_another_one_does_not() -> None:
    app = line_with(METRICS_TOKEN=f"{TOKEN},{OTHER}")
    assert code(app, TOKEN) == code(app, OTHER) == 200
    assert code(app) == code(app, "x") == code(app, f"{TOKEN},{OTHER}") == code(app, "é") == 403
    assert code(app, Authorization=f"Basic {TOKEN}") == 403
    assert code(app, Authorization="Bearer ") == 403
    assert app.test_client().get(f"/metrics?token={TOKEN}").status_code == 403


def test_an_address_of_the_settings_opens_it() -> None:
    app = line_with(METRICS_FROM="10.1.0.0/16, 127.0.0.1, 2001:db8::/32")
    opened = ("10.1.2.3", "127.0.0.1", "2001:db8::1", "::ffff:10.1.2.3")
    assert {code(app, "", address) for address in opened} == {200}
    closed = ("10.2.0.1", "127.0.0.2", "::1", "", "unknown", "::ffff:10.2.0.1")
    assert {code(app, "", address) for address in closed} == {403}


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw() -> None:
    """As for the limits on logging in: what a visitor claims before it counts for nothing."""
    app = line_with(METRICS_FROM="10.1.2.3", TRUSTED_PROXIES="1")
    forwarded = {"X-Forwarded-For": "10.1.2.3, 192.0.2.9"}
    assert ask(app, "", "127.0.0.1", **forwarded).status_code == 403
    forwarded = {"X-Forwarded-For": "192.0.2.9, 10.1.2.3"}
    assert ask(app, "", "127.0.0.1", **forwarded).status_code == 200
    # Without the setting the header is anybody's word.
    plain = line_with(METRICS_FROM="10.1.2.3")
    assert ask(plain, "", "192.0.2.9", **{"X-Forwarded-For": "10.1.2.3"}).status_code == 403


@pytest.fixture
def line(database_url: str, here: World) -> Iterator[Flask]:
    """Return a line with the database and the clock of a worker."""
    settings = settings_for(DATABASE_URL=database_url, METRICS_TOKEN=TOKEN)
    app = create_app(settings, clock=here.clock, audio=own_sound())
    yield app
    app.extensions["house"].sessions.kw["bind"].dispose()


def test_messages_that_wait_and_recordings_that_are_not_here(line: Flask, here: World) -> None:
    before = scrape(line)
    assert before[f"line_messages_waiting{CLINIC}"] == 0
    assert before[f"line_oldest_message_seconds{CLINIC}"] == 0
    here.reports(here.leaves("CA1"), call_sid="CA1")
    here.clock.passes(minutes=5)
    here.reports(here.leaves("CA2"), call_sid="CA2")
    left = scrape(line)
    assert left[f"line_messages_waiting{CLINIC}"] == 2
    assert left[f"line_oldest_message_seconds{CLINIC}"] == 300
    assert left["line_recordings_not_fetched"] == 2
    fetch_due(here.work)
    fetched = scrape(line)
    assert fetched["line_recordings_not_fetched"] == 0
    assert fetched["line_database_up"] == 1
    assert fetched["line_sounds_missing"] == 0


def test_a_worker_that_stands_still_lags(line: Flask, here: World) -> None:
    assert "line_worker_heard_seconds" not in scrape(line), "there never was one"
    survive(do_chores, here.work)
    survive(tell_that_we_live, here.work)
    working = scrape(line)
    assert working["line_worker_heard_seconds"] == working["line_worker_lag_seconds"] == 0
    assert working['line_worker_round_seconds{duty="do_chores"}'] == 0
    assert 'line_worker_round_seconds{duty="fetch_due"}' not in working
    here.clock.passes(minutes=10)
    still = scrape(line)
    assert still["line_worker_heard_seconds"] == 600
    assert still['line_worker_round_seconds{duty="do_chores"}'] == 600
    assert still["line_worker_lag_seconds"] == 570, "the newest recordings, due every 30 s"
    survive(tell_that_we_live, replace(here.work, ended={}))
    again = scrape(line)
    assert again["line_worker_heard_seconds"] == 0
    assert again['line_worker_round_seconds{duty="do_chores"}'] == 600, "nobody has done it since"


def test_mails_and_calls_that_are_not_taken_are_counted(line: Flask, here: World) -> None:
    here.leaves()
    here.clock.passes(minutes=6)
    here.staff.out_of_reach = True
    survive(do_chores, here.work)
    here.clock.passes(minutes=6)
    survive(do_chores, here.work)
    failed = scrape(line)["line_mail_failures_total"]
    assert failed == 2
    here.staff.out_of_reach = False
    here.clock.passes(hours=1)
    survive(do_chores, here.work)
    told = scrape(line)
    assert told["line_mail_failures_total"] == failed, "a counter never goes back"
    assert told["line_hook_failures_total"] == 0


def test_reminders_of_this_evening(line: Flask, here: World) -> None:
    asks(here, NUMBER)
    asks(here, MOBILE)
    here.clock.now = eve("12:00")
    noon = scrape(line)
    assert (noon["line_reminders_due"], noon["line_reminders_made"]) == (2, 0)
    here.clock.now = eve("19:59")
    ring_due(here.work)
    rung = scrape(line)
    assert (rung["line_reminders_due"], rung["line_reminders_made"]) == (2, 2)
    here.clock.now = eve("20:45")
    ring_due(here.work)
    over = scrape(line)
    assert (over["line_reminders_due"], over["line_reminders_unreached"]) == (0, 2)
    here.clock.now = eve("12:00") + timedelta(days=1)
    assert scrape(line)["line_reminders_unreached"] == 0, "another evening"


def test_the_database_is_asked_little(line: Flask, here: World) -> None:
    statements = list[str]()
    engine = line.extensions["house"].sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    scrape(line)
    assert len([one for one in statements if one.startswith("SELECT")]) <= 6


def test_without_a_database_it_tells_what_the_process_knows(dead_database_url: str) -> None:
    app = line_with(METRICS_TOKEN=TOKEN, DATABASE_URL=dead_database_url)
    told = scrape(app)
    assert told["line_database_up"] == 0
    assert f"line_messages_waiting{CLINIC}" not in told
    assert "line_turns_total" in told


@pytest.mark.parametrize("dialect", [TWILIO], ids=["twilio"])
def test_calls_are_counted_as_they_go(telephone: Telephone) -> None:
    app = line_with(METRICS_TOKEN=TOKEN)
    before = scrape(app)
    called = telephone.caller().transfer_is("answered")
    called.dials().presses("0").is_connected_to_the_clinic().hangs_up()
    busy = telephone.caller().transfer_is("busy")
    busy.dials().presses("0").hears("bericht").hangs_up()
    assert telephone.sessions is not None, "all is noted"
    after = scrape(app)
    more = {name: after[name] - before.get(name, 0) for name in after}
    assert more["line_calls_total"] == 2
    assert more["line_transfers_tried_total"] == 2
    assert more["line_transfers_answered_total"] == 1
    assert more["line_turns_total"] >= 4
    assert more['line_webhook_seconds_count{webhook="answer"}'] == 2
    assert more['line_webhook_seconds_bucket{le="15.0",webhook="answer"}'] == 2
    spoken = [name for name in more if name.startswith("line_failures_spoken_total")]
    assert {more[name] for name in spoken} == {0.0}


def test_a_failure_that_is_spoken_is_counted_and_a_stranger_is_not(tmp_path: Path) -> None:
    app = line_with(METRICS_TOKEN=TOKEN)
    client, before = app.test_client(), scrape(app)
    form = {"CallSid": "CA1", "From": "+31612345678", "To": LINE_NUMBER, "ErrorCode": "11205"}
    client.post("/voice/fallback", data=form, headers=signed("/voice/fallback", form))
    client.post("/voice/fallback", data=form)
    big = {"X-Twilio-Signature": "x"}
    client.post("/voice", data={"a": "b" * 70_000}, headers=big)
    after = scrape(app)
    kinds = {
        kind: f'line_failures_spoken_total{{kind="{kind}"}}' for kind in ("fallback", "last_resort")
    }
    assert {after[name] - before[name] for name in kinds.values()} == {1}
    counted = 'line_webhook_seconds_count{webhook="fall_back"}'
    assert after[counted] - before.get(counted, 0) == 1


def test_no_figure_is_about_a_caller(line: Flask, here: World) -> None:
    here.leaves("CA" + 32 * "f")
    asks(here, NUMBER)
    survive(tell_that_we_live, here.work)
    told = ask(line).text
    assert set(re.findall(r"\+\d{8,}", told)) == {CLINIC_NUMBER}
    assert not re.search(r"(CA|RE|SM|AC)[0-9a-f]{8}", told)
    labels = set(re.findall(r'(\w+)="', told))
    assert labels <= {"clinic", "duty", "kind", "le", "webhook"}
    assert len(told.splitlines()) < 400, "few series, whatever callers do"
