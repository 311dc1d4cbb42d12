"""Starts the real application for a moment, to ask it what the proofs decided."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from sqlalchemy import delete, select

from app import create_app
from ivr.call.moment import Shown
from ivr.database.engine import migrate
from ivr.demonstration import trial_settings
from ivr.dutch.public_days import AMSTERDAM
from ivr.house import House
from ivr.messages.call_back_request import CallBackWish, ask_to_be_rung_back
from ivr.messages.message import Message
from ivr.phone.local import serve
from ivr.phone.wire import Wire
from ivr.proof.over_http import RunningLine
from ivr.reminders import consent
from ivr.reminders.consent import Wish
from ivr.reminders.evening import Evenings, eve_of
from ivr.reminders.planned import Made, Reminder, ReminderTry
from ivr.sealing import Seal
from ivr.sound.manifest import Manifest
from ivr.words.message_kind import MessageKind
from ivr.words.position import Position


@contextmanager
def running_line(
    manifest: Manifest, folders: Sequence[Path], choice: str, *, aloud: bool
) -> Iterator[RunningLine]:
    """Start a line of these leaflets with a clock and a database of its own, and leave nothing."""
    clock = [datetime.now(UTC)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = trial_settings(folder, folders, choice, aloud=aloud)
        # Every apology is asked for on purpose; that Twilio fell back is no news here.
        views = logging.getLogger("ivr.webhooks.views")
        views.addFilter(lambda record: not record.getMessage().startswith("Twilio fell back"))
        migrate(settings.database_url)
        app = create_app(settings, clock=lambda: clock[0])
        house: House = app.extensions["house"]
        public, (token, *_) = settings.public_base_url, settings.auth_tokens
        yield RunningLine(
            base_url=public,
            seal=Seal(settings.secret_key),
            wire=Wire(token, public_url=public, connect_to=stack.enter_context(serve(app))),
            set_clock=lambda now: clock.__setitem__(0, now),
            words_of=manifest.words_of,
            numbers=house.library.numbers,
            agree=partial(_agree, house),
            ask_back=partial(_ask_back, house),
        )


def _ask_back(house: House, about: Position, shown: Shown) -> None:
    """Let nobody but this number have asked to be rung back, if it did."""
    line = house.library.of(about)
    wish = CallBackWish("", shown.number, False, line.clinic, line.leaflet, None)
    with house.sessions.begin() as session:
        session.execute(delete(Message).where(Message.kind == MessageKind.CALL_BACK))
        if shown.asked:
            ask_to_be_rung_back(session, wish, shown.asked)


def _agree(house: House, about: Position, number: str) -> None:
    """Let a number have asked, that morning, for the reminder of a position, and be rung for it."""
    clinic = house.library.of(about).clinic
    day = about.day or date.max
    noon = datetime.combine(eve_of(day), time(12), AMSTERDAM)
    wish = Wish(number, day, about.leaflet, about.dialled, clinic)
    with house.sessions.begin() as session:
        session.execute(delete(ReminderTry))
        session.execute(delete(Reminder))
        consent.ask(session, wish, house.seal, noon, Evenings(True, 1, time(18), time(20)))
        rung = {"token": about.reminder, "attempt": 1, "started_at": noon, "state": Made.MAKING}
        session.add(ReminderTry(reminder_id=session.scalars(select(Reminder.id)).one(), **rung))
