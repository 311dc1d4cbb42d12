"""Asks an address as a stranger does: over TLS, straight, without following, and within a time."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Headers
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from ivr.deadline import Deadline

DEADLINE = 8.0
"""Seconds for one question with its answer; a caller waits as long at most."""

CONNECTS_IN = 4.0
"""Seconds in which a line to another machine is there."""

LARGEST = 256 * 1024
"""Bytes of an answer that are read: four times the largest document that Twilio takes."""


class VisitError(Exception):
    """There was no answer; the text is the reason, in English."""


class CertificateError(VisitError):
    """This machine does not believe who answers."""


@dataclass(frozen=True)
class Visit:
    """What was answered; `until` is when the certificate ends, where there is one."""

    status: int
    headers: Headers
    body: bytes
    until: datetime | None

    @property
    def kind(self) -> str:
        """Return the type of the body, without its parameters."""
        return self.headers.get_content_type() if "Content-Type" in self.headers else ""

    @property
    def moment(self) -> datetime | None:
        """Return the time at the server, as its header `Date` tells it."""
        try:
            moment = parsedate_to_datetime(self.headers.get("Date", ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Enquiry:
    """What is asked of an address."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return the path with its query."""
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


@dataclass(frozen=True)
class Visitor:
    """Trusts whom this machine trusts: also those of SSL_CERT_FILE."""

    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    deadline: float = DEADLINE

    def ask(self, asked: Enquiry) -> Visit:
        """Ask once.

        Raises:
            CertificateError: the certificate is not believed.
            VisitError: no answer, or none in time.
        """
        with Deadline(self.deadline) as deadline:
            try:
                return self._answered(deadline, asked)
            except ssl.SSLCertVerificationError as error:
                raise CertificateError(error.verify_message) from error
            except (OSError, HTTPException) as error:
                late = deadline.passed or isinstance(error, TimeoutError)
                reason = "no answer in time" if late else str(error) or type(error).__name__
                raise VisitError(reason) from error

    def _answered(self, deadline: Deadline, asked: Enquiry) -> Visit:
        parts, until = urlsplit(asked.url), None
        secure, host = parts.scheme == "https", parts.hostname or ""
        with closing(HTTPConnection(parts.netloc)) as line:
            line.sock = deadline.connect(host, parts.port or (443 if secure else 80), CONNECTS_IN)
            line.sock.settimeout(self.deadline)
            if secure:
                line.sock = tls = self.tls.wrap_socket(line.sock, server_hostname=host)
                until = _end_of(tls)
            line.request(asked.method, asked.path, asked.body or None, dict(asked.headers))
            answer = line.getresponse()
            return Visit(answer.status, answer.headers, answer.read(LARGEST), until)


def _end_of(line: ssl.SSLSocket) -> datetime | None:
    ends = (line.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC) if ends else None
