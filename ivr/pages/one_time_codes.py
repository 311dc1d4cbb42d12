"""One-time codes: a telephone shows one every half minute, and each works once.

Nothing here commits: see `ivr.pages.accounts`.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import MultiFernet
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from ivr.pages import login_limits
from ivr.pages.login_limits import LoginSource
from ivr.pages.staff import Staff

STEP = 30
"""Seconds that a one-time code lasts (RFC 6238); we accept one step early or late."""


def new_secret(keys: MultiFernet) -> bytes:
    """Return a new secret of one-time codes, sealed."""
    return keys.encrypt(pyotp.random_base32().encode())


def secret_of(sealed: bytes | None, keys: MultiFernet) -> str:
    """Return the secret of the one-time codes, in base32.

    Raises:
        cryptography.fernet.InvalidToken: none of the keys opens it.
    """
    return keys.decrypt(sealed or b"").decode()


def enrolment_address(name: str, secret: str, line_name: str) -> str:
    """Return the otpauth address that an authenticator app reads from a QR code."""
    totp = pyotp.TOTP(secret, interval=STEP)
    return totp.provisioning_uri(name=name, issuer_name=line_name)


def check_code(
    session: Session, staff: Staff, code: str, keys: MultiFernet, source: LoginSource, now: datetime
) -> bool:
    """Accept a one-time code; each works once, also when two requests bring it together."""
    step = step_of(code, secret_of(staff.totp_sealed, keys), now)
    if not login_limits.hears(session, staff, source, now):
        return False
    if step is None or not _use_step(session, staff, step, now):
        login_limits.count(session, staff, source, now)
        return False
    login_limits.forgive(session, staff, source)
    session.refresh(staff)
    return True


def change_telephone(
    session: Session,
    staff: Staff,
    sealed: bytes,
    step: int | None,
    source: LoginSource,
    now: datetime,
) -> bool:
    """Let another telephone show the codes from here on, by its `sealed` secret.

    `step` is the one in which a code of its own held, which is used up by that; None is a refusal,
    and the old telephone stays.
    """
    if not login_limits.hears(session, staff, source, now):
        return False
    if step is None:
        login_limits.count(session, staff, source, now)
        return False
    staff.totp_sealed, staff.totp_confirmed_at, staff.totp_last_step = sealed, now, step
    login_limits.forgive(session, staff, source)
    return True


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """Return the step in which this code holds, one step of a slow or fast clock allowed."""
    given = "".join(code.split())
    current = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    codes = {step: totp.at(step * STEP).encode() for step in range(current - 1, current + 2)}
    fitting = [step for step, it in codes.items() if secrets.compare_digest(it, given.encode())]
    return fitting[-1] if fitting else None


def _use_step(session: Session, staff: Staff, step: int, now: datetime) -> bool:
    unused = or_(Staff.totp_last_step.is_(None), Staff.totp_last_step < step)
    question = update(Staff).where(Staff.id == staff.id, unused, Staff.disabled_at.is_(None))
    used = question.values(
        totp_last_step=step,
        totp_confirmed_at=staff.totp_confirmed_at or now,
        last_login_at=now,
    ).returning(Staff.id)
    return session.execute(used).first() is not None
