"""Promise: what is past its time is gone, down to the last byte in the database's files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import cast

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import OperationalError

from ivr.database.engine import PATIENCE, open_database, reading
from ivr.database.lease import Chore
from ivr.database.wipe import StillReadableError, wipe
from ivr.messages.fetch import fetch_due
from ivr.messages.given_numbers import keep_number
from ivr.messages.handling import reopen, write_note
from ivr.messages.leaving import discard_recording
from ivr.messages.message import MESSAGES, GivenNumber, Message, RecordingAudio
from ivr.messages.retention import SLOWEST_ERASURE, expired_messages, must_wipe, purge
from ivr.records.access_log import LOG_DAYS, AccessLog, Actor
from ivr.records.calls import Call, end_call, note_call
from ivr.records.clocks import Pulse
from ivr.settings import ROOT
from ivr.twilio.recordings import Description, TwilioRecordings
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import ACCOUNT, LINE_NUMBER, LOCAL, TOKEN, environment_for
from tests.wav import wav
from tests.world import World

NUMBER = "+31612345678"
NOTE = "mevrouw belt dinsdag terug"


@contextmanager
def being_read(here: World, table: str) -> Iterator[None]:
    """Keep a reader of the table in SQLite, which wipes nothing that somebody still reads."""
    with here.sessions.kw["bind"].connect() as reader:
        driver = reader.connection.driver_connection
        assert driver is not None
        driver.execute("BEGIN")
        driver.execute(f"SELECT * FROM {table}").fetchone()
        yield
        driver.execute("COMMIT")


def arrives(here: World, call_sid: str = "CA1", seed: int = 0) -> str:
    with here.sessions.begin() as session:
        note_call(session, call_sid, here.clock())
    sid = here.leaves(call_sid, wav(seconds=30, seed=seed), seconds=30)
    here.reports(sid, call_sid=call_sid)
    fetch_due(here.work)
    with here.sessions.begin() as session:
        message = here.message(sid)
        write_note(session, message.id, Actor("anna", "hier"), here.clock(), was="", note=NOTE)
    return sid


def handles(here: World, sid: str) -> None:
    with here.sessions.begin() as session:
        row = update(Message).where(Message.recording_sid == sid)
        session.execute(row.values(handled_at=here.clock(), handled_by="anna"))


def is_purged(here: World, sid: str) -> bool:
    message = here.message(sid)
    with here.sessions() as session:
        audio = session.get(RecordingAudio, message.id)
    left = (message.caller_number, message.call_sid, message.note, audio)
    assert (message.purged_at is not None) == (left == (None, None, "", None))
    return message.purged_at is not None


@pytest.mark.parametrize(
    ("handled_after", "checked_after", "purged"),
    [
        (None, timedelta(days=29, hours=23), False),
        (None, timedelta(days=30), True),
        (timedelta(days=1), timedelta(days=14, hours=23), False),
        (timedelta(days=1), timedelta(days=15), True),
        (timedelta(days=29), timedelta(days=30), True),
    ],
)
def test_a_message_goes_two_weeks_after_handling_and_after_thirty_days_at_most(
    here: World, handled_after: timedelta | None, checked_after: timedelta, purged: bool
) -> None:
    left_at, sid = here.clock(), arrives(here)
    if handled_after is not None:
        here.clock.now = left_at + handled_after
        handles(here, sid)
    here.clock.now = left_at + checked_after
    do_chores(here.work)
    assert is_purged(here, sid) is purged


def test_the_day_on_the_card_is_the_day_of_the_purge(here: World) -> None:
    left_at, retention = here.clock(), here.work.retention
    sid = here.leaves()
    for days in (None, -3, 0, 1, 14, 15, 16, 17, 29):
        handled_at = None if days is None else left_at + timedelta(days=days)
        with here.sessions.begin() as session:
            session.execute(update(Message).values(handled_at=handled_at))
        ends = retention.ends(left_at, handled_at)
        with here.sessions() as session:
            assert expired_messages(session, retention, ends - timedelta(microseconds=1)) == []
            (expired,) = expired_messages(session, retention, ends)
        assert expired.recording_sid == sid


def test_a_message_that_never_came_home_is_also_removed_at_twilio(here: World) -> None:
    sid = here.leaves()
    here.clock.passes(days=30)
    here.faults.order("503")
    do_chores(here.work)
    assert is_purged(here, sid)
    run_due(here.work)
    assert not here.is_at_twilio(sid)
    assert here.message(sid).next_attempt_at is None


def test_the_log_tells_that_a_message_was_deleted_on_time(here: World) -> None:
    sid = arrives(here)
    here.clock.passes(days=30)
    do_chores(here.work)
    with here.sessions() as session:
        lines = session.scalars(select(AccessLog).order_by(AccessLog.id.desc())).all()
    assert lines[0].event == "gewist na de bewaartermijn"
    assert lines[0].message_id == here.message(sid).id


def test_an_old_call_stays_in_the_statistics_without_its_sid(here: World) -> None:
    arrives(here)
    here.clock.passes(days=30)
    do_chores(here.work)
    with here.sessions() as session:
        assert [call.call_sid for call in session.scalars(select(Call))] == [None]


def test_the_log_forgets_after_five_years_and_not_before(here: World) -> None:
    now = datetime.now(UTC)
    with here.sessions.begin() as session:
        for days in (LOG_DAYS + 1, LOG_DAYS - 1):
            session.add(AccessLog(at=now - timedelta(days=days), event="beluisterd"))
            session.flush()
    with here.sessions.begin() as session:
        purge(session, here.work.retention, now)
    with here.sessions() as session:
        (line,) = session.scalars(select(AccessLog)).all()
    assert line.at == now - timedelta(days=LOG_DAYS - 1)


@pytest.mark.parametrize(
    "wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)]
)
def test_a_line_that_a_wrong_clock_wrote_is_kept_and_keeps_no_others(
    here: World, wrong: datetime
) -> None:
    """A machine whose battery died begins in 1970; its lines are no older than their neighbours."""
    now = datetime.now(UTC)
    old, young = now - timedelta(days=LOG_DAYS + 1), now - timedelta(days=1)
    with here.sessions.begin() as session:
        for at in (old, young, wrong):
            session.add(AccessLog(at=at, event="beluisterd"))
            session.flush()
    with here.sessions.begin() as session:
        purge(session, here.work.retention, now)
    with here.sessions() as session:
        assert session.scalars(select(AccessLog.at).order_by(AccessLog.id)).all() == [young, wrong]


def raw_bytes(database: Path) -> bytes:
    """Read all files of an SQLite database: the file itself, its log and its index."""
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("how", ["purge", "discard"])
def test_no_byte_of_sound_number_or_note_remains_in_the_files(
    here: World, tmp_path: Path, how: str
) -> None:
    sid = arrives(here, seed=4)
    with here.sessions() as session:
        sealed = session.get_one(RecordingAudio, here.message(sid).id).sealed
    pieces = [sealed[start : start + 24] for start in range(0, len(sealed) - 24, 997)]
    before = raw_bytes(tmp_path / "line.db")
    # A piece that lies across two pages of the file is not found in one stretch.
    traces = [trace for trace in (*pieces, NUMBER.encode(), NOTE.encode()) if trace in before]
    assert len(traces) > 0.95 * len(pieces)
    assert {NUMBER.encode(), NOTE.encode()} <= set(traces)
    if how == "discard":
        with here.sessions.begin() as session:
            discard_recording(session, sid, here.clock())
        second = here.recordings.add("CA1", wav(seed=8), 3, here.clock())
        here.reports(second)
        here.clock.passes(hours=2)
    else:
        here.clock.passes(days=30)
    run_due(here.work)
    assert is_purged(here, sid)
    # SQLite hides nothing from who reads the disk, so neither do we: no connection is closed first.
    remains = raw_bytes(tmp_path / "line.db")
    assert [trace for trace in traces if trace in remains] == []


def gives(here: World, number: str, call_sid: str = "CA1") -> None:
    """A caller without caller ID keys in a number and hangs up before the tone."""
    with here.sessions.begin() as session:
        note_call(session, call_sid, here.clock())
        keep_number(session, call_sid, number, here.clock())
        end_call(session, call_sid, here.clock())


def given(here: World) -> list[str | None]:
    with here.sessions() as session:
        return list(session.scalars(select(GivenNumber.number)))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_byte_remains_of_the_number_of_a_call_without_a_message(
    here: World, tmp_path: Path
) -> None:
    numbers = [f"+3178652{number:04}" for number in range(300)]
    for call, number in enumerate(numbers):
        gives(here, number, f"CA{call}")
    before = raw_bytes(tmp_path / "line.db")
    assert all(number.encode() in before for number in numbers)
    run_due(here.work)
    assert given(here) == numbers
    here.clock.passes(minutes=15)
    run_due(here.work)
    assert given(here) == []
    remains = raw_bytes(tmp_path / "line.db")
    assert [number for number in numbers if number.encode() in remains] == []


@pytest.mark.parametrize("kind", ["postgresql"])
def test_no_number_of_a_call_without_a_message_remains_in_postgresql(here: World) -> None:
    gives(here, NUMBER)
    assert NUMBER.encode() in table_file(here, "given_numbers")
    here.clock.passes(minutes=15)
    run_due(here.work)
    assert NUMBER.encode() not in table_file(here, "given_numbers")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_number_whose_wiping_was_prevented_is_wiped_later(here: World, tmp_path: Path) -> None:
    gives(here, NUMBER)
    here.clock.passes(minutes=15)
    with being_read(here, "given_numbers"):
        do_chores(here.work)
        assert given(here) == [None]
    here.clock.passes(minutes=2)
    do_chores(here.work)
    assert given(here) == []
    assert NUMBER.encode() not in raw_bytes(tmp_path / "line.db")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_wrong_clock_forgets_no_number(here: World) -> None:
    """Neither while it is wrong, nor by what it wrote down when it is right again."""
    here.calls["CA1"] = ("anonymous", LINE_NUMBER)
    gives(here, NUMBER)
    right = here.clock
    run_due(replace(here.work, clock=lambda: right() + timedelta(days=31), pulse=Pulse()))
    assert given(here) == [NUMBER]
    here.clock.passes(minutes=2)
    run_due(here.work)
    assert given(here) == [NUMBER]


class AskedForItsClock(TwilioRecordings):
    """Twilio's side, which counts how often it is asked for the time."""

    def __init__(self, api_url: str) -> None:
        super().__init__(ACCOUNT, TOKEN, api_url)
        self.times = 0

    def moment(self) -> datetime | None:
        self.times += 1
        return super().moment()


def test_no_other_clock_is_asked_before_a_number_can_be_forgotten(here: World) -> None:
    run_due(here.work)
    gives(here, NUMBER)
    twilio = AskedForItsClock("http://127.0.0.1:1")
    for _ in range(5):
        here.clock.passes(minutes=1)
        run_due(replace(here.work, twilio=twilio))
    assert (twilio.times, given(here)) == (0, [NUMBER])


def test_a_number_waits_for_a_twilio_that_is_away(here: World) -> None:
    """The recording of the call may be there: then the number belongs to a message."""
    here.calls["CA1"] = ("anonymous", LINE_NUMBER)
    gives(here, NUMBER)
    sid = here.records("CA1", seconds=9)
    away = replace(here.work, twilio=TwilioRecordings(ACCOUNT, TOKEN, "http://127.0.0.1:1"))
    for _ in range(3):
        here.clock.passes(hours=20)
        run_due(away)
    assert given(here) == [NUMBER]
    here.clock.passes(minutes=1)
    run_due(here.work)
    message = here.message(sid)
    assert (message.caller_number, message.number_was_keyed) == (NUMBER, True)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_wiping_that_a_reader_prevented_is_done_later(here: World, tmp_path: Path) -> None:
    sid = arrives(here)
    here.clock.passes(days=30)
    with being_read(here, "messages"):
        do_chores(here.work)
        assert is_purged(here, sid)
        assert NUMBER.encode() in raw_bytes(tmp_path / "line.db")
    here.clock.passes(minutes=1)
    do_chores(here.work)
    assert NUMBER.encode() not in raw_bytes(tmp_path / "line.db")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_copy_remains_of_a_row_that_moved_when_its_page_was_split(
    here: World, tmp_path: Path
) -> None:
    """Notes of many lengths make rows grow, so that pages are split and rows move."""
    chance = Random(1)
    for number in range(1, 201):
        here.leaves(f"CA{number:032}")
        here.clock.passes(hours=1)
        with here.sessions.begin() as session:
            for message_id in (number, chance.randint(1, number), chance.randint(1, number)):
                note = "notitie " * chance.randint(1, 60)
                session.execute(update(Message).where(Message.id == message_id).values(note=note))
    here.clock.passes(days=21)
    for _ in range(12):
        here.clock.passes(days=1)
        with here.sessions.begin() as session:
            purge(session, here.work.retention, here.clock())
    assert [text in raw_bytes(tmp_path / "line.db") for text in (b"notitie", b"+316")] == [True] * 2
    wipe(here.sessions.kw["bind"], MESSAGES)
    remains = raw_bytes(tmp_path / "line.db")
    assert [text in remains for text in (b"notitie", b"+316")] == [False] * 2


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("ours_comes_last", [True, False])
def test_it_is_our_own_setting_that_overwrites_the_sound(
    here: World, tmp_path: Path, ours_comes_last: bool
) -> None:
    """Some builds of SQLite have secure_delete on by themselves, so here it is off at first."""
    engine = here.sessions.kw["bind"]
    event.listen(engine, "connect", leave_deleted_bytes, insert=ours_comes_last)
    sid = arrives(here, seed=4)
    with here.sessions() as session:
        sealed = session.get_one(RecordingAudio, here.message(sid).id).sealed
    here.clock.passes(days=30)
    do_chores(here.work)
    pieces = [sealed[at : at + 24] for at in range(50_000, 90_000, 997)]
    remains = raw_bytes(tmp_path / "line.db")
    assert any(piece in remains for piece in pieces) is not ours_comes_last


def leave_deleted_bytes(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=OFF").close()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_wiping_lets_others_write_and_keeps_everything_else(here: World, tmp_path: Path) -> None:
    """A page of the sound is written by nobody: the work does not grow with what is kept."""
    arrives(here, "CA1", seed=1)
    here.clock.passes(days=16)
    kept = arrives(here, "CA2", seed=2)
    before = here.message(kept)
    here.clock.passes(days=14)
    with here.sessions.begin() as session:
        purge(session, here.work.retention, here.clock())
    unmoved = (tmp_path / "line.db").stat().st_ino
    wipe(here.sessions.kw["bind"], MESSAGES)
    after = here.message(kept)
    columns = Message.__table__.columns.keys()
    assert [getattr(after, name) for name in columns] == [getattr(before, name) for name in columns]
    assert here.sound(kept) == wav(seconds=30, seed=2)
    assert (tmp_path / "line.db").stat().st_ino == unmoved


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("readers", [0, 1])
def test_wiping_never_holds_up_a_caller_for_long(here: World, readers: int) -> None:
    """A webhook waits two seconds for the database (`PATIENCE`)."""
    arrives(here)
    engine, waits = here.sessions.kw["bind"], []
    patient = open_database(engine.url.render_as_string(), patience=10)
    with ExitStack() as stack:
        for _ in range(readers):
            session = stack.enter_context(reading(here.sessions))
            session.scalars(select(Message)).all()
        wiping = threading.Thread(target=try_to_wipe, args=[patient.kw["bind"]])
        wiping.start()
        while wiping.is_alive():
            began = time.monotonic()
            with here.sessions.begin() as session:
                note_call(session, f"CA{began}", here.clock())
            waits.append(time.monotonic() - began)
            time.sleep(0.05)
        wiping.join()
    patient.kw["bind"].dispose()
    assert max(waits) < PATIENCE


def try_to_wipe(engine: Engine) -> None:
    with suppress(StillReadableError):
        wipe(engine, MESSAGES)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_on_postgresql_wiping_gives_way_to_whoever_uses_the_messages(here: World) -> None:
    """A waiting VACUUM FULL makes everyone behind it wait, so it must not wait for long."""
    arrives(here)
    with here.sessions() as session:
        session.scalars(select(Message)).all()
        began = time.monotonic()
        with pytest.raises(StillReadableError, match="not yet wiped"):
            wipe(here.sessions.kw["bind"], MESSAGES)
        # One second; the rest is for a busy machine, for the reader does not go away by itself.
        assert time.monotonic() - began < 15


def test_what_was_erased_while_the_last_wipe_was_going_on_is_wiped_too(here: World) -> None:
    arrives(here)
    here.clock.passes(days=30)
    erased_at = here.clock()
    with here.sessions.begin() as session:
        purge(session, here.work.retention, erased_at)
    with here.sessions() as session:
        assert must_wipe(session, None)
        assert must_wipe(session, erased_at)
        assert must_wipe(session, erased_at + SLOWEST_ERASURE)
        assert not must_wipe(session, erased_at + SLOWEST_ERASURE + timedelta(seconds=1))


def test_a_chore_counts_from_when_it_began(here: World) -> None:
    """What changes while a chore is done may be overlooked: it is for the next time."""
    began, clock = here.clock(), here.clock

    class Slow:
        def since(self, _day: date) -> Iterator[Description]:
            clock.passes(minutes=3)
            return iter(())

    do_chores(replace(here.work, twilio=cast(TwilioRecordings, Slow())))
    with here.sessions() as session:
        assert session.get_one(Chore, "reconcile").done_at == began


def test_a_message_that_is_reopened_this_instant_is_not_purged(here: World, kind: str) -> None:
    sid = arrives(here)
    handles(here, sid)
    here.clock.passes(days=14)
    with here.sessions() as colleague, here.sessions() as worker:
        reopen(colleague, here.message(sid).id, Actor("anna", "hier"), here.clock())
        if kind == "postgresql":
            assert purge(worker, here.work.retention, here.clock()) == []
        else:  # SQLite has one writer at a time: the worker comes back later.
            with pytest.raises(OperationalError, match="locked"):
                purge(worker, here.work.retention, here.clock())
        worker.rollback()
        colleague.commit()
    do_chores(here.work)
    assert not is_purged(here, sid)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_no_number_remains_in_the_table_of_postgresql(here: World) -> None:
    arrives(here)
    arrives(here, "CA2")
    here.clock.passes(days=30)
    do_chores(here.work)
    assert NUMBER.encode() not in table_file(here, "messages")


def table_file(here: World, table: str) -> bytes:
    with here.sessions() as session:
        connection = session.connection()
        connection.exec_driver_sql("CHECKPOINT")
        question = f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))"
        return bytes(connection.exec_driver_sql(question).scalar_one())


@pytest.mark.parametrize("kind", ["postgresql"])
def test_no_sealed_sound_remains_in_the_tables_of_postgresql(here: World) -> None:
    sid = arrives(here, seed=4)
    with here.sessions() as session:
        sealed = session.get_one(RecordingAudio, here.message(sid).id).sealed
    # PostgreSQL keeps large values apart, in pieces of about 2000 bytes.
    pieces = [sealed[start : start + 24] for start in range(0, len(sealed) - 24, 997)]
    before = sound_files(here)
    traces = [piece for piece in pieces if piece in before]
    assert len(traces) > 0.9 * len(pieces)
    here.clock.passes(days=30)
    run_due(here.work)
    assert is_purged(here, sid)
    remains = sound_files(here)
    assert [trace for trace in traces if trace in remains] == []


def sound_files(here: World) -> bytes:
    """Read the files that hold the sealed sound: the table's own, and the one beside it."""
    question = """SELECT pg_read_binary_file(pg_relation_filepath(oid)) ||
        pg_read_binary_file(pg_relation_filepath(reltoastrelid))
        FROM pg_class WHERE oid = 'recording_audio'::regclass"""
    with here.sessions() as session:
        connection = session.connection()
        connection.exec_driver_sql("CHECKPOINT")
        return bytes(connection.exec_driver_sql(question).scalar_one())


def purge_by_hand(here: World, *arguments: str) -> str:
    database = here.sessions.kw["bind"].url.render_as_string(hide_password=False)
    told = environment_for(
        PUBLIC_BASE_URL=LOCAL, DATABASE_URL=database, TWILIO_API_URL=here.work.twilio.api_url
    )
    command = [sys.executable, str(ROOT / "scripts/purge_messages.py"), *arguments]
    done = subprocess.run(
        command, env=os.environ | told, check=False, capture_output=True, text=True, timeout=60
    )
    return done.stdout + done.stderr


def test_the_script_first_tells_and_then_does_the_same(here: World) -> None:
    here.clock.now = datetime.now(UTC) - timedelta(days=31)
    old = arrives(here)
    here.clock.now = datetime.now(UTC)
    new = arrives(here, "CA2")
    told = purge_by_hand(here, "--dry-run")
    assert "1 message would be deleted" in told
    assert f"message {here.message(old).id}: left" in told
    assert NUMBER not in told
    assert not is_purged(here, old)
    here.clock.now += timedelta(days=31)
    refused = purge_by_hand(here)
    assert "Nothing is deleted: it is " in refused
    assert "another clock says otherwise. Look at its clock" in refused
    assert not is_purged(here, old)
    here.clock.now = datetime.now(UTC)
    assert "1 message deleted" in purge_by_hand(here)
    assert is_purged(here, old)
    assert not is_purged(here, new)
    assert here.sound(new) == wav(seconds=30)


def test_other_messages_survive_a_purge_whole(here: World) -> None:
    arrives(here, "CA1", seed=1)
    here.clock.passes(days=16)
    kept = arrives(here, "CA2", seed=2)
    here.clock.passes(days=14)
    do_chores(here.work)
    sound = here.sound(kept)
    assert sha256(sound).digest() == sha256(wav(seconds=30, seed=2)).digest()
    assert (here.message(kept).caller_number, here.message(kept).note) == (NUMBER, NOTE)
