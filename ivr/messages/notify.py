"""Tells staff that there is a message, and nothing more: no number, no name, no sound.

Health information by e-mail falls under NTA 7516; a notice without content does not.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from sqlalchemy import and_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.deadline import Deadline, current
from ivr.messages.message import OPEN, Message, RecordingState
from ivr.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds for each step of the conversation with the mail server."""

DEADLINE = 25.0
"""Seconds for the whole conversation."""

ANSWERABLE = and_(OPEN, Message.state != RecordingState.ABSENT)
"""What waits and has, or will have, something to hear; or is a wish to be rung back."""

Mark = InstrumentedAttribute[datetime | None]
"""The column of a message that holds when it was told of in one way."""

TOLD_WITHOUT_SOUND = timedelta(minutes=5)
"""How long staff are not told of a message whose sound is still on its way."""


def untold(
    session: Session,
    clinic: str,
    now: datetime,
    told_at: Mark = Message.notified_at,
) -> Sequence[int]:
    """Return the messages that a clinic was not told of and that can be heard, or should be.

    `told_at` is the mark of the way in which it is told.
    """
    whole = Message.state.in_((RecordingState.STORED, RecordingState.NONE))
    ready = whole | (Message.left_at <= now - TOLD_WITHOUT_SOUND)
    new = (Message.clinic == clinic, ANSWERABLE, told_at.is_(None), ready)
    question = select(Message.id).where(*new)
    # Nobody is told of a sixth message in an hour from one number: see ivr/messages/bursts.py.
    question = question.where(Message.burst_id.is_(None))
    return session.scalars(question).all()


def staff_were_told(
    session: Session, ids: Sequence[int], now: datetime, told_at: Mark = Message.notified_at
) -> None:
    """Remember that staff were told of these messages, in the way of which this is the mark."""
    session.execute(update(Message).where(Message.id.in_(ids)).values({told_at: now}))


def longest_waiting(session: Session, clinic: str) -> datetime | None:
    """Return when the message was left that waits longest for an answer of this clinic."""
    waiting = select(Message.left_at).where(Message.clinic == clinic, ANSWERABLE)
    return session.scalar(waiting.order_by(Message.left_at).limit(1))


def waited_for(session: Session) -> Sequence[str]:
    """Return the clinics for which messages wait, also those that the line knows no more."""
    waiting = select(Message.clinic).where(OPEN).distinct()
    return session.scalars(waiting.order_by(Message.clinic)).all()


@dataclass(frozen=True)
class Notification:
    """What staff read, in Dutch; the same for every message.

    `to_second` goes to those of NOTIFY_SECOND_TO, and any other to those of NOTIFY_TO.
    """

    subject: str
    text: str
    to_second: bool = False


NEW_MESSAGE = Notification(
    "Nieuw bericht op de informatielijn",
    "Er is een nieuw bericht op de informatielijn.\n\n"
    "Log in op de berichtenpagina om het te openen.\n",
)
STILL_WAITING = Notification(
    "Er wacht nog een bericht op de informatielijn",
    "Op de informatielijn wacht een bericht al langer dan één werkdag op antwoord.\n\n"
    "Log in op de berichtenpagina om het te openen.\n",
)
ENDING = Notification(
    "Een bericht op de informatielijn wordt binnenkort gewist",
    "Op de informatielijn wacht een bericht dat binnenkort wordt gewist: de bewaartermijn is bijna "
    "om.\n\nLog in op de berichtenpagina om het te openen en af te handelen.\n",
)
CLOCK_IN_DOUBT = Notification(
    "De klok van de informatielijn moet worden nagekeken",
    "De informatielijn kan niet vaststellen of haar klok goed staat. Zolang dat zo is, wordt er "
    "niets gewist, ook niet als de bewaartermijn om is.\n\nMeld dit aan de beheerder.\n",
)


class NotifyError(Exception):
    """The notice was not taken; the text is the reason."""


class Notifier(Protocol):
    """A way to reach staff."""

    def send(self, notice: Notification, clinic: str | None) -> None:
        """Send it to staff of a clinic (E.164), or to all of them.

        Raises:
            NotifyError: nobody could be reached.
        """


class ConsoleNotifier:
    """Writes the notice in the worker's log, for development."""

    def send(self, notice: Notification, clinic: str | None) -> None:
        """Log the subject."""
        log.info("Notice for staff of %s: %s.", clinic or "every clinic", notice.subject)


class SmtpNotifier:
    """Sends the notice as an e-mail through the hospital's mail server."""

    def __init__(
        self,
        settings: Settings,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
        deadline: float = DEADLINE,
    ) -> None:
        self._settings = settings
        self._tls = tls or ssl.create_default_context()
        self._timeout = timeout
        self._deadline = deadline

    def send(self, notice: Notification, clinic: str | None) -> None:
        """Send one mail to those who hear of a clinic, or to everyone; to nobody where none does.

        Raises:
            NotifyError: the server took it for none of them.
        """
        settings = self._settings
        readers = (settings.second_readers if notice.to_second else settings.readers)(clinic)
        if not readers:
            log.warning("Nobody hears of the messages for %s: see NOTIFY_TO.", clinic)
            return
        mail = _mail(notice, settings.sender, readers)
        with self._conversation() as server:
            refused = server.send_message(mail)
        if refused:
            log.warning("The mail server refused %d of the addresses in NOTIFY_TO.", len(refused))

    def try_out(self) -> None:
        """Connect and log in as for a mail, and leave without one.

        Raises:
            NotifyError: no mail could be sent.
        """
        with self._conversation() as server:
            server.ehlo_or_helo_if_needed()

    @contextlib.contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        with Deadline(self._deadline) as deadline:
            try:
                with self._server() as server:
                    yield server
                    _take_leave(server)
            except (smtplib.SMTPException, OSError) as error:
                reason = "too slow" if deadline.passed else _reason(error)
                raise NotifyError(f"the mail server did not take it ({reason})") from error

    def _server(self) -> smtplib.SMTP:
        settings = self._settings
        server = _Smtp(settings.smtp_host, settings.smtp_port, timeout=self._timeout)
        try:
            if settings.smtp_starttls:
                server.starttls(context=self._tls)
            if settings.smtp_username:
                server.login(settings.smtp_username, settings.smtp_password)
        except BaseException:
            server.close()
            raise
        return server


class _Smtp(smtplib.SMTP):
    """Connects as the deadline of the conversation lets it."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return current().connect(host, port, timeout)


def notifier(settings: Settings) -> Notifier:
    """Return the way that the settings describe: mail when there is someone to mail."""
    return SmtpNotifier(settings) if settings.sender else ConsoleNotifier()


def _mail(notice: Notification, sender: str, readers: Sequence[str]) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = notice.subject
    mail["From"] = sender
    mail["To"] = ", ".join(readers)
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please.
    mail.set_content(notice.text)
    return mail


def _take_leave(server: smtplib.SMTP) -> None:
    """Say goodbye, whatever the answer: the mail was taken, and a failure would send it again."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()  # Leaving the `with` then finds no connection to say goodbye on.


def _reason(error: Exception) -> str:
    """Return what went wrong, without the addresses that a server's answer may repeat."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
