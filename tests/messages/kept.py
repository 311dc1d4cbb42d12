"""A message that is kept here, and the bytes of the database in which it may be found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.messages.fetch import fetch_due
from ivr.messages.handling import Handling, write_note
from ivr.messages.message import RecordingAudio
from ivr.records.access_log import Actor
from ivr.records.calls import note_call
from tests.line_settings import CLINIC_NUMBER, OURS
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
        note_call(session, call_sid, here.clock(), clinic=CLINIC_NUMBER)
    sid = here.leaves(call_sid, wav(seconds=30, seed=seed), seconds=30)
    here.reports(sid, call_sid=call_sid)
    fetch_due(here.work)
    with here.sessions.begin() as session:
        message = here.message(sid)
        write_note(
            session,
            Handling(OURS, message.id, Actor("anna", "hier"), here.clock()),
            was="",
            note=NOTE,
        )
    return sid


def is_purged(here: World, sid: str) -> bool:
    message = here.message(sid)
    with here.sessions() as session:
        audio = session.get(RecordingAudio, message.id)
    left = (message.caller_number, message.call_sid, message.note, audio)
    assert (message.purged_at is not None) == (left == (None, None, "", None))
    return message.purged_at is not None


def raw_bytes(database: Path) -> bytes:
    """Read all files of an SQLite database: the file itself, its log and its index."""
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def table_file(here: World, table: str) -> bytes:
    with here.sessions() as session:
        connection = session.connection()
        connection.exec_driver_sql("CHECKPOINT")
        question = f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))"
        return bytes(connection.exec_driver_sql(question).scalar_one())


def sound_files(here: World) -> bytes:
    """Read the files that hold the sealed sound: the table's own, and the one beside it."""
    question = """SELECT pg_read_binary_file(pg_relation_filepath(oid)) ||
        pg_read_binary_file(pg_relation_filepath(reltoastrelid))
        FROM pg_class WHERE oid = 'recording_audio'::regclass"""
    with here.sessions() as session:
        connection = session.connection()
        connection.exec_driver_sql("CHECKPOINT")
        return bytes(connection.exec_driver_sql(question).scalar_one())
