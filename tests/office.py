"""The clinic's pages under test: an office with a clock, a database and colleagues who log in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import CodeType

import pyotp
import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask import session as cookie_of_visit
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import Cookie, TestResponse

from app import create_app
from ivr.database.engine import open_database
from ivr.house import House
from ivr.messages.leaving import message_left
from ivr.messages.message import Message, RecordingState
from ivr.messages.sealed_sound import keep_sound
from ivr.pages import accounts
from ivr.pages.accounts import ALL_ROLES
from ivr.pages.context import database, now
from ivr.pages.login import let_in
from ivr.pages.staff import Role, Staff, StaffClinic
from ivr.phone.made_up_sound import pretend_speech
from ivr.records.access_log import AccessLog
from ivr.sealing import keyring
from ivr.settings import Settings
from tests.calling import TUESDAY, Clock
from tests.line_settings import CLINIC_NUMBER, OURS, PUBLIC, settings_for
from tests.own_sound import own_sound

PASSWORD = "een lang wachtwoord"


class Compiled(BytecodeCache):
    """The templates that this process has compiled, for every application that it makes."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what was compiled of the same words."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


@cache
def password_hash() -> str:
    """Hash it as accounts do; once in a process, for that is slow on purpose."""
    return PasswordHasher().hash(PASSWORD)


@dataclass
class Office:
    """The clinic: its database, its clock and its colleagues."""

    app: Flask
    clock: Clock
    settings: Settings
    sessions: sessionmaker[Session]

    @property
    def house(self) -> House:
        """The parts of its line."""
        made: House = self.app.extensions["house"]
        return made

    def hire(
        self,
        name: str,
        roles: Collection[Role] = ALL_ROLES,
        clinics: Collection[str] = OURS,
    ) -> str:
        """Make an account with an enrolled telephone; returns the secret of its codes."""
        secret = pyotp.random_base32()
        staff = Staff(
            name=name,
            password_hash=password_hash(),
            session_number=1,
            totp_sealed=keyring(self.settings).encrypt(secret.encode()),
            totp_confirmed_at=self.clock.now,
            created_at=self.clock.now,
            roles=frozenset(roles),
            memberships=[StaffClinic(clinic=clinic) for clinic in clinics],
        )
        with self.sessions.begin() as session:
            session.add(staff)
        return secret

    def code_of(self, secret: str) -> str:
        """The code a telephone shows at this moment."""
        return pyotp.TOTP(secret).at(self.clock.now)

    def leaves_message(  # noqa: PLR0913 - these are the facts of a message
        self,
        number: str | None = "+31612345678",
        *,
        left: datetime | None = None,
        seconds: int = 4,
        keyed: bool = False,
        topic: str | None = None,
        clinic: str = CLINIC_NUMBER,
        leaflet: str = "",
        state: RecordingState = RecordingState.STORED,
    ) -> int:
        """Let a caller leave a message; returns its number."""
        left = left or self.clock.now
        with self.sessions.begin() as session:
            sid = f"RE{left.timestamp():.0f}{number}{state}{clinic}"
            message_left(
                session,
                call_sid="CA" + sid,
                recording_sid=sid,
                caller_number=number,
                number_was_keyed=keyed,
                seconds=seconds,
                now=left,
                topic=topic,
                clinic=clinic,
                leaflet=leaflet,
            )
            message = session.scalars(select(Message).order_by(Message.id.desc())).first()
            assert message is not None
            message.state, message.next_attempt_at = state, None
            if state is RecordingState.STORED:
                keys = keyring(self.settings)
                keep_sound(session, message.id, pretend_speech(seconds), keys, left)
            return message.id

    def message(self, message_id: int) -> Message:
        """What is stored of a message."""
        with self.sessions() as session:
            return session.get_one(Message, message_id)

    def account(self, name: str) -> Staff:
        """What is stored of an account."""
        with self.sessions() as session:
            return session.scalars(select(Staff).where(Staff.name == name)).one()

    def log(self) -> list[AccessLog]:
        """The access log, the earliest line first."""
        with self.sessions() as session:
            return list(session.scalars(select(AccessLog).order_by(AccessLog.id)))

    def logged(self) -> list[tuple[str | None, str, int | None]]:
        """Who did what with which message, in order."""
        return [(line.staff, line.event, line.message_id) for line in self.log()]

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the statements that the pages send to the database."""
        engine = self.app.extensions["house"].sessions.kw["bind"]
        assert isinstance(engine, Engine)
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        yield sent
        event.remove(engine, "before_cursor_execute", note)

    def visitor(self) -> Visitor:
        """Somebody with a browser who is not logged in."""
        return Visitor(self, self.app.test_client())

    def colleague(
        self,
        name: str,
        roles: Collection[Role] = ALL_ROLES,
        clinics: Collection[str] = OURS,
    ) -> Visitor:
        """A colleague of that name, logged in."""
        self.hire(name, roles, clinics)
        self.clock.now += timedelta(seconds=30)
        visitor = self.visitor()
        visitor.is_let_in(name)
        return visitor.opens("/")


@dataclass
class Visitor:
    """A browser without script: opens pages, fills forms in and presses buttons."""

    office: Office
    client: FlaskClient
    url: str = ""
    query: str = ""
    status: int = 0
    page: BeautifulSoup = None  # type: ignore[assignment]  # nothing is open yet

    def opens(self, url: str) -> Visitor:
        """Open a page."""
        return self._shows(self.client.get(url, base_url=PUBLIC, follow_redirects=True))

    def sends(self, url: str, **fields: str | list[str]) -> Visitor:
        """Send a form; the token comes from the page that is open."""
        token = self.page.select_one("[name=csrf_token]")
        assert token is not None
        fields["csrf_token"] = str(token["value"])
        headers = {"Referer": f"{PUBLIC}/"}
        answer = self.client.post(
            url, data=fields, base_url=PUBLIC, headers=headers, follow_redirects=True
        )
        return self._shows(answer)

    def is_let_in(self, name: str) -> Cookie:
        """Begin the visit that a login begins, and return the cookie that holds it.

        Hashing a password for each test would take minutes.
        """
        with self.office.app.test_request_context(base_url=PUBLIC):
            with database() as store:
                staff = accounts.find_or_fail(store, name)
                staff.last_login_at = now()
            let_in(staff)
            begun = dict(cookie_of_visit)
        with self.client.session_transaction(base_url=PUBLIC) as cookie:
            cookie.update(begun)
        key = self.office.app.config["SESSION_COOKIE_NAME"]
        kept = self.client.get_cookie(key, domain=PUBLIC.removeprefix("https://"))
        assert kept is not None
        return kept

    def logs_in(self, name: str, password: str, code: str) -> Visitor:
        """Log in as far as it goes."""
        self.opens("/inloggen").sends("/inloggen", naam=name, wachtwoord=password)
        return self.sends("/inloggen/code", code=code) if self.url == "/inloggen/code" else self

    @property
    def text(self) -> str:
        """The words of the page, with single blanks."""
        main = self.page.select_one("main")
        assert main is not None
        return re.sub(r"\s+", " ", main.get_text(" "))

    def sees(self, words: str) -> Visitor:
        """Check that the page says so."""
        assert words in self.text, f"{words!r} is not in: {self.text}"
        return self

    def does_not_see(self, words: str) -> Visitor:
        """Check that the page does not say so."""
        assert words not in self.text
        return self

    def _shows(self, answer: TestResponse) -> Visitor:
        self.url, self.status = answer.request.path, answer.status_code
        self.query = answer.request.query_string.decode()
        if answer.mimetype == "text/html":
            self.page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        return self


@contextmanager
def office_with(
    folder: Path, migrated: Path, audio: Path | None = None, **more: str
) -> Iterator[Office]:
    """Serve the pages of a clinic, with more settings than it needs, or with other sound."""
    shutil.copy(migrated, folder / "line.db")
    settings = settings_for(DATABASE_URL=f"sqlite:///{folder / 'line.db'}", **more)
    clock = Clock(TUESDAY)
    sessions = open_database(settings.database_url)
    app = create_app(settings, clock=clock, audio=audio or own_sound())
    app.jinja_env.bytecode_cache = COMPILED
    yield Office(app, clock, settings, sessions)
    sessions.kw["bind"].dispose()


@pytest.fixture
def office(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Office]:
    with office_with(tmp_path, migrated_sqlite) as office:
        yield office
