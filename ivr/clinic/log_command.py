"""`flask --app app log`: whether the access log still is what was sealed; a call in the logs."""

from __future__ import annotations

import re
import sys

import click
from flask.cli import AppGroup

from ivr.database.engine import migrate
from ivr.house import house
from ivr.logs.following import call_hash
from ivr.pages.context import now, reading
from ivr.plain_exit import plain_exit
from ivr.records.seal_check import Broken, Finding, check_log
from ivr.records.seals import key_name
from ivr.sealing import call_key, log_keys

log = AppGroup("log", help="The access log, and the logs.")

CALL_SID = re.compile(r"CA[0-9a-f]{32}")
SEAL = re.compile(r"[1-9]\d{0,8}-[0-9a-f]{8}-[0-9a-f]{64}")


def _as_mailed(_context: object, _option: object, value: str) -> str:
    if value and not SEAL.fullmatch(value.strip()):
        raise click.BadParameter("copy the whole seal out of the mail: number-key-seal.")
    return value.strip()


def _as_twilio_writes_it(_context: object, _argument: object, value: str) -> str:
    if not CALL_SID.fullmatch(value.strip()):
        raise click.BadParameter("a call is CA and 32 digits and letters a to f, at Twilio.")
    return value.strip()


@log.command()
@click.option(
    "--last",
    default="",
    metavar="SEAL",
    callback=_as_mailed,
    help="The seal of a mail: finds a log of which the end was cut off.",
)
def verify(last: str) -> None:
    """Check every line of the access log against the seals; exit code 1 when one is broken."""
    settings = house().settings
    keys = {key_name(key): key for key in log_keys(settings)}
    with plain_exit():
        migrate(settings.database_url, house().owner)
        with reading() as session:
            found = check_log(session, keys, now(), last)
    click.echo(_report(found))
    if found.broken:
        click.echo(_accusation(found.broken), err=True)
        sys.exit(1)


@log.command()
@click.argument("call_sid", metavar="CALLSID", callback=_as_twilio_writes_it)
def call(call_sid: str) -> None:
    """Tell under which name a call, of which Twilio tells the SID, is in the logs (json)."""
    click.echo(call_hash(call_sid, call_key(house().settings)))


def _report(found: Finding) -> str:
    lines = [f"{found.whole} batches are as they were sealed."]
    if found.expired:
        lines.append(f"{found.expired} batches are expired: their lines were deleted on time.")
    if found.unknown:
        lines.append(
            f"{found.unknown} batches cannot be checked: they were sealed with another SECRET_KEY "
            "or RECORDING_KEYS. Run this with the old ones set."
        )
    if not found.broken:
        lines.append(f"{found.unsealed} lines are not sealed yet; the worker seals each minute.")
        lines.append(f"The last seal: {found.last or 'none'}")
    return "\n".join(lines)


def _accusation(broken: Broken) -> str:
    sentence = f"BROKEN: batch {broken.number}: {broken.why}."
    if broken.seal is None:
        return sentence
    seal = broken.seal
    since, until = (f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (seal.first_at, seal.sealed_at))
    return f"{sentence} Lines {seal.first_id} to {seal.last_id}, from {since} to {until} UTC."
