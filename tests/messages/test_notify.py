"""Promise: an e-mail says that there is a message and nothing else, through any mail server."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ivr.messages.notify import (
    CLOCK_IN_DOUBT,
    ENDING,
    NEW_MESSAGE,
    STILL_WAITING,
    TIMEOUT,
    ConsoleNotifier,
    Notification,
    NotifyError,
    SmtpNotifier,
)
from ivr.messages.notify import notifier as choose
from ivr.settings import Settings, SettingsError
from tests.line_settings import settings_for
from tests.ports import free_port
from tests.tls import certificate_in


class Mailbox:
    """What the mail server took, and what it refuses."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], str]] = []
        self.over_tls: list[bool] = []
        self.refused: set[str] = set()
        self.answer = "250 OK"
        self.farewell = "221 Bye"

    async def handle_RCPT(  # noqa: N802 - the name and the shape are aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.refused:
            return "550 no such colleague"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append((list(envelope.rcpt_tos), content.decode()))
            self.over_tls.append(session.ssl is not None)
        return self.answer

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        return self.farewell


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[Controller]:
    yield from _running(Controller(mailbox, hostname="127.0.0.1", port=free_port()))


def _running(controller: Controller) -> Iterator[Controller]:
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def settings(port: int, **more: str) -> Settings:
    mail = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_STARTTLS": "false",
        "NOTIFY_TO": "poli@example.nl, anna@example.nl",
    }
    return settings_for(**mail | more)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that signs itself."""
    return certificate_in(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("notice", [NEW_MESSAGE, STILL_WAITING, ENDING, CLOCK_IN_DOUBT])
def test_the_mail_reaches_everyone_and_holds_nothing_of_a_message(
    server: Controller, mailbox: Mailbox, notice: Notification
) -> None:
    SmtpNotifier(settings(server.port)).send(notice, None)
    ((readers, mail),) = mailbox.taken
    assert readers == ["poli@example.nl", "anna@example.nl"]
    assert "From: poli@example.nl" in mail
    assert "Auto-Submitted: auto-generated" in mail
    assert "informatielijn" in mail
    body = mail.partition("\n\n")[2]
    assert not any(character.isdigit() for character in notice.subject + body.partition("\n\n")[0])


def test_without_addresses_the_notice_is_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    chosen = choose(settings(25, NOTIFY_TO=""))
    assert isinstance(chosen, ConsoleNotifier)
    with caplog.at_level("INFO"):
        chosen.send(NEW_MESSAGE, None)
    assert "Nieuw bericht op de informatielijn" in caplog.text


def test_with_addresses_mail_is_chosen() -> None:
    assert isinstance(choose(settings(25)), SmtpNotifier)


def test_addresses_without_a_mail_server_are_refused_at_the_start() -> None:
    with pytest.raises(SettingsError, match="SMTP_HOST"):
        settings(25, SMTP_HOST="")


def test_the_sender_can_be_set(server: Controller, mailbox: Mailbox) -> None:
    SmtpNotifier(settings(server.port, NOTIFY_FROM="lijn@example.nl")).send(NEW_MESSAGE, None)
    assert "From: lijn@example.nl" in mailbox.taken[0][1]


def test_one_refused_address_does_not_keep_the_notice_from_the_other(
    server: Controller, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.refused = {"anna@example.nl"}
    SmtpNotifier(settings(server.port)).send(NEW_MESSAGE, None)
    assert mailbox.taken[0][0] == ["poli@example.nl"]
    assert "refused 1 of the addresses" in caplog.text
    assert "anna" not in caplog.text


@pytest.mark.parametrize("answer", ["451 try again later", "554 this is spam"])
def test_a_server_that_refuses_the_mail_is_an_error_without_addresses(
    server: Controller, mailbox: Mailbox, answer: str
) -> None:
    mailbox.answer = answer
    with pytest.raises(NotifyError, match=answer[:3]) as caught:
        SmtpNotifier(settings(server.port)).send(NEW_MESSAGE, None)
    assert "@" not in str(caught.value)


def test_an_odd_answer_to_the_farewell_is_no_error_as_the_mail_was_taken(
    server: Controller, mailbox: Mailbox
) -> None:
    """RFC 5321, 4.2.5: with 250 after the data the server takes responsibility for the mail."""
    mailbox.farewell = "451 busy"
    SmtpNotifier(settings(server.port)).send(NEW_MESSAGE, None)
    assert len(mailbox.taken) == 1


def test_a_server_that_knows_nobody_is_an_error_without_addresses(
    server: Controller, mailbox: Mailbox
) -> None:
    mailbox.refused = {"anna@example.nl", "poli@example.nl"}
    with pytest.raises(NotifyError) as caught:
        SmtpNotifier(settings(server.port)).send(NEW_MESSAGE, None)
    assert "@" not in str(caught.value)


def test_a_server_that_is_away_is_an_error() -> None:
    with pytest.raises(NotifyError, match="ConnectionRefusedError"):
        SmtpNotifier(settings(1)).send(NEW_MESSAGE, None)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotifyError, match="SMTPServerDisconnected"):
            SmtpNotifier(settings(silent.getsockname()[1]), timeout=0.3).send(NEW_MESSAGE, None)
    assert time.monotonic() - began < TIMEOUT, "the one that was given, not the usual one"


def test_tls_is_insisted_on_when_the_server_offers_none(
    server: Controller, mailbox: Mailbox
) -> None:
    with pytest.raises(NotifyError, match="SMTPNotSupportedError"):
        SmtpNotifier(settings(server.port, SMTP_STARTTLS="true")).send(NEW_MESSAGE, None)
    assert mailbox.taken == []


@pytest.fixture
def secure_server(mailbox: Mailbox, certificate: Path) -> Iterator[Controller]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def login(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object
    ) -> AuthResult:
        right = LoginPassword(b"lijn", b"geheim")
        return AuthResult(success=given == right, handled=given == right)

    yield from _running(
        Controller(
            mailbox,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=login,
        )
    )


def _secure(controller: Controller, certificate: Path | None, password: str) -> SmtpNotifier:
    chosen = settings(
        controller.port,
        SMTP_HOST="localhost",
        SMTP_STARTTLS="true",
        SMTP_USERNAME="lijn",
        SMTP_PASSWORD=password,
    )
    trusted = ssl.create_default_context(cafile=certificate) if certificate else None
    return SmtpNotifier(chosen, tls=trusted)


def test_mail_goes_over_tls_with_a_login(
    secure_server: Controller, mailbox: Mailbox, certificate: Path
) -> None:
    _secure(secure_server, certificate, "geheim").send(NEW_MESSAGE, None)
    assert mailbox.over_tls == [True]


def test_a_wrong_password_is_an_error(secure_server: Controller, certificate: Path) -> None:
    with pytest.raises(NotifyError, match="SMTPAuthenticationError 535"):
        _secure(secure_server, certificate, "fout").send(NEW_MESSAGE, None)


def test_a_certificate_nobody_vouches_for_is_an_error(
    secure_server: Controller, mailbox: Mailbox
) -> None:
    with pytest.raises(NotifyError, match="SSLCertVerificationError"):
        _secure(secure_server, None, "geheim").send(NEW_MESSAGE, None)
    assert mailbox.taken == []
