"""Promise: whatever would fail on the first day is found by name, and else nothing is."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from ivr.database.engine import open_database
from ivr.database.lease import Chore
from ivr.messages.notify import ConsoleNotifier, SmtpNotifier
from ivr.messages.trouble import ATTEMPTS
from ivr.pages.staff import Staff, StaffClinic
from ivr.readiness.checked import Checked, Verdict, exit_code
from ivr.readiness.from_outside import address_stands
from ivr.readiness.ground import Ground
from ivr.readiness.kept import database_stands
from ivr.readiness.preflight import CHECKS, Check, preflight
from ivr.readiness.staffed import worker_stands
from ivr.readiness.visitor import Visitor
from ivr.records.beats import WorkerBeat
from ivr.records.closures import AddedClosure
from ivr.sound.manifest import MANIFEST
from ivr.twilio.console import Console
from ivr.worker.rounds import run_due, tell_that_we_live
from scripts import preflight as command
from tests.commands import run_here
from tests.line_settings import CLINIC_NUMBER, LINE_NUMBER, OTHER_KEY, environment_for
from tests.own_sound import own_sound
from tests.ports import free_port
from tests.readiness.conftest import AtTwilio
from tests.readiness.first_day import BUNDLE, FirstDay, first_day, on_its_own_database
from tests.world import World

Plant = Callable[[FirstDay], Ground]
FAULT, WARNING = Verdict.FAULT, Verdict.WARNING


@pytest.fixture(scope="module")
def served(migrated_sqlite: Path) -> Iterator[FirstDay]:
    with first_day(migrated_sqlite) as day:
        yield day


@pytest.fixture
def day(served: FirstDay, tmp_path: Path) -> Iterator[FirstDay]:
    """The day with a database of its own; what a test did to the world around it is undone."""
    found = on_its_own_database(served, tmp_path / "line.db")
    number, copy = served.held.numbers[0], dict(served.held.numbers[0].copy_in("ie1"))
    document = served.elsewhere.document
    yield found
    for undone in found.undo:
        undone()
    served.certificate(90)
    served.proxy.drops_query = served.proxy.answers_itself = False
    served.proxy.redirects_to = ""
    served.elsewhere.document, served.elsewhere.kind = document, "text/xml"
    served.held.media_asks_password, served.held.bundles[BUNDLE] = True, "twilio-approved"
    number.copies["ie1"], number.region = copy, "ie1"


def named(found: list[Checked], *verdicts: Verdict) -> set[str]:
    return {one.check for one in found if one.verdict in verdicts}


def found_on(ground: Ground) -> list[Checked]:
    return [*preflight(ground)]


def test_a_healthy_line_has_nothing_wrong(day: FirstDay) -> None:
    began: list[str] = []
    found = [*preflight(day.ground, began.append)]
    assert [str(one) for one in found if one.verdict is not Verdict.WELL] == []
    assert exit_code(found) == 0
    assert len(began) == len(set(began)) >= 15, "each check says that it begins"


def test_nothing_is_changed(day: FirstDay) -> None:
    with closing(sqlite3.connect(_file(day))) as database:
        before = [*database.iterdump()]
    day.proxy.asked.clear()
    set_up = dict(day.held.numbers[0].copy_in("ie1"))
    found_on(day.ground)
    with closing(sqlite3.connect(_file(day))) as database:
        assert [*database.iterdump()] == before
    assert day.held.numbers[0].copy_in("ie1") == set_up
    assert set(day.proxy.asked) == {"GET /health", "POST /voice/whisper"}


def _file(day: FirstDay) -> str:
    return day.ground.settings.database_url.removeprefix("sqlite:///")


def _in_database(change: object) -> Plant:
    def plant(day: FirstDay) -> Ground:
        with day.sessions.begin() as session:
            session.execute(change)  # type: ignore[call-overload]
        return day.ground

    return plant


def _stranger(day: FirstDay) -> Ground:
    return replace(day.ground, visitor=Visitor())


def _nobody(day: FirstDay) -> Ground:
    return day.with_settings(public_base_url=f"https://localhost:{free_port()}")


def _query_dropped(day: FirstDay) -> Ground:
    # What is asked of the line is then another address than was signed.
    day.proxy.drops_query = True
    return day.ground


def _answers_itself(day: FirstDay) -> Ground:
    day.proxy.answers_itself = True
    return day.ground


def _sends_on(day: FirstDay) -> Ground:
    day.proxy.redirects_to = "https://www.example.nl/"
    return day.ground


def _later_by(seconds: float) -> Plant:
    """Let our clock be ahead, and everything on this machine with it."""

    def plant(day: FirstDay) -> Ground:
        ahead, clock = timedelta(seconds=seconds), day.ground.house.clock
        with day.sessions.begin() as session:
            session.execute(update(WorkerBeat).values(heard_at=clock() + ahead))
        return day.with_house(clock=lambda: clock() + ahead)

    return plant


def _locked(day: FirstDay) -> Ground:
    writer = sqlite3.connect(_file(day), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    day.undo.append(writer.close)
    return day.ground


def _away(day: FirstDay) -> Ground:
    url = f"postgresql://line@127.0.0.1:{free_port()}/line"
    return day.with_house(sessions=open_database(url, patience=1, rest=0))


def _mbrola(day: FirstDay) -> Ground:
    folder = Path(_file(day)).parent / "mbrola"
    shutil.copytree(own_sound(), folder, copy_function=os.link)
    told = (own_sound() / MANIFEST).read_text().replace("a tone", "mbrola:nl2")
    (folder / MANIFEST).unlink()
    (folder / MANIFEST).write_text(told)
    return day.with_house(audio=folder)


def _no_sound(day: FirstDay) -> Ground:
    return day.with_house(audio=day.folder / "nothing")


def _readable(day: FirstDay) -> Ground:
    day.folder.chmod(0o755)
    day.undo.append(lambda: day.folder.chmod(0o700))
    file = day.folder / "readable"
    file.touch()
    file.chmod(0o644)
    return replace(day.ground, env_file=file)


def _readable_database(day: FirstDay) -> Ground:
    file = Path(_file(day))
    file.parent.chmod(0o711)
    file.chmod(0o640)
    return day.ground


def _no_mail_server(day: FirstDay) -> Ground:
    settings = day.ground.settings.model_copy(update={"smtp_port": free_port()})
    return replace(day.ground, notifier=SmtpNotifier(settings))


def _nobody_told(day: FirstDay) -> Ground:
    return replace(day.with_settings(notify_to=""), notifier=ConsoleNotifier())


def _other_words(day: FirstDay) -> Ground:
    day.elsewhere.document = day.elsewhere.document.replace("Onze excuses.", "")
    return day.ground


def _plain_text(day: FirstDay) -> Ground:
    day.elsewhere.kind = "text/plain"
    return day.ground


def _clinic(number: str) -> Plant:
    """Let a number be a clinic's that the settings would refuse, behind the one that is well."""
    return lambda day: day.with_settings(clinic_number=f"{CLINIC_NUMBER},{number}")


def _example(day: FirstDay) -> Ground:
    library = day.ground.house.library
    ((name, leaflet),) = library.leaflets.items()
    example = replace(leaflet, about=replace(leaflet.about, example=True))
    return day.with_house(library=replace(library, leaflets={name: example}))


def _own_host(day: FirstDay) -> Ground:
    base = day.ground.settings.public_base_url
    return day.with_settings(fallback_url=f"{base}/voice/fallback")


def _set_up(**changes: str) -> Plant:
    def plant(day: FirstDay) -> Ground:
        day.held.numbers[0].copy_in("ie1").update(changes)
        return day.ground

    return plant


def _open_media(day: FirstDay) -> Ground:
    day.held.media_asks_password = False
    return day.ground


def _no_papers(day: FirstDay) -> Ground:
    day.held.bundles[BUNDLE] = "twilio-rejected"
    return day.ground


def _other_region(day: FirstDay) -> Ground:
    day.held.numbers[0].region = "us1"
    return day.ground


def _no_file(day: FirstDay) -> Ground:
    return day.with_house(sessions=open_database(f"sqlite:///{day.folder}/typo.db"))


LEFT_WAITING = update(WorkerBeat).values(heard_at=text("'2026-01-01 00:00:00'"))
NO_CODES = update(Staff).values(totp_confirmed_at=None)
MAILS_FAIL = text(
    "INSERT INTO chores (kind, next_attempt_at, attempts, last_error) "
    f"VALUES ('notify', '2099-01-01 00:00:00', {ATTEMPTS}, 'weg')"
)
OLD_TABLES = text("UPDATE alembic_version SET version_num = '0001'")
WITHOUT_DATABASE = {"database", "keys", "accounts", "closed days", "worker", "clock"}

PLANTED: dict[str, tuple[Plant, set[str]]] = {
    "a certificate that nobody vouches for": (_stranger, {"address", "signature"}),
    "a certificate that ends in three days": (lambda day: day.certificate(3), {"certificate"}),
    "nobody answers at the address": (_nobody, {"address", "signature"}),
    "the proxy drops what was signed": (_query_dropped, {"signature"}),
    "the proxy answers in the place of the line": (_answers_itself, {"strangers"}),
    "the proxy sends webhooks on": (_sends_on, {"signature", "strangers"}),
    "the line runs with another token": (
        lambda day: day.with_settings(twilio_auth_token="c" * 32),
        {"signature"},
    ),
    "a clock ten minutes ahead": (_later_by(600), {"clock"}),
    "a clock with which no code is right": (_later_by(45), {"clock"}),
    "tables of an older version": (_in_database(OLD_TABLES), WITHOUT_DATABASE),
    "a database that is not there": (_no_file, WITHOUT_DATABASE),
    "a database that cannot be written": (_locked, WITHOUT_DATABASE),
    "a database server that is away": (_away, WITHOUT_DATABASE),
    "a full disk": (lambda day: replace(day.ground, free=lambda _: 10_000_000), {"disk"}),
    "a lost key": (lambda day: day.with_settings(recording_keys=OTHER_KEY), {"keys"}),
    "a dead worker": (_in_database(LEFT_WAITING), {"worker"}),
    "a worker that was never started": (_in_database(delete(WorkerBeat)), {"worker"}),
    "mails that keep failing": (_in_database(MAILS_FAIL), {"inbox"}),
    "an account without a second factor": (_in_database(NO_CODES), {"accounts"}),
    "a clinic without anybody": (_in_database(delete(StaffClinic)), {"accounts"}),
    "a mail server that is away": (_no_mail_server, {"mail"}),
    "sound that is not there": (_no_sound, {"sound"}),
    "a clinic abroad": (_clinic("+3225551234"), {"clinic"}),
    "a premium number": (_clinic("+31900123456"), {"clinic"}),
    "the line's own number": (_clinic(LINE_NUMBER), {"clinic"}),
    "secrets that others read": (_readable, {"files"}),
    "messages that others read": (_readable_database, {"files"}),
    "a fallback on the same host": (_own_host, {"fallback file"}),
    "a fallback that says something else": (_other_words, {"fallback file"}),
    "a fallback that is read aloud": (_plain_text, {"fallback file"}),
    "a telephone for everybody": (lambda day: day.with_settings(telephone_page=True), {"leaflets"}),
    "an example among the leaflets": (_example, {"leaflets"}),
    "a number that serves something else": (
        _set_up(voice_url="https://bellijst.example.com/in"),
        {"voice"},
    ),
    "a number handled elsewhere": (_other_region, {"region"}),
    "recordings for anybody": (_open_media, {"media"}),
    "papers that were refused": (_no_papers, {"bundle"}),
}
"""What is planted, and the checks that find it; nothing else is found."""

GLUED = "a voice that is glued together"
WARNED: dict[str, tuple[Plant, set[str]]] = {
    GLUED: (_mbrola, {"voice"}),
    "no closed days": (_in_database(delete(AddedClosure)), {"closed days"}),
    "nobody is mailed": (_nobody_told, {"mail"}),
    "one secret for everything": (
        # Sealed by a key that is not in the settings any more, nothing could be opened.
        lambda day: _without_recordings(day.with_settings(recording_keys="")),
        {"keys"},
    ),
    "no file for when the line is down": (
        lambda day: day.with_settings(fallback_url=""),
        {"fallback file"},
    ),
    "a certificate that was not renewed": (lambda day: day.certificate(14), {"certificate"}),
    "a disk that is filling": (
        lambda day: replace(day.ground, free=lambda _: 900_000_000),
        {"disk"},
    ),
}


def _without_recordings(ground: Ground) -> Ground:
    with ground.house.sessions.begin() as session:
        session.execute(text("DELETE FROM recording_audio"))
    return ground


FOUND_BY = {
    **dict.fromkeys(("voice", "region", "media", "bundle"), "Twilio"),
    **{"certificate": "address", "strangers": "signature", "inbox": "worker", "clinic": "clinics"},
}
"""The check that tells a row, where it has another name."""


def _those_of(rows: set[str], planted: str) -> list[Check]:
    """Return the checks that should find it: to look at everything takes a while each time."""
    named_so = {FOUND_BY.get(row, row) for row in rows}
    named_so = {"sound"} if planted == GLUED else named_so
    return [check for check in CHECKS if check.name in named_so]


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found_by_name(day: FirstDay, planted: str) -> None:
    plant, expected = PLANTED[planted]
    found = [*preflight(plant(day), checks=_those_of(expected, planted))]
    assert named(found, FAULT, WARNING) == expected
    assert exit_code(found) == 1
    assert all(one.remedy for one in found if one.verdict is not Verdict.WELL)


@pytest.mark.parametrize("planted", WARNED)
def test_what_is_unwise_is_a_warning(day: FirstDay, planted: str) -> None:
    plant, expected = WARNED[planted]
    found = [*preflight(plant(day), checks=_those_of(expected, planted))]
    assert named(found, FAULT, WARNING) == expected
    assert exit_code(found) == 0
    assert all(one.remedy for one in found if one.verdict is not Verdict.WELL)


@pytest.mark.long
@pytest.mark.parametrize("planted", [*PLANTED, *WARNED])
def test_nothing_else_is_found(day: FirstDay, planted: str) -> None:
    plant, expected = {**PLANTED, **WARNED}[planted]
    assert named(found_on(plant(day)), FAULT, WARNING) == expected


def test_what_lies_in_a_closed_folder_is_private(day: FirstDay) -> None:
    """The takes of the studio do, beside the database in a folder that the line makes itself."""
    Path(_file(day)).chmod(0o644)
    assert named(found_on(day.ground), FAULT, WARNING) == set()


def test_a_check_that_hangs_or_breaks_hides_no_other(day: FirstDay) -> None:
    def hangs(_: Ground) -> Iterator[Checked]:
        time.sleep(2)
        yield from ()

    def breaks(_: Ground) -> Iterator[Checked]:
        raise RuntimeError("a slip")

    checks = [Check("slow", hangs), Check("broken", breaks)]
    began = time.monotonic()
    slow, broken = preflight(day.ground, checks=checks, longest=0.1)
    assert time.monotonic() - began < 1.5
    assert (slow.verdict, broken.verdict) == (FAULT, FAULT)
    assert "did not end" in slow.told
    assert "a slip" in broken.told


def test_whom_ssl_cert_file_names_is_believed(
    day: FirstDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(day.folder / "both-90.pem"))
    ground = replace(day.ground, visitor=Visitor())
    assert named([*address_stands(ground)], FAULT, WARNING) == set()


def test_settings_that_are_refused_are_rows_too() -> None:
    wrong = environment_for(CLINIC_NUMBER="+31900123456", SMTP_PORT="abc")
    ran = run_here(command.main, "--json", environment=wrong)
    assert ran.returncode == 1, ran.stderr
    told = {row["about"]: row["told"] for row in json.loads(ran.stdout)["found"]}
    assert "premium" in told["CLINIC_NUMBER"]
    assert "whole number" in told["SMTP_PORT"]


def test_the_command_looks_at_the_line_of_the_settings(twilio: AtTwilio, tmp_path: Path) -> None:
    here = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/line.db",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{free_port()}",
        "TWILIO_API_URL": twilio.url,
    }
    ran = run_here(command.main, environment=environment_for(**here))
    assert ran.returncode == 1, ran.stderr
    told = ran.stdout.splitlines()
    assert f"ok       clinic {CLINIC_NUMBER}: a Dutch number that can be rung" in told
    assert "fault    leaflets: these are the settings of a demonstration" in told
    assert any(row.startswith("fault    database: There is no database ") for row in told)
    assert any(row.startswith(f"fault    voice {LINE_NUMBER}: ") for row in told)
    assert re.fullmatch(r"\d+ ok, \d+ warning, \d+ fault\.", told[-1])


def test_a_round_of_the_worker_is_seen_in_either_database(here: World) -> None:
    ground = Ground(here.work, Console(here.work.settings), Visitor(), here.staff)
    assert named([*worker_stands(ground)], FAULT) == {"worker"}
    run_due(here.work)
    tell_that_we_live(here.work)
    assert named([*worker_stands(ground)], FAULT) == set()
    here.clock.passes(minutes=5)
    assert named([*worker_stands(ground)], FAULT) == {"worker"}
    assert named([*database_stands(ground)], FAULT) == set()
    with here.sessions() as session:
        assert session.get(Chore, "preflight") is None
