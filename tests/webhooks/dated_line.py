"""A line with a leaflet that knows of a day, asked over its webhooks, and whom it rings."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.house import House
from ivr.records.calls import StepCount
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from ivr.words.position import Position
from tests import dated_leaflet
from tests.line_settings import ACCOUNT, PUBLIC, settings_for, signed
from tests.own_sound import own_sound
from tests.reminders.evenings import DAY, MOBILE, eve

LINE_NUMBER, CLINIC = dated_leaflet.NUMBER, dated_leaflet.LEAFLET.about.clinic_number
ASKED = datetime.combine(DAY - timedelta(days=8), eve("10:00").timetz())
OF_LEAFLET = ("echo", "twaalf uur", "eten")
"""What nobody may hear before the key: the leaflet's subject, the hour and what it is about."""


@dataclass
class Line:
    client: FlaskClient
    house: House
    now: datetime = ASKED
    twiml: str = ""

    def __call__(self) -> datetime:
        return self.now

    @property
    def sessions(self) -> sessionmaker[Session]:
        self.house.notebook.write()
        return self.house.sessions

    @property
    def position(self) -> Position:
        """Somewhere in the line of the leaflet."""
        return Position("", leaflet="echo")

    def posts(self, path: str, **form: str) -> str:
        """Twilio posts this to a path with its query; the answer is what was said and done."""
        answer = self.client.post(path, data=form, headers=signed(path, form))
        assert answer.status_code in (200, 204)
        self.twiml = answer.text
        return self.twiml

    def called(self, step: str, keys: str = "", from_: str = MOBILE, **query: str) -> str:
        """A caller does something at a step of the leaflet, in a call about the day of a test."""
        where = {"leaflet": "echo", "day": DAY.isoformat()} | query
        path = f"/voice/{step}?" + "&".join(f"{name}={value}" for name, value in where.items())
        return self.posts(path, **in_call(from_), **({"Digits": keys} if keys else {}))

    def rings(self, token: str = "T1", to: str = MOBILE, **changes: str) -> str:
        """We ring, and somebody or something picks up."""
        return self.posts(f"/voice/reminder-call?reminder={token}", **of_ours(to) | changes)

    def presses(self, key: str, to: str = MOBILE, change: tuple[str, str] = ("", "")) -> str:
        """Whom we rang presses a key; the address in which `change` was made is signed anew."""
        address = actions(self.twiml)[-1].removeprefix(PUBLIC).replace(*change)
        return self.posts(address, **of_ours(to), **({"Digits": key} if key else {}))

    def outcomes(self) -> list[ReminderOutcome | None]:
        with self.sessions() as session:
            return [*session.scalars(select(Reminder.outcome).order_by(Reminder.id))]

    def counted(self) -> dict[tuple[str, str], int]:
        told = ("asked", "planned", "answered", "understood")
        with self.sessions() as session:
            rows = session.scalars(select(StepCount).where(StepCount.outcome.in_(told))).all()
        return {(row.step, row.outcome): row.count for row in rows}


def in_call(from_: str = MOBILE) -> dict[str, str]:
    return form_of("CA1", "inbound", from_, LINE_NUMBER)


def of_ours(to: str = MOBILE) -> dict[str, str]:
    return form_of("CA2", "outbound-api", LINE_NUMBER, to)


def form_of(sid: str, direction: str, from_: str, to: str) -> dict[str, str]:
    who = {"CallSid": sid, "AccountSid": ACCOUNT, "Direction": direction}
    return who | {"From": from_, "To": to, "CallStatus": "in-progress"}


def actions(twiml: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'action="([^"#]*)', twiml)]


def is_about_the_leaflet(twiml: str) -> bool:
    said = re.sub(r'https://[^"<]*', "", twiml).lower()
    return any(word in said for word in OF_LEAFLET)


def served(folder: Path, database_url: str, **more: str) -> Iterator[Line]:
    settings = settings_for(
        LEAFLETS=str(folder),
        CLINIC_NUMBER=CLINIC,
        LINE_NUMBER=LINE_NUMBER,
        DATABASE_URL=database_url,
        REMINDERS="true",
        **more,
    )
    clock = [ASKED]
    app = create_app(settings, clock=lambda: clock[0], audio=own_sound())
    house: House = app.extensions["house"]
    yield Line(app.test_client(), house)
    house.close()


def is_rung(line: Line) -> Line:
    """Let a caller ask to be rung, and a try at it begin."""
    line.called("reminder-offer", "6")
    with line.sessions.begin() as session:
        (one,) = session.scalars(select(Reminder.id))
        facts = {"token": "T1", "started_at": ASKED, "state": Made.MAKING}
        session.add(ReminderTry(reminder_id=one, attempt=1, **facts))
    return line
