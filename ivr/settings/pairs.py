"""Which settings do not go together: each is checked against those that stand before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ivr.settings.copying import MAKE_A_KEY
from ivr.settings.guessable import is_guessable_secret
from ivr.settings.hooks import MAKE_A_HOOK_SECRET
from ivr.settings.hosts import is_on_this_machine, is_this_machine
from ivr.settings.reminding import refuse_more_than_fit
from ivr.settings.values import (
    DEMONSTRATION,
    DEMONSTRATION_ACCOUNT,
    EDGE_OF,
    MAKE_A_SECRET,
    listed,
    reader,
)

Before = Mapping[str, Any]
"""The settings that stand before this one of the same object, without those that are wrong."""


def check(name: str, value: Any, before: Before) -> None:
    """Hold a setting against the earlier ones.

    Raises:
        ValueError: they do not go together; says why, and the remedy.
    """
    if judge := JUDGES.get(name):
        judge(value, before)


def _serves_callers(before: Before) -> bool:
    """Return whether the line is for real callers, as it is while its address is missing."""
    return not is_on_this_machine(before.get("public_base_url") or "")


def _account(value: str, before: Before) -> None:
    if not _serves_callers(before):
        return
    if value == DEMONSTRATION_ACCOUNT:
        raise ValueError(
            "it is the demonstration's, which Twilio does not know; copy yours from the Twilio "
            "console, or set PUBLIC_BASE_URL to http://127.0.0.1:8000"
        )
    if len(set(value[2:])) < 4:
        raise ValueError("it is made up; copy it from the Twilio console")


def _tokens(value: str, before: Before) -> None:
    if not _serves_callers(before):
        return
    for token in listed(value):
        if not re.fullmatch(r"[0-9a-fA-F]{32}", token):
            raise ValueError(
                "a token is not one of Twilio's, which have 32 hexadecimal digits; copy the auth "
                "token from the Twilio console"
            )
        if is_guessable_secret(token):
            raise ValueError("a token is made up; copy the auth token from the Twilio console")


def _edge(value: str, before: Before) -> None:
    region = before.get("twilio_region")
    if region and value != EDGE_OF[region]:
        raise ValueError(
            f"{value} does not go with TWILIO_REGION {region}; set it to {EDGE_OF[region]}"
        )


def _api_url(value: str, before: Before) -> None:
    account = before.get("twilio_account_sid") or ""
    if value and _serves_callers(before) and is_on_this_machine(value):
        raise ValueError(
            "it is a stand-in for Twilio on this machine, where no recording of a real caller is; "
            "remove it"
        )
    if not value and account == DEMONSTRATION_ACCOUNT and not _serves_callers(before):
        raise ValueError(
            "Twilio does not know the demonstration's account; set it to http://127.0.0.1:8001"
        )


def _database(value: str, before: Before) -> None:
    in_memory = value.partition("?")[0] in {"sqlite://", "sqlite:///:memory:", "sqlite:///"}
    if in_memory and _serves_callers(before):
        raise ValueError(
            "a database in memory loses every message when the line stops; write it as "
            "sqlite:///.data/line.db"
        )


def _line_number(value: str, before: Before) -> None:
    for number in listed(value):
        if number in listed(before.get("clinic_number") or ""):
            raise ValueError(
                f"{number} is in CLINIC_NUMBER too, so the line would ring itself; set it to the "
                "number bought at Twilio"
            )


def _secret(value: str, before: Before) -> None:
    if value in listed(before.get("twilio_auth_token") or ""):
        raise ValueError(f"it is TWILIO_AUTH_TOKEN too, which others know; {MAKE_A_SECRET}")
    if value in listed(before.get("metrics_token") or ""):
        raise ValueError(f"it is METRICS_TOKEN too, which others know; {MAKE_A_SECRET}")
    if value.startswith(DEMONSTRATION) and _serves_callers(before):
        raise ValueError(f"it is the demonstration's; {MAKE_A_SECRET}")


def _recording_keys(value: str, before: Before) -> None:
    if before.get("secret_key") in listed(value):
        raise ValueError("a key is SECRET_KEY too, so one leak opens all; make one of its own")


def _proxies(value: int | None, before: Before) -> None:
    if value is None and str(before.get("public_base_url")).startswith("https://"):
        raise ValueError(
            "is missing; set it to how many proxies of yours stand before the line (mostly 1: the "
            "one that does TLS), or to 0 when visitors connect to it straight away"
        )


def _smtp_port(value: int, before: Before) -> None:
    if value == 465 and before.get("smtp_host"):
        raise ValueError(
            "465 is for TLS from the first byte, which the line does not speak; use the port for "
            "STARTTLS, mostly 587"
        )


def _smtp_password(value: str, before: Before) -> None:
    username = before.get("smtp_username")
    if value and not username:
        raise ValueError("it goes with an account; set SMTP_USERNAME as well, or remove it")
    if username and not value:
        raise ValueError("is missing; SMTP_USERNAME has no password. Set it, or remove both")
    if value and not before.get("smtp_host"):
        raise ValueError("it is for no mail server; set SMTP_HOST, or remove it")


def _starttls(value: bool, before: Before) -> None:
    host = before.get("smtp_host")
    if not value and host and not is_this_machine(host):
        raise ValueError(
            "without TLS everyone on the way to SMTP_HOST reads the password and the mail; remove "
            "it, or use a mail server on this machine"
        )


def _of_known_clinics(value: str, before: Before) -> None:
    clinics = listed(before.get("clinic_number") or "")
    for number, address in map(reader, listed(value)):
        if number and clinics and number not in clinics:
            raise ValueError(f"{number} before {address} is not in CLINIC_NUMBER; mend the number")


def _notify_to(value: str, before: Before) -> None:
    _of_known_clinics(value, before)
    if value and not before.get("smtp_host"):
        raise ValueError("it asks for mail; set SMTP_HOST to the mail server as well")


def _webhook(value: str, before: Before) -> None:
    _of_known_clinics(value, before)
    here = [is_on_this_machine(address) for _, address in map(reader, listed(value))]
    if any(here) and _serves_callers(before):
        raise ValueError(
            "it is an address of this machine, where only a demonstration has a receiver; write it "
            "as https://oproep.example.nl/lijn"
        )


def _webhook_secret(value: str, before: Before) -> None:
    if before.get("notify_webhook") and not value:
        raise ValueError(
            "is missing; without it a receiver cannot tell our calls from those of others; "
            f"{MAKE_A_HOOK_SECRET}"
        )
    if value and before.get("notify_webhook") == "":
        raise ValueError("it signs nothing; set NOTIFY_WEBHOOK, or remove it")


def _telephone_page(value: bool, before: Before) -> None:
    addresses = (before.get(name, "") for name in ("public_base_url", "twilio_api_url"))
    if value and not all(map(is_on_this_machine, addresses)):
        raise ValueError(
            "it lets anyone leave messages that Twilio does not know; switch it off, or set "
            "TWILIO_API_URL to a local stand-in and PUBLIC_BASE_URL to http://127.0.0.1:8000"
        )


def _reminder_hours(value: str, before: Before) -> None:
    if per_day := before.get("reminders_per_day"):
        refuse_more_than_fit(value, per_day)


ALL_OF_OIDC = "Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none of them"


def _oidc_client(value: str, before: Before) -> None:
    """Judge what belongs to OIDC_ISSUER: all of it, or nothing."""
    if before.get("oidc_issuer") and not value:
        raise ValueError(f"is missing; OIDC_ISSUER needs it. {ALL_OF_OIDC}")
    if value and before.get("oidc_issuer") == "":
        raise ValueError(f"it is for no provider: OIDC_ISSUER is missing. {ALL_OF_OIDC}")


def _public_base_url(value: str, before: Before) -> None:
    issuer = before.get("oidc_issuer") or ""
    if is_on_this_machine(issuer) and not is_on_this_machine(value):
        raise ValueError(
            "OIDC_ISSUER is an address of this machine, which no colleague's browser reaches; "
            "write that as https://login.example.nl/ziekenhuis"
        )


def _recipient(value: str, before: Before) -> None:
    if before.get("backup_folder") and not value:
        raise ValueError(f"is missing; without it no backup can be sealed: {MAKE_A_KEY}")


def _retention_days(value: int, before: Before) -> None:
    days = before.get("backup_days") or 0
    if before.get("backup_folder") and 2 * days > value:
        raise ValueError(
            f"a backup is kept for {days} days, and holds only messages that may be there on its "
            f"last day: set BACKUP_DAYS to {value // 2} or fewer"
        )


JUDGES: Mapping[str, Callable[[Any, Before], None]] = {
    "oidc_client_id": _oidc_client,
    "oidc_client_secret": _oidc_client,
    "public_base_url": _public_base_url,
    "twilio_account_sid": _account,
    "twilio_auth_token": _tokens,
    "twilio_edge": _edge,
    "twilio_us1_token": _tokens,
    "twilio_api_url": _api_url,
    "database_url": _database,
    "line_number": _line_number,
    "secret_key": _secret,
    "trusted_proxies": _proxies,
    "recording_keys": _recording_keys,
    "backup_recipient": _recipient,
    "retention_days": _retention_days,
    "smtp_port": _smtp_port,
    "smtp_password": _smtp_password,
    "smtp_starttls": _starttls,
    "notify_to": _notify_to,
    "notify_second_to": _notify_to,
    "notify_webhook": _webhook,
    "notify_webhook_secret": _webhook_secret,
    "telephone_page": _telephone_page,
    "reminder_hours": _reminder_hours,
}
