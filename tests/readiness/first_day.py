"""A line on its first day, with nothing wrong: served behind TLS, connected, staffed, and heard."""

from __future__ import annotations

import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.call.hours import Closure
from ivr.database.engine import open_database
from ivr.house import House, library_of
from ivr.messages.leaving import message_left
from ivr.messages.notify import SmtpNotifier
from ivr.messages.sealed_sound import keep_sound
from ivr.pages.accounts import ALL_ROLES
from ivr.pages.staff import Staff, StaffClinic
from ivr.phone.exchange import create_exchange
from ivr.phone.held_account import HeldAccount
from ivr.phone.local import serve
from ivr.phone.made_up_sound import pretend_speech
from ivr.phone.tapes import Recordings
from ivr.readiness.fallback_file import fallback_document
from ivr.readiness.ground import Ground
from ivr.readiness.set_right import set_right
from ivr.readiness.visitor import Visitor
from ivr.records.access_log import Actor
from ivr.records.beats import beat
from ivr.records.closures import add_closure
from ivr.settings import Settings
from ivr.twilio.console import Console
from ivr.twilio.recordings import TwilioRecordings
from tests.line_settings import (
    ACCOUNT,
    CLINIC_NUMBER,
    LINE_NUMBER,
    OURS,
    RECORDING_KEY,
    TOKEN,
    settings_for,
)
from tests.own_sound import own_sound
from tests.ports import free_port
from tests.tls import TlsProxy, certificate_in, tls_proxy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOME_TOKEN = "0d5a7c31f9be4c28a6e1b3f47d92c805"
BUNDLE = "BU" + "1" * 32


@dataclass
class OtherHost:
    """Where the file lies that callers hear while the line is down."""

    document: str = ""
    kind: str = "text/xml"

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        start("200 OK", [("Content-Type", self.kind)])
        return [self.document.encode()]


@dataclass
class FirstDay:
    """The line and everything around it; `ground` stands on a database of its own."""

    ground: Ground
    proxy: TlsProxy
    held: HeldAccount
    recordings: Recordings
    elsewhere: OtherHost
    folder: Path
    undo: list[Callable[[], None]] = field(default_factory=list)

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.ground.house.sessions

    def with_settings(self, **changes: object) -> Ground:
        """The same ground with settings that the line would refuse, or that were changed since."""
        settings = self.ground.settings.model_copy(update=changes)
        return replace(self.ground, house=replace(self.ground.house, settings=settings))

    def with_house(self, **changes: Any) -> Ground:
        return replace(self.ground, house=replace(self.ground.house, **changes))

    def certificate(self, days: float) -> Ground:
        """Let the proxy show a certificate that ends in so many days, and trust it."""
        made = self.folder / f"both-{days:g}.pem"
        file = made if made.exists() else certificate_in(self.folder, days)
        self.proxy.context.load_cert_chain(file)
        return replace(self.ground, visitor=Visitor(ssl.create_default_context(cafile=file)))


@contextmanager
def first_day(migrated: Path) -> Iterator[FirstDay]:
    """Serve it all for as long as the block lasts."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        proxy = stack.enter_context(tls_proxy(certificate_in(folder, 90)))
        recordings, held = Recordings(folder / "twilio"), _account()
        exchange = create_exchange(recordings, ACCOUNT, TOKEN, held=held)
        api_url = stack.enter_context(serve(exchange))
        elsewhere = OtherHost()
        mail = Controller(Sink(), hostname="127.0.0.1", port=free_port())
        mail.start()
        stack.callback(mail.stop)
        settings = _settings(folder, proxy.url, mail.port, stack.enter_context(serve(elsewhere)))
        elsewhere.document = fallback_document(settings)
        recordings.add("CA" + "1" * 32, pretend_speech(1), 1)
        house = _served(settings, proxy, migrated, TwilioRecordings(ACCOUNT, TOKEN, api_url), stack)
        console = Console(settings.model_copy(update={"twilio_api_url": api_url}), lambda _: None)
        set_right(console, [LINE_NUMBER], lambda _: False, lambda _: None)
        visitor = Visitor(ssl.create_default_context(cafile=folder / "both-90.pem"))
        ground = Ground(house, console, visitor, SmtpNotifier(settings), folder / ".env")
        yield FirstDay(ground, proxy, held, recordings, elsewhere, folder)


def _account() -> HeldAccount:
    held = HeldAccount.with_numbers([LINE_NUMBER])
    held.tokens["us1"] = HOME_TOKEN
    held.numbers[0].region, held.numbers[0].bundle_sid = "ie1", BUNDLE
    held.bundles[BUNDLE] = "twilio-approved"
    held.alarms.append(
        {"usage_category": "totalprice", "trigger_value": "100", "recurring": "monthly"}
    )
    return held


def _settings(folder: Path, public: str, mail_port: int, elsewhere: str) -> Settings:
    settings = settings_for(
        DATABASE_URL=f"sqlite:///{folder}/line.db",
        TWILIO_US1_TOKEN=HOME_TOKEN,
        RECORDING_KEYS=RECORDING_KEY,
        FALLBACK_URL=f"{elsewhere}/storing.xml",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=str(mail_port),
        SMTP_STARTTLS="false",
        NOTIFY_TO="poli@example.nl",
    )
    # No name of this machine is one that Twilio can reach; outside tests it is refused.
    return settings.model_copy(update={"public_base_url": public})


def _served(
    settings: Settings,
    proxy: TlsProxy,
    migrated: Path,
    twilio: TwilioRecordings,
    stack: ExitStack,
) -> House:
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    shutil.copy(migrated, file)
    file.chmod(0o600)
    (file.parent / ".env").touch(0o600)
    app = create_app(settings, audio=own_sound())
    served: House = app.extensions["house"]
    stack.callback(served.close)
    proxy.upstream = stack.enter_context(serve(app))
    library = library_of(settings)
    sessions = open_database(settings.database_url, patience=0.2)
    return House(settings, library, sessions, twilio, audio=own_sound())


def staff_and_messages(sessions: sessionmaker[Session], house: House) -> None:
    """Let a worker be at work, a colleague be there, a message be kept, and a day be closed."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        beat(session, {"messages": now}, now)
        anna = Staff(
            name="anna",
            password_hash="",
            totp_confirmed_at=now,
            created_at=now,
            roles=ALL_ROLES,
            memberships=[StaffClinic(clinic=clinic) for clinic in OURS],
        )
        session.add(anna)
        message_left(
            session,
            call_sid="CA1",
            recording_sid="RE1",
            caller_number=None,
            number_was_keyed=False,
            seconds=1,
            now=now,
            clinic=CLINIC_NUMBER,
        )
        keep_sound(session, 1, pretend_speech(1), house.keys, now)
        day = house.local_day(now) + timedelta(days=30)
        actor = Actor("anna", "127.0.0.1")
        add_closure(session, CLINIC_NUMBER, Closure(day, day, "teamdag"), actor, now)


def on_its_own_database(day: FirstDay, file: Path) -> FirstDay:
    """Return the same day with a copy of its database, as it was before anybody came."""
    source = day.ground.settings.database_url.removeprefix("sqlite:///")
    shutil.copy(source, file)
    file.chmod(0o600)
    sessions = open_database(f"sqlite:///{file}", patience=0.2)
    settings = day.ground.settings.model_copy(update={"database_url": f"sqlite:///{file}"})
    house = replace(day.ground.house, settings=settings, sessions=sessions)
    staff_and_messages(sessions, house)
    engine = sessions.kw["bind"]
    assert isinstance(engine, Engine)
    return replace(day, ground=replace(day.ground, house=house), undo=[engine.dispose])
