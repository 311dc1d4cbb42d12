"""Looks at what the line keeps: the database, its disk, the keys, and who else can read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, delete, select

from ivr.database import MigrationError
from ivr.database.columns import insert
from ivr.database.engine import files_of, is_up_to_date, must_be_there, reading
from ivr.database.lease import Chore
from ivr.messages.message import RecordingAudio
from ivr.messages.sealed_sound import SealError, open_sound
from ivr.readiness.checked import Checked, fault, warning, well
from ivr.readiness.ground import Ground
from ivr.settings import ROOT
from ivr.settings.problems import others_can_read

THROWN_AWAY = "preflight"
"""The kind of a chore that nobody does: written and deleted again."""

LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000
"""Bytes: a message of three minutes takes three million, and the logs of a busy day some more."""


def database_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether the tables are today's, and can be written; what is written is undone."""
    engine = cast(Engine, ground.house.sessions.kw["bind"])
    try:
        must_be_there(engine.url)
    except MigrationError as error:
        yield fault("database", str(error), "For a new one: .venv/bin/flask --app app migrate")
        return
    with engine.connect() as connection:
        up_to_date = is_up_to_date(connection)
    if not up_to_date:
        remedy = "Run: .venv/bin/flask --app app migrate"
        yield fault("database", "its tables are not those of this version", remedy)
        return
    row = {"kind": THROWN_AWAY, "next_attempt_at": ground.house.clock(), "attempts": 0}
    with ground.house.sessions.begin() as session:
        # What an earlier run left behind that was killed is thrown away now.
        session.execute(insert(session, Chore).values(**row).on_conflict_do_nothing())
    with ground.house.sessions.begin() as session:
        session.execute(delete(Chore).where(Chore.kind == THROWN_AWAY))
    yield well("database", f"{engine.dialect.name}, today's tables, written and undone")


def disk_stands(ground: Ground) -> Iterator[Checked]:
    """Yield how much room is left where messages and takes are kept."""
    folders = (ROOT, *(file.parent for file in files_of(ground.settings.database_url)))
    room = {folder: ground.free(folder) for folder in (*folders, ground.settings.studio_folder)}
    fullest = min(room, key=lambda folder: room[folder])
    free, remedy = room[fullest], "Make room: a full disk takes no message."
    told = f"{free / 1e9:.1f} GB free for {_short(fullest)}"
    if free < TOO_LITTLE:
        yield fault("disk", told, remedy)
    elif free < LITTLE:
        yield warning("disk", told, remedy)
    else:
        yield well("disk", f"{told}, and as much or more elsewhere")


def keys_stand(ground: Ground) -> Iterator[Checked]:
    """Yield whether the keys open the newest recording, and are apart from the other secrets."""
    question = select(RecordingAudio).order_by(RecordingAudio.stored_at.desc()).limit(1)
    with reading(ground.house.sessions) as session:
        newest = session.scalar(question)
        try:
            opened = len(open_sound(newest, ground.house.keys)) if newest else None
        except SealError:
            remedy = "Put the key back with which it was sealed, last in RECORDING_KEYS."
            yield fault("keys", "no key opens the newest recording, or it is damaged", remedy)
            return
    told = "no recording is kept yet" if opened is None else "the newest recording is opened"
    if not ground.settings.sealing_keys:
        remedy = "Set RECORDING_KEYS, and keep a copy apart: now SECRET_KEY opens everything."
        yield warning("keys", f"{told}, by a key that follows from SECRET_KEY", remedy)
    else:
        yield well("keys", f"{told}, by a key of its own")


def files_stand(ground: Ground) -> Iterator[Checked]:
    """Yield which files of secrets, messages and voices others on this machine can read."""
    settings = ground.settings
    private = (ground.env_file, *files_of(settings.database_url), settings.studio_folder)
    there = [file for file in private if file.exists()]
    open_ones = [*filter(_lies_open, there)]
    for file in open_ones:
        remedy = f"Run: chmod {'700' if file.is_dir() else '600'} {_short(file)}"
        yield fault("files", "others on this machine can read it", remedy, _short(file))
    if not open_ones:
        names = ", ".join(map(_short, there)) or "nothing is kept in files"
        yield well("files", f"only this account reads: {names}")


def _lies_open(file: Path) -> bool:
    """Return whether others read a file; in a folder that lets nobody else in they cannot."""
    return others_can_read(file) and bool(file.absolute().parent.stat().st_mode & 0o011)


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
