"""Accounts of colleagues: a name, a password that its owner chose, roles and clinics.

Nothing here commits; the caller of these functions owns the transaction, and commits a refusal
too, because `ivr.pages.login_limits` counts them.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import MultiFernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.pages import login_limits, one_time_codes
from ivr.pages.login_limits import LoginSource
from ivr.pages.staff import Role, Staff, StaffClinic
from ivr.settings.guessable import is_guessable_password

SHORTEST_PASSWORD = 12
"""Characters; length protects more than odd signs do (NIST SP 800-63B, 5.1.1)."""

LONGEST_NAME = 64
"""Characters of the name of an account."""

_SIGNS = str.maketrans("", "", ".-_@")
"""The signs in a name: those that names at an identity provider have too."""

NO_PASSWORD = ""
"""The hash of an account whose owner did not choose a password yet: nothing fits it."""

_HASHER = PasswordHasher()


ALL_ROLES = frozenset(Role)


class AccountError(Exception):
    """An account cannot be made or found; names it and the remedy."""


class OddNameError(AccountError):
    """No account can have this name."""


class NameTakenError(AccountError):
    """There is an account with this name already."""


class ShortPasswordError(AccountError):
    """A password is too short to withstand guessing."""


class GuessablePasswordError(AccountError):
    """A password is long enough, and among the first that a guesser tries."""


def find(session: Session, name: str) -> Staff | None:
    """Return an account by its name; capitals and blanks around it do not matter."""
    return session.scalar(select(Staff).where(Staff.name == name.strip().lower()))


def find_or_fail(session: Session, name: str) -> Staff:
    """Return an account by its name.

    Raises:
        AccountError: there is none.
    """
    if (staff := find(session, name)) is None:
        raise AccountError(f"There is no account {name!r}; see: flask --app app staff list")
    return staff


def everyone(session: Session, clinics: Collection[str] | None = None) -> Sequence[Staff]:
    """Return accounts by name, the disabled ones too: all, or those of these clinics."""
    question = select(Staff).order_by(Staff.name)
    if clinics is not None:
        question = question.where(Staff.memberships.any(StaffClinic.clinic.in_(clinics)))
    return session.scalars(question).all()


def is_of(session: Session, clinics: Collection[str], staff_id: int) -> bool:
    """Return whether an account belongs to one of these clinics."""
    staff = session.get(Staff, staff_id)
    return staff is not None and not staff.clinics.isdisjoint(clinics)


def add(  # noqa: PLR0913 - these are the facts of an account
    session: Session,
    name: str,
    password: str | None,
    keys: MultiFernet,
    now: datetime,
    *,
    clinics: Collection[str],
    roles: Collection[Role] = ALL_ROLES,
) -> Staff:
    """Make an account at these clinics; its one-time codes are enrolled at the first login.

    Without a password its owner is invited to choose one: see `ivr.pages.invitation`.

    Raises:
        AccountError: the name is taken or odd, the password is short, or there is no clinic or
            role.
    """
    name = name.strip().lower()
    if len(name) > LONGEST_NAME or not name.translate(_SIGNS).isalnum():
        raise OddNameError(
            f"{name!r}: a name has letters, digits and . - _ @, at most {LONGEST_NAME}."
        )
    if find(session, name) is not None:
        raise NameTakenError(
            f"There is an account {name!r} already; see: flask --app app staff list"
        )
    staff = Staff(name=name, password_hash=NO_PASSWORD, session_number=0, created_at=now)
    assign(staff, clinics, roles)
    reset(staff, password, keys)
    session.add(staff)
    session.flush()
    return staff


def reset(staff: Staff, password: str | None, keys: MultiFernet) -> None:
    """Set new one-time codes and a new password, or none yet; end every session, and enable.

    Raises:
        AccountError: the password is short, or others would guess it.
    """
    if password is None:
        staff.password_hash = NO_PASSWORD
        log_out_everywhere(staff)
    else:
        choose_password(staff, password)
    staff.totp_sealed = one_time_codes.new_secret(keys)
    staff.totp_confirmed_at = staff.totp_last_step = None
    staff.disabled_at = None
    staff.telephone = None  # It was shown to be theirs by whoever had the account before.


def choose_password(staff: Staff, password: str) -> None:
    """Set the password that the owner of an account chose, and end every session.

    Raises:
        AccountError: the password is short, or others would guess it.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise ShortPasswordError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    if is_guessable_password(password, staff.name):
        raise GuessablePasswordError(
            "This password can be guessed: it repeats itself, or is made of common words, names or "
            "years. Take four words that have nothing to do with each other."
        )
    staff.password_hash = _HASHER.hash(password)
    log_out_everywhere(staff)


def assign(staff: Staff, clinics: Collection[str], roles: Collection[Role]) -> None:
    """Give an account these clinics and roles, and no other; its next page already knows.

    Raises:
        AccountError: it would have no clinic, or no role.
    """
    if not clinics:
        raise AccountError(f"{staff.name!r} would belong to no clinic; disable it instead.")
    if not roles:
        raise AccountError(f"{staff.name!r} would have no role; disable it instead.")
    staff.roles = frozenset(roles)
    staff.join(frozenset(clinics))


def disable(staff: Staff, now: datetime) -> None:
    """Close an account; what it did stays in the log, and its telephone is forgotten."""
    staff.disabled_at = now
    staff.telephone = None
    log_out_everywhere(staff)


def log_out_everywhere(staff: Staff) -> None:
    """End every session of this colleague, also one whose cookie somebody copied."""
    staff.session_number += 1


@dataclass(frozen=True)
class PasswordCheck:
    """A password held against the hash of a name: which hash that was, and whether it fits.

    Hashing is slow on purpose, so it is done while nothing is locked: a stranger who guesses must
    not make a caller wait.
    """

    name: str
    against: str
    fits: bool
    renewed: str | None


def known_hash(session: Session, name: str) -> str:
    """Return what a password must fit; who has none, or no account, gets a hash of nobody.

    The work is then the same, so that the time tells nothing.
    """
    staff = find(session, name)
    return (staff.password_hash if staff else NO_PASSWORD) or _nobodys_hash()


def check_password(name: str, against: str, password: str) -> PasswordCheck:
    """Return how a password fits a hash; takes a noticeable part of a second."""
    fits = _fits(against, password)
    outdated = fits and _HASHER.check_needs_rehash(against)
    return PasswordCheck(name, against, fits, _HASHER.hash(password) if outdated else None)


def admit(
    session: Session, check: PasswordCheck, source: LoginSource, now: datetime
) -> Staff | None:
    """Return the account that a password opens; None, and no reason, otherwise."""
    staff = find(session, check.name)
    if staff is None or not login_limits.hears(session, staff, source, now):
        return None
    if not check.fits or staff.password_hash != check.against:
        login_limits.count(session, staff, source, now)
        return None
    staff.password_hash = check.renewed or staff.password_hash
    return staff


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
