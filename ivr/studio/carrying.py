"""A voice in one file: a ZIP with every accepted take, its words, and who recorded it and when."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr import pcm
from ivr.serving.access import LARGEST_TAKE
from ivr.sound.shelf import Shelf
from ivr.studio.lent_voice import LentVoice, Take, TakeState

LIST = "opnamen.json"
"""Its name in the ZIP; the takes stand beside it."""


class CarryingError(Exception):
    """The file is no voice that we can take in; the message tells what is wrong with it."""


@dataclass(frozen=True)
class Carried:
    """One take of a ZIP."""

    prompt: str
    text: str
    recorded_by: str
    recorded_at: datetime
    sound: bytes


def packed(session: Session, voice: LentVoice, shelf: Shelf) -> IO[bytes]:
    """Return a ZIP of the accepted takes, as an open file that is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    rows = []
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for take in _accepted(session, voice):
            name = f"{take.prompt}-{take.id}.wav"
            # 16-bit PCM, whatever it was recorded as.
            sound = pcm.read(shelf.take(voice.id, take.key).read_bytes()).wav()
            archive.writestr(name, sound)
            rows.append(_row(take, name))
        listed = {"stem": voice.name, "toestemming": _consent(voice), "opnamen": rows}
        archive.writestr(LIST, json.dumps(listed, ensure_ascii=False, indent=1))
    file.seek(0)
    return file


def unpacked(path: Path) -> Iterator[Carried]:
    """Return the takes of a ZIP, one by one.

    Raises:
        CarryingError: it is no such ZIP, or a take in it is none; told before or after others.
    """
    try:
        with ZipFile(path) as archive:
            for row in json.loads(_read(archive, LIST))["opnamen"]:
                yield _carried(archive, row)
    except (BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CarryingError(f"{path} is not a voice that was exported ({error!r}).") from error


def _accepted(session: Session, voice: LentVoice) -> list[Take]:
    ours = (Take.voice_id == voice.id, Take.state == TakeState.ACCEPTED)
    return list(session.scalars(select(Take).where(*ours).order_by(Take.id)))


def _consent(voice: LentVoice) -> dict[str, str]:
    return {"genoteerd_door": voice.consented_by, "op": voice.consented_at.isoformat()}


def _row(take: Take, name: str) -> dict[str, str]:
    return {
        "id": take.prompt,
        "woorden": take.text,
        "bestand": name,
        "opgenomen_door": take.recorded_by,
        "opgenomen_op": take.recorded_at.isoformat(),
    }


def _carried(archive: ZipFile, row: dict[str, Any]) -> Carried:
    sound = _read(archive, row["bestand"])
    pcm.read(sound)
    return Carried(
        prompt=row["id"],
        text=row["woorden"],
        recorded_by=row["opgenomen_door"],
        recorded_at=datetime.fromisoformat(row["opgenomen_op"]),
        sound=sound,
    )


def _read(archive: ZipFile, name: str) -> bytes:
    """Read a member that is no larger than a take may be, whatever its header says."""
    with archive.open(name) as member:
        content = member.read(LARGEST_TAKE + 1)
    if len(content) > LARGEST_TAKE:
        raise ValueError(f"{name} is larger than {LARGEST_TAKE} bytes")
    return content
