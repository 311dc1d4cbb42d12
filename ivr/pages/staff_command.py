"""`flask --app app staff ...`: the accounts of colleagues, from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import migrate
from ivr.dutch import written
from ivr.dutch.ring_back import existing_number
from ivr.house import house
from ivr.pages import accounts, login_limits
from ivr.pages.accounts import AccountError
from ivr.pages.context import now
from ivr.pages.invitation import invite
from ivr.pages.staff import Role, Staff
from ivr.plain_exit import plain_exit
from ivr.records.access_log import Actor, LogEvent, log_everywhere

COMMAND_LINE = Actor(None, "flask")

staff = AppGroup("staff", help="Accounts of colleagues at the clinic.")
password = click.option(
    "--password",
    help=f"At least {accounts.SHORTEST_PASSWORD} characters; asked for when left out.",
)
link = click.option(
    "--link",
    is_flag=True,
    help="Show a link instead, with which its owner chooses a password.",
)


def _chosen(password: str | None, link: bool) -> str | None:
    """Return the password that is given, or typed now; None where its owner gets a link.

    Raises:
        click.UsageError: both were asked for.
    """
    if link and password:
        raise click.UsageError("Give --password or --link, and not both.")
    if link or password:
        return password
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _clinics(typed: Sequence[str]) -> frozenset[str]:
    """Read the clinics of the option.

    Raises:
        click.UsageError: one has no leaflet on this line.
    """
    known = house().library.clinics
    for number in typed:
        if existing_number(number) not in known:
            raise click.UsageError(f"--clinic {number} is none of {', '.join(known)}.")
    return frozenset(existing_number(number) or "" for number in typed)


clinic = click.option(
    "--clinic",
    "clinics",
    multiple=True,
    help="The number of a clinic the colleague belongs to; several times for several clinics.",
)
role = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([*Role]),
    help="assistant: messages; editor: words, voice, leaflets; manager: accounts, hours, figures, "
    "log. Several times for several roles.",
)


@staff.command()
@click.argument("name")
@clinic
@role
@password
@link
def add(
    name: str, clinics: Sequence[str], roles: Sequence[str], password: str | None, link: bool
) -> None:
    """Make an account; its telephone is enrolled at the first login.

    Without --role it has all three; without --clinic it is of the only one there is.
    """
    its_clinics = _clinics(clinics) or _the_only_clinic()
    password = _chosen(password, link)
    with _changing(f"{name}: toegevoegd") as change:
        added = accounts.add(
            *(change.session, name, password, house().keys, now()),
            clinics=its_clinics,
            roles=[*map(Role, roles)] or accounts.ALL_ROLES,
        )
        change.concerns(added)
    if password is None:
        click.echo(_invitation(added))
    else:
        name = added.name
        click.echo(f"{name} can log in at {_address()} and enrols a telephone there: do so now.")


@staff.command()
@click.argument("name")
@clinic
@role
def change(name: str, clinics: Sequence[str], roles: Sequence[str]) -> None:
    """Give an account these clinics, these roles, or both; what is left out stays."""
    with _changing(f"{name}: andere rollen of poliklinieken") as change:
        account = change.concerns(accounts.find_or_fail(change.session, name))
        its_clinics, its_roles = _clinics(clinics), frozenset(map(Role, roles))
        accounts.assign(account, its_clinics or account.clinics, its_roles or account.roles)
        change.concerns(account)
    click.echo(f"{account.name}: {_described(account)}.")


def _the_only_clinic() -> frozenset[str]:
    known = frozenset(house().library.clinics)
    if len(known) > 1:
        raise click.UsageError(f"Say which clinic with --clinic: {', '.join(sorted(known))}.")
    return known


def _described(account: Staff) -> str:
    return f"{' and '.join(sorted(account.roles))} at {' and '.join(sorted(account.clinics))}"


@staff.command("list")
def show() -> None:
    """Show every account."""
    with _database() as sessions, sessions() as session:
        locked = login_limits.locked_for_strangers(session, now())
        for account in accounts.everyone(session):
            seen = account.last_login_at
            last = f"last login {written.moment(seen)}" if seen else "never logged in"
            states = {
                "disabled": account.disabled_at is not None,
                "locked for unknown devices": account.id in locked,
                "no password chosen": not account.password_hash,
                "no telephone enrolled": account.totp_confirmed_at is None,
            }
            words = (word for word in states if states[word])
            click.echo(", ".join([account.name, _described(account), last, *words]))


@staff.command()
@click.argument("name")
@password
@link
def reset(name: str, password: str | None, link: bool) -> None:
    """Set a new password and enrol a new telephone; unlocks, and ends every visit."""
    password = _chosen(password, link)
    with _changing(f"{name}: nieuw wachtwoord en nieuwe codes") as change:
        account = change.concerns(accounts.find_or_fail(change.session, name))
        accounts.reset(account, password, house().keys)
        login_limits.forgive_all(change.session, account)
    if password is None:
        click.echo(_invitation(account))
    else:
        click.echo(f"{name} logs in at {_address()} with the new password and enrols a telephone.")


@staff.command()
@click.argument("name")
def unlock(name: str) -> None:
    """Let everyone try again, where wrong guesses keep a colleague with a new device out."""
    with _changing(f"{name}: weer van slot") as change:
        account = change.concerns(accounts.find_or_fail(change.session, name))
        login_limits.forgive_all(change.session, account)
    click.echo(f"{name} can try to log in again, from everywhere.")


@staff.command()
@click.argument("name")
def disable(name: str) -> None:
    """Close an account at once; what it did stays in the log."""
    with _changing(f"{name}: uitgeschakeld") as change:
        accounts.disable(change.concerns(accounts.find_or_fail(change.session, name)), now())
    click.echo(f"{name} can no longer log in.")


@dataclass
class Change:
    """A change of an account under way, and whose log tells it."""

    session: Session
    clinics: frozenset[str] = frozenset()

    def concerns(self, account: Staff) -> Staff:
        """Let the log of this account's clinics tell it; return the account."""
        self.clinics |= account.clinics
        return account


@contextmanager
def _changing(detail: str) -> Iterator[Change]:
    """Open a transaction for one change of an account, with its lines in the access log."""
    with _database() as sessions, plain_exit(AccountError), sessions.begin() as session:
        change = Change(session)
        yield change
        event, whose = LogEvent.ACCOUNT_CHANGED, change.clinics
        log_everywhere(session, COMMAND_LINE, now(), event, clinics=whose, detail=detail)


@contextmanager
def _database() -> Iterator[sessionmaker[Session]]:
    """Return the way to the database, whose tables need not be there yet."""
    with plain_exit():
        migrate(house().settings.database_url, house().owner)
        yield house().sessions


def _invitation(account: Staff) -> str:
    made = invite(account)
    until = written.moment(made.until)
    return f"{account.name} begins with this link; it works once, until {until}:\n{made.address}"


def _address() -> str:
    return f"{house().settings.public_base_url}/inloggen"
