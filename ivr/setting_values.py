"""What each setting may hold: a wrong value is refused before a caller can suffer from it."""

from __future__ import annotations

import base64
import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

from ivr.ring_back import existing_number, ring_back

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names of this machine, as they stand in an address."""

FEWEST_CHARACTERS = 5
"""Different characters in SECRET_KEY; 32 random hexadecimal digits have about fourteen."""


PROMISED_DAYS = 30
"""What the voicemail's notice promises a caller in ivr/line/voicemail.py: gone after so many."""


def listed(value: str) -> tuple[str, ...]:
    """Split a comma-separated setting, without blanks and empty items."""
    return tuple(item.strip() for item in value.split(",") if item.strip())


def is_on_this_machine(url: str) -> bool:
    """Whether an address names the loopback interface, so that nobody else can reach it."""
    return urlsplit(url).hostname in LOOPBACK


def _telephone_number(value: str) -> str:
    number = existing_number(value)
    if number is None:
        raise ValueError(f"{value!r} is not a valid telephone number; write it as +31786523250")
    return number


def _ordinary(value: str) -> str:
    if ring_back(value).bar is not None:
        raise ValueError(
            f"{value} is a premium-rate number (0900, 084), a satellite telephone or a pager, for "
            "which every transferred call is paid; use the clinic's ordinary number"
        )
    return value


def _base_url(value: str) -> str:
    return _address(value, "write it as https://lijn.example.nl")


def _api_url(value: str) -> str:
    return _address(value, "leave it empty, or write it as http://127.0.0.1:8001") if value else ""


def _address(value: str, remedy: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"it must start with https:// (http:// only on this machine); {remedy}")
    if fault := _fault_of(value):
        raise ValueError(f"{fault}; {remedy}")
    return value.rstrip("/")


def _fault_of(value: str) -> str:
    """Say what is wrong with an address, without its words: they may hold a password."""
    try:
        address = urlsplit(value)
        host, _ = address.hostname or "", address.port
    except ValueError as error:
        return f"it is not an address ({error})"
    return _fault_in(value, address, host)


def _fault_in(value: str, address: SplitResult, host: str) -> str:
    if re.search(r"\s", value):
        return "it holds a space"
    if not host:
        return "it names no host"
    if "@" in address.netloc:
        return "it holds a user name or password, which does not belong in an address"
    if "?" in value or "#" in value:
        return "it holds a query (?) or fragment (#)"
    if "_" in host:
        return "Twilio refuses a host name with an underscore"
    return ""


def _account_sid(value: str) -> str:
    if not re.fullmatch(r"AC[0-9A-Za-z]{32}", value):
        raise ValueError("it must be AC and 32 letters or digits; copy it from the Twilio console")
    return value


def _auth_tokens(value: str) -> str:
    if not listed(value):
        raise ValueError("it holds no token; copy the auth token from the Twilio console")
    return value


def _place(value: str) -> str:
    # It becomes a label of a host name: api.dublin.ie1.twilio.com.
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError(
            f"{value!r} is no name of a place at Twilio; write it in small letters, digits and "
            "hyphens, as in the Twilio console"
        )
    return value


def _mail_addresses(value: str) -> str:
    for address in listed(value):
        # No display name and no accents: every mail server takes the bare address.
        if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", address) or set(address) & set('<>"();:'):
            raise ValueError(
                f"{address!r} is no e-mail address; write it as polikliniek@example.nl"
            )
    return value


def _mail_address(value: str) -> str:
    if len(listed(value)) > 1:
        raise ValueError("a mail has one sender; write one address")
    return _mail_addresses(value)


def _days_promised(value: int) -> int:
    if value > PROMISED_DAYS:
        raise ValueError(
            f"callers are told that their message is deleted after {PROMISED_DAYS} days at most; "
            f"write {PROMISED_DAYS} or fewer"
        )
    return value


def _database_url(value: str) -> str:
    from sqlalchemy import make_url  # noqa: PLC0415 - slow, and VOICE alone needs none of it
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    remedy = "write it as sqlite:///.data/line.db or postgresql+psycopg://user:password@host/name"
    try:
        address = make_url(value)
    except (ArgumentError, ValueError):
        # The reason would quote the address, and so its password.
        raise ValueError(f"it is not the address of a database; {remedy}") from None
    if address.drivername == "sqlite" and not address.host:
        return value
    if address.get_backend_name() in {"postgresql", "postgres"}:
        return value
    raise ValueError(f"{address.drivername!r} with this host is no database we know; {remedy}")


def _secret(value: str) -> str:
    if len(set(value)) < FEWEST_CHARACTERS:
        raise ValueError(
            "it can be guessed; make one with: python -c "
            "'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return value


def _sealing_keys(value: str) -> str:
    for key in listed(value):
        try:
            fits = len(base64.urlsafe_b64decode(key)) == 32
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                "a key is not 32 bytes in url-safe base64; make one with: python -c "
                "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
            )
    return value


TelephoneNumber = Annotated[str, AfterValidator(_telephone_number)]
DialledNumber = Annotated[TelephoneNumber, AfterValidator(_ordinary)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
ApiUrl = Annotated[str, AfterValidator(_api_url)]
Place = Annotated[str, AfterValidator(_place)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
MailAddresses = Annotated[str, AfterValidator(_mail_addresses)]
DaysPromised = Annotated[int, AfterValidator(_days_promised)]
AccountSid = Annotated[str, AfterValidator(_account_sid)]
AuthTokens = Annotated[str, AfterValidator(_auth_tokens)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Secret = Annotated[str, AfterValidator(_secret)]
SealingKeys = Annotated[str, AfterValidator(_sealing_keys)]
