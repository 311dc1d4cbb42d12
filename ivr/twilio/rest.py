"""Asks Twilio's REST API one thing; the whole answer comes within one deadline, or none does."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from ivr.deadline import Deadline, current
from ivr.settings import Settings

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 20.0
DEADLINE = 30.0
"""Seconds for one question with its whole answer: a message of 180 s takes 100 kB a second."""

LARGEST = 30_000_000
"""Bytes; a message of 180 s at Twilio's 128 kbit/s is 2.9 million."""

BLOCK = 65536
"""Bytes that are read at a time, at most."""

TOO_SLOW = "Twilio antwoordde te langzaam."


class RestError(Exception):
    """There is no whole answer; the text is the reason, in Dutch, for the clinic's page."""


class TooLateError(RestError):
    """There was no whole answer in time."""


@dataclass(frozen=True)
class RestReply:
    """What Twilio answered, a refusal too; `moment` is its own clock, None when it told none."""

    status: int
    moment: datetime | None
    body: bytes


@dataclass(frozen=True)
class _Question:
    method: str
    path: str
    form: Mapping[str, str] | None = None
    is_strangers: bool = False


@dataclass(frozen=True)
class Rest:
    """One account at one address; times in seconds.

    `root` is the path below which questions are asked, by default the account's; `host` is the name
    by which a stand-in for all of Twilio's hosts knows which of them is meant.
    """

    account_sid: str
    auth_token: str
    api_url: str
    read_timeout: float = READ_TIMEOUT
    deadline: float = DEADLINE
    root: str | None = None
    host: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Rest:
        """Make it from the settings."""
        return cls(settings.twilio_account_sid, settings.auth_tokens[0], api_url_of(settings))

    def ask(
        self,
        method: str,
        path: str,
        within: float | None = None,
        form: Mapping[str, str] | None = None,
    ) -> RestReply:
        """Ask for a path below the account; the answer may take `within`, or the usual deadline.

        What a `form` asks is asked once: neither a redirection nor a failure sends it again.

        Raises:
            TooLateError: too slow.
            RestError: out of reach, too large, or only in part.
        """
        seconds = self.deadline if within is None else within
        return self._within(seconds, _Question(method, path, form))

    def status_without_password(self, path: str) -> int:
        """Return the status that a stranger gets; nothing of what is answered is read.

        Raises:
            RestError: out of reach, or too slow.
        """
        return self._within(self.deadline, _Question("GET", path, is_strangers=True)).status

    def _within(self, seconds: float, question: _Question) -> RestReply:
        with Deadline(seconds) as deadline:
            try:
                reply = self._asked(seconds, question)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise _failure(error, deadline) from error
        if deadline.passed:  # A line that is cut looks like an answer that has ended.
            raise TooLateError(TOO_SLOW)
        return reply

    def _asked(self, seconds: float, question: _Question) -> RestReply:
        root = f"/2010-04-01/Accounts/{self.account_sid}" if self.root is None else self.root
        waits = (min(CONNECT_TIMEOUT, seconds), min(self.read_timeout, seconds))
        with (
            self._session(question) as http,
            http.request(
                question.method,
                f"{self.api_url}{root}{question.path}",
                data=question.form,
                timeout=waits,
                allow_redirects=question.form is None,
                stream=True,
            ) as answer,
        ):
            moment = _moment(answer.headers.get("Date", ""))
            body = b"" if question.is_strangers else _whole_body(answer)
            return RestReply(answer.status_code, moment, body)

    def _session(self, question: _Question) -> requests.Session:
        http = requests.Session()
        for scheme in ("http://", "https://"):
            http.mount(scheme, DeadlineAdapter())
        # A stranger's own way of not logging in: else a password in ~/.netrc would go along.
        known = (self.account_sid, self.auth_token)
        http.auth = _as_it_is if question.is_strangers else known
        # The length of a body is checked against Content-Length, which counts compressed bytes.
        http.headers["Accept-Encoding"] = "identity"
        if self.host:
            http.headers["Host"] = self.host
        return http


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def api_url_of(settings: Settings) -> str:
    """Return where Twilio is asked; the region's own host, because `api.ie1` alone is dead."""
    host = f"https://api.{settings.twilio_edge}.{settings.twilio_region}.twilio.com"
    return settings.twilio_api_url.rstrip("/") or host


def next_page(answer: Mapping[str, Any], name: str) -> str | None:
    """Return the path below the account of the next page of the list with this name.

    Its host is not ours to trust.
    """
    uri = answer.get("next_page_uri")
    return f"/{name}.json" + str(uri).partition(f"{name}.json")[2] if uri else None


def _failure(error: Exception, deadline: Deadline) -> RestError:
    if deadline.passed:
        return TooLateError(TOO_SLOW)
    match error:
        case requests.Timeout() | TimeoutError():
            return TooLateError("Twilio antwoordde niet op tijd.")
        case HTTPError():
            return RestError("Het antwoord van Twilio kwam maar voor een deel binnen.")
        case _:
            return RestError("Twilio was niet te bereiken.")


def _whole_body(answer: requests.Response) -> bytes:
    """Read the body as it arrives; half a body is an error, never a short message."""
    body = bytearray()
    while piece := answer.raw.read1(BLOCK):
        body += piece
        if len(body) > LARGEST:
            raise RestError("De opname is te groot om te bewaren.")
    return bytes(body)


def _moment(date: str) -> datetime | None:
    """Read the header `Date` (RFC 9110, 6.6.1); what cannot be read tells no time."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


def _connect(connection: HTTPConnection) -> socket.socket:
    """Connect in the place of urllib3, which would wait for each address of the host in turn."""
    patience = float(connection.timeout or CONNECT_TIMEOUT)
    return current().connect(connection.host, connection.port or 0, patience)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class DeadlineAdapter(HTTPAdapter):
    """Lets requests connect within the deadline of the conversation, through a proxy too."""

    def init_poolmanager(self, *words: Any, **names: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*words, **names)
        _connect_by_deadline(self.poolmanager)

    def proxy_manager_for(self, *words: Any, **names: Any) -> Any:
        """Make the pools of a proxy."""
        return _connect_by_deadline(super().proxy_manager_for(*words, **names))


class HospitalAdapter(DeadlineAdapter):
    """Trusts whom this machine trusts: a hospital vouches for its own systems itself."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls
        super().__init__()

    def init_poolmanager(self, *words: Any, **names: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*words, ssl_context=self._tls, **names)

    def proxy_manager_for(self, *words: Any, **names: Any) -> Any:
        """Make the pools of a proxy."""
        return super().proxy_manager_for(*words, ssl_context=self._tls, **names)


def _connect_by_deadline(pools: PoolManager) -> PoolManager:
    pools.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return pools
