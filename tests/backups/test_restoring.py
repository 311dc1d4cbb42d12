"""Promise: what is in a backup comes back whole, only to where nothing is, and is proved to."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519
from sqlalchemy import select

from ivr.backups import BackupError
from ivr.backups.made import BackupMade
from ivr.messages.message import Message, RecordingAudio
from ivr.messages.sealed_sound import open_sound
from ivr.pages.staff import Staff
from ivr.records.access_log import AccessLog, LogEvent
from ivr.studio.lending import lend
from tests.backups.backing import KEY, NUMBER, Backups, opened
from tests.line_settings import CLINIC_NUMBER, OTHER_KEY
from tests.wav import wav


def test_all_comes_back_and_every_recording_opens(backups: Backups) -> None:
    for _ in range(5):
        backups.leaves()
    _lends_a_voice(backups)
    made = backups.makes()
    found = backups.drills(made.file)
    assert (found.is_good, found.different, found.recordings.whole) == (True, [], 5)
    assert not _is_left(backups)
    new = backups.elsewhere()
    done = backups.restores(made.file, new)
    assert (done.erased_again, done.past) == (0, 0)
    with opened(new) as sessions, sessions() as session:
        messages = session.scalars(select(Message).order_by(Message.id)).all()
        assert [(one.caller_number, one.note) for one in messages] == [(NUMBER, "")] * 5
        audio = session.get(RecordingAudio, messages[3].id)
        assert open_sound(audio, backups.work.keys) == wav(0.5, seed=3)
        (line,) = session.scalars(select(AccessLog).where(AccessLog.event == LogEvent.RESTORED))
        assert line.detail == "reservekopie van 2026-11-23T09:00:00+00:00"
        assert [row.file for row in session.scalars(select(BackupMade))] == [made.file.name]
        assert session.scalar(select(Staff.session_number)) == 1003
    take = new.studio_folder / "takes" / "1" / "abcdefgh.wav"
    assert (take.read_bytes(), take.stat().st_mode & 0o777) == (b"a take", 0o600)
    with pytest.raises(BackupError, match="is not empty, and a backup is only brought back"):
        backups.restores(made.file, new)


def _lends_a_voice(backups: Backups) -> None:
    with backups.here.sessions.begin() as session:
        lend(session, CLINIC_NUMBER, "Anna", "bert", backups.here.clock())
        account = {"password_hash": "x", "roles": frozenset(), "created_at": backups.here.clock()}
        session.add(Staff(name="anna", session_number=3, **account))
    take = backups.settings.studio_folder / "takes" / "1" / "abcdefgh.wav"
    take.parent.mkdir(parents=True)
    take.write_bytes(b"a take")


def _is_left(backups: Backups) -> bool:
    """Return whether a drill left a database; its folder is its caller's."""
    with backups.here.sessions() as session:
        if session.get_bind().dialect.name == "sqlite":
            return False
        question = "SELECT 1 FROM pg_database WHERE starts_with(datname, 'line_drill')"
        return session.connection().exec_driver_sql(question).first() is not None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_folder_with_something_in_it_is_not_written_over(backups: Backups) -> None:
    made = backups.makes()
    new = backups.elsewhere()
    new.studio_folder.mkdir()
    (new.studio_folder / "something").touch()
    with pytest.raises(BackupError, match=r"The folder .*new-studio-1 is not empty"):
        backups.restores(made.file, new)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_one_kind_of_database_is_not_brought_back_as_the_other(
    backups: Backups, tmp_path: Path
) -> None:
    made = backups.makes()
    url = f"sqlite:///{tmp_path / 'new' / 'line.db'}"
    other = backups.elsewhere().model_copy(update={"database_url": url})
    with pytest.raises(BackupError, match="a backup of PostgreSQL, and sqlite:"):
        backups.restores(made.file, other)
    assert not (tmp_path / "new" / "line.db").exists()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_of_keys_that_are_lost_a_drill_counts_what_they_close(backups: Backups) -> None:
    backups.leaves()
    backups.leaves()
    made = backups.makes()
    lost = backups.elsewhere().model_copy(update={"recording_keys": OTHER_KEY})
    with pytest.raises(BackupError, match="not sealed with a key of the settings"):
        backups.restores(made.file, lost)
    backups.of_anyone = True
    found = backups.drills(made.file, lost)
    assert (found.is_good, found.different, len(found.missing_keys)) == (False, [], 1)
    assert (found.recordings.whole, found.recordings.without_key) == (0, 2)
    assert backups.restores(made.file, lost).inventory.rows["messages"] == 2


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_drill_tells_of_one_recording_that_no_key_opens_or_that_is_damaged(
    backups: Backups,
) -> None:
    ours = backups.work
    backups.leaves()
    damaged = backups.leaves()
    backups.work = backups.here.with_keys(OTHER_KEY.encode())
    backups.leaves()
    backups.work = ours
    with backups.here.sessions.begin() as session:
        session.get_one(RecordingAudio, damaged).sha256 = "0" * 64
    found = backups.drills(backups.makes().file)
    opened_ = found.recordings
    assert (found.is_good, found.different, found.missing_keys) == (False, [], [])
    assert (opened_.whole, opened_.without_key, opened_.damaged) == (1, 1, 1)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_drill_that_may_make_no_database_says_which_right_it_needs(backups: Backups) -> None:
    made = backups.makes()
    url = backups.settings.database_url
    with backups.here.sessions.begin() as session:
        session.connection().exec_driver_sql("CREATE ROLE line_of_the_drill LOGIN")
    try:
        poor = {"database_url": url.replace("postgres@", "line_of_the_drill@")}
        with pytest.raises(BackupError, match=r"permission denied to create database.*CREATEDB"):
            backups.drills(made.file, backups.settings.model_copy(update=poor))
    finally:
        with backups.here.sessions.begin() as session:
            session.connection().exec_driver_sql("DROP ROLE line_of_the_drill")


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "without its end": lambda content: content[:-1],
    "changed in one place": lambda content: _flipped(content, len(content) // 2),
    "longer": lambda content: content + b"x",
    "changed at its beginning": lambda content: _flipped(content, 4),
    "empty": lambda _: b"",
    "another file": lambda _: b"PK\3\4 a photograph",
}


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_damaged_backup_is_refused_and_nothing_is_made(backups: Backups) -> None:
    backups.leaves()
    whole = backups.makes().file
    for what, change in CHANGES.items():
        file = whole.with_name("damaged")
        file.write_bytes(change(whole.read_bytes()))
        new = backups.elsewhere()
        with pytest.raises(BackupError, match=r"damaged|no backup of the line"):
            backups.restores(file, new)
        assert not [*Path(new.database_url.removeprefix("sqlite:///")).parent.glob("*")], what


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_backup_that_somebody_else_sealed_for_our_key_is_refused(backups: Backups) -> None:
    backups.leaves()
    file = backups.makes().file
    opened_ = pyrage.decrypt(file.read_bytes(), [KEY])
    for change in (_without_inventory, _with_a_changed_database, _with_a_way_out):
        file.write_bytes(pyrage.encrypt(change(opened_), [KEY.to_public()]))
        with pytest.raises(BackupError, match=r"is none of the line|damaged|no backup of the line"):
            backups.restores(file, backups.elsewhere())


def _repacked(content: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    made = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as was,
        tarfile.open(fileobj=made, mode="w") as new,
    ):
        for member in was:
            reader = was.extractfile(member)
            assert reader
            if (kept := change(member.name, reader.read())) is not None:
                member.name, member.size = kept[0], len(kept[1])
                new.addfile(member, io.BytesIO(kept[1]))
    return made.getvalue()


def _without_inventory(content: bytes) -> bytes:
    return _repacked(content, lambda name, was: None if "inventory" in name else (name, was))


def _with_a_changed_database(content: bytes) -> bytes:
    return _repacked(
        content, lambda name, was: (name, was.replace(b"+31612345678", b"+31687654321"))
    )


def _with_a_way_out(content: bytes) -> bytes:
    return _repacked(content, lambda name, was: (f"../{name}", was))


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("private", "reason"),
    [
        (str(x25519.Identity.generate()), "was not made for the key in"),
        (str(KEY.to_public()), "holds no private key"),
        ("AGE-SECRET-KEY-1NONSENSE", "holds no private key"),
        ("é", "cannot be read"),
    ],
    ids=["another key", "a public key", "no key", "no letter of a key"],
)
def test_another_key_and_what_is_no_key_are_told_apart(
    backups: Backups, private: str, reason: str
) -> None:
    file = backups.makes().file
    backups.private = private
    with pytest.raises(BackupError, match=reason):
        backups.restores(file, backups.elsewhere())
