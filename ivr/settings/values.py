"""What each setting may hold: a wrong value is refused before a caller can suffer from it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator

from ivr.dutch.ring_back import existing_number, ring_back
from ivr.settings.guessable import is_guessable_secret
from ivr.settings.hosts import api_url, base_url, fallback_url, host, meaning_url

MAKE_A_SECRET = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"

EDGES = ("ashburn", "dublin", "frankfurt", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla")
EDGE_OF = {"ie1": "dublin", "us1": "ashburn", "au1": "sydney"}
"""The regions, each with the edge beside it: twilio.com/docs/global-infrastructure."""

DEMONSTRATION = "demonstration"
"""How the secrets of a demonstration begin, and its account after AC; see ivr/demonstration.py."""

DEMONSTRATION_ACCOUNT = f"AC{DEMONSTRATION}".ljust(34, "0")
"""As long as Twilio's own, which have 32 hexadecimal digits after AC."""

CHOICES = (BY_NUMBER, BY_NAME) = ("number", "name")
"""How callers choose a leaflet where one telephone number reaches several."""

_READER = re.compile(r"(?P<number>[+0-9][0-9 ()-]*)=(?P<address>.*)")

PROMISED_DAYS = 30
"""Days after which a message is gone, as ivr/line/voicemail.py promises the caller."""

SAFE_DAYS = 7
"""Days; longer than the clinic is ever closed in one piece."""


def listed(value: str) -> tuple[str, ...]:
    """Return the items of a comma-separated setting, without blanks and empty ones."""
    return tuple(item.strip() for item in value.split(",") if item.strip())


def _telephone_numbers(value: str) -> str:
    """Return the numbers in E.164, comma separated, each once."""
    if not listed(value):
        raise ValueError("it holds no telephone number; write it as +31101234567")
    return ",".join(dict.fromkeys(map(_telephone_number, listed(value))))


def _telephone_number(value: str) -> str:
    number = existing_number(value)
    if number is None:
        raise ValueError(f"{value!r} is not a valid telephone number; write it as +31101234567")
    return number


def _ordinary(value: str) -> str:
    for number in listed(value):
        if ring_back(number).bar is not None:
            raise ValueError(
                f"{number} is a premium-rate number (0900, 084), a satellite telephone or a pager, "
                "for which every transferred call is paid; use the clinic's ordinary number"
            )
    return value


def _account_sid(value: str) -> str:
    if value != DEMONSTRATION_ACCOUNT and not re.fullmatch(r"AC[0-9a-fA-F]{32}", value):
        raise ValueError("it must be AC and 32 hexadecimal digits; copy it from the Twilio console")
    return value


def _auth_tokens(value: str) -> str:
    if not listed(value):
        raise ValueError("it holds no token; copy the auth token from the Twilio console")
    return value


def _region(value: str) -> str:
    known = tuple(EDGE_OF)
    if _place(value, known) not in known:
        raise ValueError(f"Twilio has no region {value!r}; write it as one of {', '.join(known)}")
    return value


def _edge(value: str) -> str:
    return _place(value, EDGES)


def _place(value: str, known: Sequence[str]) -> str:
    # It becomes a label of a host name: api.dublin.ie1.twilio.com.
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError(
            f"{value!r} is no name of a place at Twilio; write it in small letters, digits and "
            "hyphens, as in the Twilio console"
        )
    near = get_close_matches(value, known, 1)
    if value not in known and near:
        raise ValueError(f"Twilio has no place {value!r}; did you mean {near[0]}?")
    return value


def mail_addresses(value: str) -> str:
    """Return bare addresses of mail, comma separated, as they are.

    Raises:
        ValueError: one is none.
    """
    for address in listed(value):
        # No display name and no accents: every mail server takes the bare address.
        if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", address) or set(address) & set('<>"();:'):
            raise ValueError(
                f"{address!r} is no e-mail address; write it as polikliniek@example.nl"
            )
    return value


def _readers(value: str) -> str:
    return of_clinics(value, mail_addresses)


def of_clinics(value: str, judged: Callable[[str], str]) -> str:
    """Return addresses, each behind the number of its clinic in E.164 where it has one.

    Raises:
        ValueError: a number does not exist, or `judged` refuses an address.
    """
    told = [(number, judged(address)) for number, address in map(reader, listed(value))]
    return ",".join(
        f"{_telephone_number(number)}={address}" if number else address for number, address in told
    )


def readers(value: str, clinic: str | None) -> tuple[str, ...]:
    """Return the addresses of such a setting that are for a clinic (E.164), or all of them."""
    told = map(reader, listed(value))
    heard = (address for number, address in told if clinic is None or number in ("", clinic))
    return tuple(dict.fromkeys(heard))


def reader(item: str) -> tuple[str, str]:
    """Return the clinic's number before an address of NOTIFY_TO, empty for all, and the address."""
    match = _READER.fullmatch(item)
    return (match["number"].strip(), match["address"].strip()) if match else ("", item)


def _mail_address(value: str) -> str:
    if len(listed(value)) > 1:
        raise ValueError("a mail has one sender; write one address")
    return mail_addresses(value)


def _days_promised(value: int) -> int:
    if value > PROMISED_DAYS:
        raise ValueError(
            f"callers are told that their message is deleted after {PROMISED_DAYS} days at most; "
            f"write {PROMISED_DAYS} or fewer"
        )
    return value


def _days_kept(value: int) -> int:
    if value < SAFE_DAYS:
        raise ValueError(
            f"a message left before a long weekend would go unheard; write {SAFE_DAYS} or more"
        )
    return _days_promised(value)


def _database_url(value: str) -> str:
    if value.startswith("sqlite:///"):
        return value
    from sqlalchemy import make_url  # noqa: PLC0415 - slow, and a file of SQLite needs none of it
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
    if is_guessable_secret(value):
        raise ValueError(f"it can be guessed; {MAKE_A_SECRET}")
    return value


def _sealing_keys(value: str) -> str:
    for key in listed(value):
        try:
            fits = len(base64.urlsafe_b64decode(key)) == 32
        except ValueError:
            fits = False
        if not fits or is_guessable_secret(key):
            raise ValueError(
                "a key is not 32 random bytes in url-safe base64; make one with: python -c "
                "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
            )
    return value


def _folders(value: str) -> str:
    if not listed(value):
        raise ValueError("it holds no folder; write it as ivr/leaflets")
    return value


def _choice(value: str) -> str:
    if value not in CHOICES:
        raise ValueError(f"{value!r} is no way to choose; write it as {' or '.join(CHOICES)}")
    return value


def _location(value: str) -> str:
    if value and not re.fullmatch(r"(/[A-Za-z0-9_-]+)+/", value):
        raise ValueError("it is no location of nginx; begin and end it with a slash, as /geluid/")
    return value


TelephoneNumbers = Annotated[str, AfterValidator(_telephone_numbers)]
DialledNumbers = Annotated[TelephoneNumbers, AfterValidator(_ordinary)]
Folders = Annotated[str, AfterValidator(_folders)]
Choice = Annotated[str, AfterValidator(_choice)]
BaseUrl = Annotated[str, AfterValidator(base_url)]
ApiUrl = Annotated[str, AfterValidator(api_url)]
FallbackUrl = Annotated[str, AfterValidator(fallback_url)]
MeaningUrl = Annotated[str, AfterValidator(meaning_url)]
Region = Annotated[str, AfterValidator(_region)]
Edge = Annotated[str, AfterValidator(_edge)]
Location = Annotated[str, AfterValidator(_location)]
Host = Annotated[str, AfterValidator(host)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Readers = Annotated[str, AfterValidator(_readers)]
DaysPromised = Annotated[int, AfterValidator(_days_promised)]
DaysKept = Annotated[int, AfterValidator(_days_kept)]
AccountSid = Annotated[str, AfterValidator(_account_sid)]
AuthTokens = Annotated[str, AfterValidator(_auth_tokens)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Secret = Annotated[str, AfterValidator(_secret)]
SealingKeys = Annotated[str, AfterValidator(_sealing_keys)]
