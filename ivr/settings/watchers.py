"""The settings of whoever watches the line: who reads its figures, and how it says what happens."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from ivr.settings import values
from ivr.settings.guessable import is_guessable_secret
from ivr.settings.hosts import is_on_this_machine
from ivr.settings.signing_in import SigningIn

FORMATS = (PLAIN, JSON) = ("text", "json")

SHORTEST_TOKEN = 32


def _tokens(value: str) -> str:
    for token in values.listed(value):
        if len(token) < SHORTEST_TOKEN or is_guessable_secret(token):
            raise ValueError(f"a token can be guessed, or is too short; {values.MAKE_A_SECRET}")
    return value


def _networks(value: str) -> str:
    for network in values.listed(value):
        try:
            ip_network(network)
        except ValueError as error:
            raise ValueError(f"{error}; write it as 10.1.2.3 or 10.1.0.0/16") from None
    return value


def _format(value: str) -> str:
    if value not in FORMATS:
        raise ValueError(f"{value!r} is no way to write a log; write it as {' or '.join(FORMATS)}")
    return value


def _dsn(value: str) -> str:
    """Return the address as Sentry shows it; what is wrong is told without its key."""
    remedy = "copy it from Sentry, under Client Keys (DSN): https://KEY@HOST/NUMBER"
    if not value:
        return ""
    try:
        address = urlsplit(value)
        key, number = address.username, address.path.rpartition("/")[2]
    except ValueError:
        raise ValueError(f"it is not an address; {remedy}") from None
    if not (key and address.hostname and number.isdecimal()):
        raise ValueError(f"it has no key, host or project number; {remedy}")
    if address.scheme != "https" and not (address.scheme == "http" and is_on_this_machine(value)):
        raise ValueError(f"it is for https:// only (http:// on this machine); {remedy}")
    return value


Tokens = Annotated[str, AfterValidator(_tokens)]
Networks = Annotated[str, AfterValidator(_networks)]
LogFormat = Annotated[str, AfterValidator(_format)]
Dsn = Annotated[str, AfterValidator(_dsn)]


class Watched(SigningIn):
    """The settings of being watched, beside those of signing in."""

    metrics_token: Tokens = Field(
        "",
        description="The token with which Prometheus may read /metrics (Authorization: Bearer); "
        "several, comma separated, while you change it. Empty: none.",
    )
    metrics_from: Networks = Field(
        "",
        description="The addresses that may read /metrics without a token, comma separated, as "
        "10.1.2.3 or 10.1.0.0/16. Empty: none; with METRICS_TOKEN empty too, nobody reads it.",
    )
    log_format: LogFormat = Field(
        PLAIN,
        description="How web and worker write their logs: text, or json: one object on each line, "
        "also for each answer, with a hash by which one call can be followed.",
    )
    sentry_dsn: Dsn = Field(
        "",
        description="The address (DSN) of a Sentry that hears of errors, without anything of a "
        "caller; needs scripts/sentry-requirements.txt. Empty: nobody does.",
    )

    @property
    def metrics_tokens(self) -> tuple[str, ...]:
        """Return the tokens of METRICS_TOKEN."""
        return values.listed(self.metrics_token)

    def may_read_metrics_from(self, address: str) -> bool:
        """Return whether an address is one of METRICS_FROM."""
        try:
            asks = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(asks, "ipv4_mapped", None) or asks
        return any(mapped in ip_network(one) for one in values.listed(self.metrics_from))

    @property
    def logs_json(self) -> bool:
        """Return whether logs are objects and no sentences."""
        return self.log_format == JSON
