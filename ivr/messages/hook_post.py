"""Posts a call to a hospital's own system: signed, over TLS, straight, and never twice by us.

The form is that of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec 1.0.0),
for which a receiver finds a library in any language.
"""

from __future__ import annotations

import base64
import hmac
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address

import requests
from urllib3.exceptions import HTTPError

from ivr.deadline import Deadline
from ivr.settings import Settings
from ivr.settings.hosts import is_on_this_machine
from ivr.twilio.rest import HospitalAdapter

DEADLINE = 15.0
"""Seconds for the whole post, as the specification advises (15 to 30)."""

PATIENCE = 5.0
"""Seconds in which a line must be there."""


class HookError(Exception):
    """The call was not taken; the text is the reason, in Dutch, for staff, without the address."""


@dataclass(frozen=True)
class HookPost:
    """Posts with these keys, of which each signs: a receiver may be changing them."""

    keys: Sequence[bytes]
    deadline: float = DEADLINE
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @classmethod
    def of(cls, settings: Settings) -> HookPost:
        """Make it from the settings."""
        return cls(settings.hook_keys)

    def post(self, url: str, event: str, body: bytes, now: datetime) -> None:
        """Post a body to an address; taken is what is answered with 2xx, and nothing else.

        Raises:
            HookError: it was refused, sent elsewhere, or not answered in time.
        """
        headers = {"Content-Type": "application/json", "User-Agent": "informatielijn"}
        headers |= signed(self.keys, event, body, now)
        with _StraightDeadline(self.deadline, local=is_on_this_machine(url)) as deadline:
            try:
                status = self._posted(url, body, headers)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise HookError(_reason(error, deadline)) from error
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise HookError(f"De ontvanger nam de oproep niet aan (code {status}).")

    def _posted(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        with requests.Session() as http:
            # Neither a proxy nor a password of this machine's account comes in between.
            http.trust_env = False
            for scheme in ("http://", "https://"):
                http.mount(scheme, HospitalAdapter(self.tls))
            # A redirection might lead anywhere; what is answered beside the code is never read.
            with http.post(
                url,
                data=body,
                headers=headers,
                timeout=PATIENCE,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return int(answer.status_code)


def signed(keys: Sequence[bytes], event: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers by which a receiver knows that we sent this, and when."""
    seconds = str(int(now.timestamp()))
    told = f"{event}.{seconds}.".encode() + body
    signatures = (base64.b64encode(hmac.digest(key, told, "sha256")).decode() for key in keys)
    return {
        "webhook-id": event,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


class _StraightDeadline(Deadline):
    """Connects to no address that a name of another machine should never lead to.

    A name may be made to mean this machine, or the address at which a cloud tells its secrets
    (169.254.169.254). That of a hospital's own network is usual. `local` is whether the setting
    names this machine itself.
    """

    def __init__(self, seconds: float, *, local: bool) -> None:
        super().__init__(seconds)
        self._local = local

    def connect(self, host: str, port: int, patience: float) -> socket.socket:
        """Connect, and look where that led before anything is said."""
        line = super().connect(host, port, patience)
        if not may_be_called(line.getpeername()[0], local=self._local):
            line.close()
            raise _ElsewhereError
        return line


class _ElsewhereError(OSError):
    """The name of the receiver led to an address that is none of a receiver."""


def may_be_called(address: str, *, local: bool) -> bool:
    """Return whether a receiver may have this address; `local` is one on this machine."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_loopback if local else not (ip.is_loopback or _is_of_nobody(ip))


def _is_of_nobody(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved


def _reason(error: Exception, deadline: Deadline) -> str:
    told: BaseException | None = error
    while told is not None:
        if isinstance(told, _ElsewhereError):
            return "Het adres van de ontvanger leidt naar een plek waar geen ontvanger hoort."
        told = told.__cause__ or told.__context__
    if deadline.passed or isinstance(error, requests.Timeout | TimeoutError):
        return "De ontvanger antwoordde niet op tijd."
    if isinstance(error, requests.exceptions.SSLError):
        return "Het certificaat van de ontvanger klopt niet."
    return "De ontvanger was niet te bereiken."
