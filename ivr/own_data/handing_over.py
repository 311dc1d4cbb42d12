"""Hands all that is kept of one number over as a zip: JSON, the sound of each message, a note.

It is written while it is sent, a message at a time. What cannot be opened is named, and the rest
goes on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.fernet import MultiFernet
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, sessionmaker

from ivr import pcm
from ivr.database.engine import reading
from ivr.dutch import written
from ivr.line.library import Library
from ivr.messages.message import GivenNumber, Message, RecordingState
from ivr.messages.retention import Retention
from ivr.messages.sealed_sound import SealError, open_sound, sound_of
from ivr.messages.tries import RingBackTry
from ivr.messages.tries import tries_of as tries_at
from ivr.own_data.of_one_number import OneNumber
from ivr.own_data.read_me import read_me
from ivr.own_data.told_rows import Telling, Told
from ivr.own_data.zip_stream import ZipPart, zipped
from ivr.records.access_log import AccessLog, Actor, LogEvent, log_each, write_log
from ivr.records.calls import Call
from ivr.reminders.evening import Evenings
from ivr.reminders.planned import Reminder
from ivr.reminders.standing_list import named, tries_of
from ivr.settings import Settings

log = logging.getLogger(__name__)

UNREADABLE = "Deze opname is bewaard, maar kan niet worden geopend."
GONE_MEANWHILE = "Deze opname werd gewist terwijl dit bestand werd gemaakt."
REASONS: Mapping[RecordingState | None, str] = {
    RecordingState.NONE: "De beller vroeg om teruggebeld te worden en sprak niets in.",
    RecordingState.WAITING: "De opname was nog niet opgehaald toen dit bestand werd gemaakt.",
    RecordingState.ABSENT: "Er is niets ingesproken, of te kort.",
    RecordingState.FAILED: "Het opnemen is mislukt.",
}
"""Why a message has no sound, as the person who left it reads it."""

BLOCK = 65536
"""Bytes of sound that are packed at a time."""

ROWS = 100
"""Rows that are read at a time."""


@dataclass(frozen=True)
class HandingOver:
    """One export: of which number, from where, opened with which keys, told in which words."""

    sessions: sessionmaker[Session]
    keys: MultiFernet
    one: OneNumber
    telling: Telling
    line_name: str
    _without: dict[int, str] = field(default_factory=dict)
    """Why a message has no sound, by its number."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the zip, as soon as there is something to send."""
        return zipped(self._parts(), self.telling.now)

    def _parts(self) -> Iterator[ZipPart]:
        yield "LEESMIJ.txt", [self._read_me().encode()]
        for message_id in self._ids():
            try:
                yield _file_of(message_id), _blocks(self._sound(message_id))
            except _NoSoundError as error:
                self._without[message_id] = str(error)
        yield "gegevens.json", self._json()

    def _read_me(self) -> str:
        clinics = [*map(self.telling.clinic_name, self.one.clinics)]
        return read_me(self.line_name, self.one.number, clinics, self.telling.now)

    def _ids(self) -> list[int]:
        with reading(self.sessions) as session:
            ids = select(Message.id).where(self.one.messages).order_by(Message.left_at, Message.id)
            return [*session.scalars(ids)]

    def _sound(self, message_id: int) -> bytes:
        """Return the sound of a message as a WAV file of 16 bits, whatever Twilio gave.

        Raises:
            _NoSoundError: there is none, or it cannot be opened; says so to the caller.
        """
        with reading(self.sessions) as session:
            state = session.scalar(select(Message.state).where(Message.id == message_id))
            audio = sound_of(session, self.one.messages, Message.id == message_id)
        if audio is None:
            raise _NoSoundError(REASONS.get(state, GONE_MEANWHILE))
        try:
            return pcm.read(open_sound(audio, self.keys)).wav()
        except (SealError, ValueError) as error:
            log.error("message %d cannot be handed over: %s", message_id, error)
            raise _NoSoundError(UNREADABLE) from error

    def _json(self) -> Iterator[bytes]:
        facts = {
            "telefoonnummer": written.telephone(self.one.number),
            "telefoonnummer_met_landcode": self.one.number,
            "gemaakt_op": self.telling.now.isoformat(timespec="seconds"),
            "poliklinieken": [self.telling.clinic_name(clinic) for clinic in self.one.clinics],
        }
        lists = {
            "berichten": self._messages(),
            "herinneringen": self._reminders(),
            "ingetoetste_nummers": self._given(),
            "logboek": self._log_lines(),
        }
        yield _json(facts)[:-2].encode()
        for name, rows in lists.items():
            yield f',\n  "{name}": ['.encode()
            yield from _listed(rows)
            yield b"]"
        yield b"\n}\n"

    def _messages(self) -> Iterator[Told]:
        for found in self._read(Message, self.one.messages):
            reason = self._without.get(found.id, "")
            file = "" if reason else _file_of(found.id)
            yield self.telling.message(found, file, reason, self._rung_back(found.id))

    def _rung_back(self, message_id: int) -> Sequence[RingBackTry]:
        with reading(self.sessions) as session:
            return tries_at(session, [message_id]).get(message_id, ())

    def _reminders(self) -> Iterator[Told]:
        with reading(self.sessions) as session:
            found = session.scalars(select(Reminder).where(self.one.reminders)).all()
            tries = tries_of(session, found)
        for one in found:
            yield self.telling.reminder(one, tries[one.id])

    def _given(self) -> Iterator[Told]:
        question = select(GivenNumber.given_at, Call.clinic)
        question = question.join(Call, Call.call_sid == GivenNumber.call_sid).where(self.one.given)
        with reading(self.sessions) as session:
            found = session.execute(question).all()
        for given_at, clinic in found:
            yield self.telling.given(given_at, clinic)

    def _log_lines(self) -> Iterator[Told]:
        with reading(self.sessions) as session:
            about = self.one.log_lines(session)
        for line in self._read(AccessLog, about):
            yield self.telling.log_line(line)

    def _read(self, table: Any, which: ColumnElement[bool]) -> Iterator[Any]:
        """Yield rows in the order of their ids; no transaction waits for who receives them."""
        last = 0
        while True:
            more = select(table).where(which, table.id > last).order_by(table.id).limit(ROWS)
            with reading(self.sessions) as session:
                rows = session.scalars(more).all()
            yield from rows
            if len(rows) < ROWS:
                return
            last = rows[-1].id


class _NoSoundError(Exception):
    """A message has no sound to hand over; the text is the reason, in Dutch, for the caller."""


def telling_of(settings: Settings, library: Library, one: OneNumber, now: datetime) -> Telling:
    """Return how the rows of a number are told at this moment; a clinic that no leaflet names
    is its number.
    """
    clinics = {clinic: clinic for clinic in one.clinics}
    clinics |= {number: clinic.name for number, clinic in library.clinics.items()}
    return Telling(
        clinic_name=clinics.__getitem__,
        leaflets=library.leaflets,
        retention=Retention.of(settings),
        evenings=Evenings.of(settings),
        now=now,
    )


def log_handing_over(session: Session, one: OneNumber, actor: Actor, now: datetime) -> None:
    """Log it, for each message and each reminder; of a number that was keyed in, for each call."""
    what = LogEvent.DATA_EXPORTED
    log_each(session, actor, now, what, select(Message.id, Message.clinic).where(one.messages))
    for reminder in session.scalars(select(Reminder).where(one.reminders)):
        write_log(session, actor, now, what, clinic=reminder.clinic, detail=named(reminder))
    whose = select(Call.clinic).join(GivenNumber, Call.call_sid == GivenNumber.call_sid)
    for clinic in session.scalars(whose.where(one.given)):
        write_log(session, actor, now, what, clinic=clinic, detail="ingetoetst nummer")


def _file_of(message_id: int) -> str:
    return f"bericht-{message_id}.wav"


def _blocks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), BLOCK):
        yield content[start : start + BLOCK]


def _listed(rows: Iterable[Told]) -> Iterator[bytes]:
    between = "\n"
    for row in rows:
        yield (between + _json(row)).encode()
        between = ",\n"
    if between != "\n":
        yield b"\n  "


def _json(row: Told) -> str:
    return json.dumps(row, ensure_ascii=False, indent=2)
