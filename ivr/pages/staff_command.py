"""`flask --app app staff ...`: the accounts of colleagues, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import migrate
from ivr.dutch import written
from ivr.house import house
from ivr.pages import accounts, login_limits
from ivr.pages.accounts import AccountError
from ivr.pages.context import now
from ivr.plain_exit import plain_exit
from ivr.records.access_log import Actor, LogEvent, write_log

COMMAND_LINE = Actor(None, "flask")

staff = AppGroup("staff", help="Accounts of colleagues at the clinic.")
password = click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help=f"At least {accounts.SHORTEST_PASSWORD} characters; asked for when left out.",
)


@staff.command()
@click.argument("name")
@password
def add(name: str, password: str) -> None:
    """Make an account; its telephone is enrolled at the first login."""
    with _changing(f"{name}: toegevoegd") as session:
        added = accounts.add(session, name, password, house().keys, now())
    click.echo(f"{added.name} can log in at {_address()} and enrols a telephone there: do so now.")


@staff.command("list")
def show() -> None:
    """Show every account."""
    with _database() as sessions, sessions() as session:
        for account in accounts.everyone(session):
            seen = account.last_login_at
            last = f"last login {written.moment(seen)}" if seen else "never logged in"
            states = {
                "disabled": account.disabled_at is not None,
                "locked for unknown devices": login_limits.refuses_strangers(
                    session, account, now()
                ),
                "no telephone enrolled": account.totp_confirmed_at is None,
            }
            click.echo(", ".join([account.name, last, *(word for word in states if states[word])]))


@staff.command()
@click.argument("name")
@password
def reset(name: str, password: str) -> None:
    """Set a new password and enrol a new telephone; unlocks, and ends every visit."""
    with _changing(f"{name}: nieuw wachtwoord en nieuwe codes") as session:
        account = accounts.find_or_fail(session, name)
        accounts.reset(account, password, house().keys)
        login_limits.forgive_all(session, account)
    click.echo(f"{name} logs in at {_address()} with the new password and enrols a telephone.")


@staff.command()
@click.argument("name")
def unlock(name: str) -> None:
    """Let everyone try again, where wrong guesses keep a colleague with a new device out."""
    with _changing(f"{name}: weer van slot") as session:
        login_limits.forgive_all(session, accounts.find_or_fail(session, name))
    click.echo(f"{name} can try to log in again, from everywhere.")


@staff.command()
@click.argument("name")
def disable(name: str) -> None:
    """Close an account at once; what it did stays in the log."""
    with _changing(f"{name}: uitgeschakeld") as session:
        accounts.disable(accounts.find_or_fail(session, name), now())
    click.echo(f"{name} can no longer log in.")


@contextmanager
def _changing(detail: str) -> Iterator[Session]:
    """Open a transaction for one change of an account, with its line in the access log."""
    with _database() as sessions, plain_exit(AccountError), sessions.begin() as session:
        yield session
        write_log(session, COMMAND_LINE, now(), LogEvent.ACCOUNT_CHANGED, detail=detail)


@contextmanager
def _database() -> Iterator[sessionmaker[Session]]:
    """Return the way to the database, whose tables need not be there yet."""
    with plain_exit():
        migrate(house().settings.database_url)
        yield house().sessions


def _address() -> str:
    return f"{house().settings.public_base_url}/inloggen"
