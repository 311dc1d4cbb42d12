"""What was erased lately, beside the backups: a message brought back from one goes again at once.

It names messages by their number and moment, and voices by their number: nothing of a caller is in
it. It is written anew every minute, so it also tells up to when it is complete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ivr.backups.sealed_note import read_note, sealed_note
from ivr.messages.message import Message
from ivr.messages.retention import erase
from ivr.records.access_log import AccessLog, LogEvent
from ivr.sound.manifest import write_whole
from ivr.sound.shelf import Shelf
from ivr.studio.lending import LAST_FETCHED_AFTER, erase_withdrawn, withdraw
from ivr.studio.lent_voice import LentVoice

ERASED = "erased.json"
"""Its name in the folder of the backups."""

LONGEST_LIFE = timedelta(days=15)
"""What was erased before this long is in no backup any more, whatever BACKUP_DAYS was."""


@dataclass(frozen=True)
class ErasedList:
    """What was erased, up to when: of messages the moment they were left, of voices the erasure."""

    until: datetime
    messages: Mapping[int, datetime]
    voices: Mapping[str, datetime]


def erased_lately(session: Session, now: datetime) -> ErasedList:
    """Return what was erased while a backup that is still there may have been made."""
    since = now - LONGEST_LIFE
    gone = select(Message.id, Message.left_at).where(Message.purged_at >= since)
    log = select(AccessLog.detail, AccessLog.at).where(
        AccessLog.event == LogEvent.VOICE_WITHDRAWN.value, AccessLog.at >= since
    )
    return ErasedList(now, _pairs(session, gone), _pairs(session, log))


def _pairs(session: Session, question: Select[Any, datetime]) -> dict[Any, datetime]:
    return {row[0]: row[1] for row in session.execute(question)}


def write_list(folder: Path, told: ErasedList, keys: Sequence[bytes]) -> None:
    """Write the list in one step; OSError when there is no room."""
    text = {
        "until": told.until.isoformat(),
        "messages": {str(number): at.isoformat() for number, at in told.messages.items()},
        "voices": {voice: at.isoformat() for voice, at in told.voices.items()},
    }
    write_whole(folder / ERASED, sealed_note(json.dumps(text), keys))


def read_list(file: Path, keys: Sequence[bytes]) -> ErasedList | None:
    """Return the list; None where there is none.

    Raises:
        BackupError: it is not whole, or not sealed by one of these keys.
    """
    if not file.exists():
        return None
    text = json.loads(read_note(file.read_bytes(), keys, f"The list {file}"))
    return ErasedList(
        datetime.fromisoformat(text["until"]),
        {int(number): datetime.fromisoformat(at) for number, at in text["messages"].items()},
        {voice: datetime.fromisoformat(at) for voice, at in text["voices"].items()},
    )


def erase_again(session: Session, shelf: Shelf, told: ErasedList, now: datetime) -> int:
    """Erase what came back though it was erased; return how many messages and voices it was.

    A number alone is not enough: after an earlier restore it may be another one's.
    """
    kept = session.scalars(select(Message).where(Message.purged_at.is_(None)))
    again = [one for one in kept if told.messages.get(one.id) == one.left_at]
    for message in again:
        erase(session, message, now)
    return len(again) + _withdraw_again(session, shelf, told, now)


def _withdraw_again(session: Session, shelf: Shelf, told: ErasedList, now: datetime) -> int:
    lent = session.scalars(select(LentVoice).where(LentVoice.withdrawn_at.is_(None)))
    again = [
        one
        for one in lent
        if (at := told.voices.get(f"stem {one.id}")) is not None and at > one.consented_at
    ]
    for voice in again:
        withdraw(session, voice, now)
    session.flush()
    erase_withdrawn(session, shelf, now + LAST_FETCHED_AFTER)
    return len(again)
