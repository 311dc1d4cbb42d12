"""What was erased lately, beside the backups: a message brought back from one goes again at once.

It names messages and voices by their number and a moment: nothing of a caller is in it. It is
written anew every minute, so it also tells up to when it is complete. What an earlier line wrote in
it stays: a line that was restored knows less than it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ivr.backups import BackupError
from ivr.backups.sealed_note import read_note, sealed_note
from ivr.messages.message import Message
from ivr.messages.retention import erase
from ivr.records.access_log import AccessLog, LogEvent
from ivr.settings.values import PROMISED_DAYS
from ivr.sound.manifest import write_whole
from ivr.sound.shelf import Shelf
from ivr.studio.lending import LAST_FETCHED_AFTER, erase_withdrawn, withdraw
from ivr.studio.lent_voice import LentVoice

log = logging.getLogger(__name__)

ERASED = "erased.json"
"""Its name in the folder of the backups."""

LONGEST_LIFE = timedelta(days=15)
"""What was erased before this long is in no backup any more, whatever BACKUP_DAYS was."""


LONGEST_KEPT = timedelta(days=PROMISED_DAYS + 1)
"""A message that was left before this long is past its time, and goes from any backup for that."""


@dataclass(frozen=True)
class ErasedList:
    """What was erased until a moment.

    A number alone is not enough: after a restore it may be another one's.
    """

    until: datetime
    messages: frozenset[tuple[int, datetime]]
    """The number of a message, and when it was left."""
    voices: frozenset[tuple[str, datetime]]
    """A voice as the log names it, and when it was withdrawn."""


def erased_lately(session: Session, now: datetime) -> ErasedList:
    """Return what was erased while a backup that is still there may have been made."""
    since = now - LONGEST_LIFE
    gone = select(Message.id, Message.left_at).where(Message.purged_at >= since)
    log = select(AccessLog.detail, AccessLog.at).where(
        AccessLog.event == LogEvent.VOICE_WITHDRAWN.value, AccessLog.at >= since
    )
    return ErasedList(now, _pairs(session, gone), _pairs(session, log))


def _pairs(session: Session, question: Select[Any, datetime]) -> frozenset[tuple[Any, datetime]]:
    return frozenset((row[0], row[1]) for row in session.execute(question))


def write_list(folder: Path, told: ErasedList, keys: Sequence[bytes]) -> None:
    """Write the list in one step; OSError when there is no room."""
    told = _with_what_was(folder / ERASED, told, keys)
    text = {
        "until": told.until.isoformat(),
        "messages": [[number, at.isoformat()] for number, at in sorted(told.messages)],
        "voices": [[voice, at.isoformat()] for voice, at in sorted(told.voices)],
    }
    write_whole(folder / ERASED, sealed_note(json.dumps(text), keys))


def _with_what_was(file: Path, told: ErasedList, keys: Sequence[bytes]) -> ErasedList:
    """Return the list with what is in the file and may still be in a backup."""
    try:
        was = read_list(file, keys)
    except BackupError as error:
        log.warning("%s It is written anew.", error)
        was = None
    if was is None:
        return told
    messages = {one for one in was.messages if one[1] > told.until - LONGEST_KEPT}
    voices = {one for one in was.voices if one[1] > told.until - LONGEST_LIFE}
    return replace(told, messages=told.messages | messages, voices=told.voices | voices)


def read_list(file: Path, keys: Sequence[bytes]) -> ErasedList | None:
    """Return the list; None where there is none.

    Raises:
        BackupError: it is not whole, or not sealed by one of these keys.
    """
    if not file.exists():
        return None
    text = json.loads(read_note(file.read_bytes(), keys, f"The list {file}"))
    messages, voices = (
        frozenset((name, datetime.fromisoformat(at)) for name, at in text[what])
        for what in ("messages", "voices")
    )
    return ErasedList(datetime.fromisoformat(text["until"]), messages, voices)


def erase_again(session: Session, shelf: Shelf, told: ErasedList, now: datetime) -> int:
    """Erase what came back though it was erased; return how many messages and voices it was."""
    kept = session.scalars(select(Message).where(Message.purged_at.is_(None)))
    again = [one for one in kept if (one.id, one.left_at) in told.messages]
    for message in again:
        erase(session, message, now)
    return len(again) + _withdraw_again(session, shelf, told, now)


def _withdraw_again(session: Session, shelf: Shelf, told: ErasedList, now: datetime) -> int:
    lent = session.scalars(select(LentVoice).where(LentVoice.withdrawn_at.is_(None)))
    again = [
        one
        for one in lent
        if any(name == f"stem {one.id}" and at > one.consented_at for name, at in told.voices)
    ]
    for voice in again:
        withdraw(session, voice, now)
    session.flush()
    erase_withdrawn(session, shelf, now + LAST_FETCHED_AFTER)
    return len(again)
