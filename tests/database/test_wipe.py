"""Promise: no byte of what is deleted remains in the database's files, and nobody waits long."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, event, select, update

from ivr.database.engine import PATIENCE, open_database, reading
from ivr.database.wipe import StillReadableError, wipe
from ivr.messages.leaving import discard_recording
from ivr.messages.message import MESSAGES, Message, RecordingAudio
from ivr.messages.retention import SLOWEST_ERASURE, must_wipe, purge
from ivr.records.calls import note_call
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import CLINIC_NUMBER
from tests.messages.kept import (
    NOTE,
    NUMBER,
    arrives,
    being_read,
    is_purged,
    raw_bytes,
    sound_files,
    table_file,
)
from tests.wav import wav
from tests.world import World


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
            discard_recording(session, sid, here.clock(), clinic=CLINIC_NUMBER)
        second = here.recordings.add("CA1", wav(seed=8), 3, here.clock())
        here.reports(second)
        here.clock.passes(hours=2)
    else:
        here.clock.passes(days=30)
    run_due(here.work)
    assert is_purged(here, sid)
    # SQLite hides nothing from readers of the disk, nor do we: no connection is closed first.
    remains = raw_bytes(tmp_path / "line.db")
    assert [trace for trace in traces if trace in remains] == []


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
                note_call(session, f"CA{began}", here.clock(), clinic=CLINIC_NUMBER)
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


@pytest.mark.parametrize("kind", ["postgresql"])
def test_no_number_remains_in_the_table_of_postgresql(here: World) -> None:
    arrives(here)
    arrives(here, "CA2")
    here.clock.passes(days=30)
    do_chores(here.work)
    assert NUMBER.encode() not in table_file(here, "messages")


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
