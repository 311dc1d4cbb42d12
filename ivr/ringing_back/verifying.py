"""Proves that a telephone is a colleague's: the line rings it and speaks a code, typed on the page.

The number counts for nothing until then. Nothing here commits; the caller of these functions owns
the transaction.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.dutch.ring_back import existing_number
from ivr.house import House
from ivr.pages.staff import StaffTelephone
from ivr.ringing_back.may_ring import proven, telephone_to_prove
from ivr.sealing import Seal
from ivr.twilio.calls_out import OwnTelephone

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
"""From the ringing on: a telephone in another room is fetched, and the code is heard twice."""

MOST_WRONG = 5
"""Wrong codes after which one is void: with the calls of an hour, fifteen guesses in a million."""

CALLS_AN_HOUR = 3
"""Times that an account lets a telephone ring for a code: it may be a stranger's by mistake."""

HOUR = timedelta(hours=1)


class TooOftenError(Exception):
    """This account was rung for a code too often within an hour."""


class NotATelephoneError(Exception):
    """It is no number that the line rings."""


@dataclass(frozen=True)
class CodeCall:
    """A call that is committed and ours to make: it speaks a code to this telephone."""

    telephone: OwnTelephone
    token: str


def ask_for_code(
    session: Session, house: House, staff_id: int, typed: str, now: datetime
) -> CodeCall:
    """Keep a number as a colleague's that is yet to be proved, with a new code for it.

    Raises:
        NotATelephoneError: it is none that the line rings.
        TooOftenError: the account was rung too often.
    """
    telephone = telephone_to_prove(house, existing_number(typed) or "")
    if telephone is None:
        raise NotATelephoneError
    row = _row(session, staff_id)
    _count(row, now)
    row.token = token = secrets.token_urlsafe(24)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    row.sealed = house.seal.close(telephone.number, _claimed(staff_id))
    row.code = house.seal.close(code, _spoken(staff_id, token))
    row.code_until, row.tries = now + CODE_LASTS, 0
    row.verified_at = row.call_sid = None
    session.flush()
    return CodeCall(telephone, token)


def ring_again(session: Session, house: House, staff_id: int, now: datetime) -> CodeCall:
    """Make another code for the number that is yet to be proved.

    Raises:
        NotATelephoneError: there is none.
        TooOftenError: the account was rung too often.
    """
    return ask_for_code(session, house, staff_id, claimed_number(session, house, staff_id), now)


def claimed_number(session: Session, house: House, staff_id: int) -> str:
    """Return the number (E.164) that a colleague has yet to prove; empty when there is none."""
    row = session.get(StaffTelephone, staff_id)
    return house.seal.open(row.sealed, _claimed(staff_id)) if row else ""


def awaits_code(session: Session, staff_id: int, now: datetime) -> bool:
    """Return whether there is a code that can be typed."""
    row = session.get(StaffTelephone, staff_id)
    return row is not None and _holds(row, now)


def prove(session: Session, house: House, staff_id: int, typed: str, now: datetime) -> bool:
    """Take a code; False, and one guess fewer is left, when it is not the one that was spoken."""
    row = session.get(StaffTelephone, staff_id, with_for_update=True)
    if row is None or row.token is None or not _holds(row, now):
        return False
    code = house.seal.open(row.code, _spoken(staff_id, row.token))
    given = "".join(typed.split())
    if not code or not secrets.compare_digest(code.encode(), given.encode()):
        row.tries += 1
        return False
    number = house.seal.open(row.sealed, _claimed(staff_id))
    row.sealed, row.verified_at = house.seal.close(number, proven(staff_id)), now
    _void(row)
    return True


def forget_number(session: Session, staff_id: int) -> bool:
    """Remove a colleague's number; False when there is none. The calls of this hour still count."""
    row = session.get(StaffTelephone, staff_id, with_for_update=True)
    if row is None or not row.sealed:
        return False
    row.sealed, row.verified_at = "", None
    _void(row)
    return True


def code_to_speak(
    session: Session, house: House, token: str, call_sid: str, rung: str, now: datetime
) -> str:
    """Return the code for the one call that was made for it; empty for any other.

    `rung` is the number (E.164) that this call rings.
    """
    question = select(StaffTelephone).where(StaffTelephone.token == token)
    row = session.scalar(question.with_for_update()) if token and call_sid else None
    if row is None or not _holds(row, now) or row.call_sid not in (None, call_sid):
        return ""
    if _number(house.seal, row) != rung:
        return ""
    row.call_sid = call_sid
    return house.seal.open(row.code, _spoken(row.staff_id, token))


def _number(seal: Seal, row: StaffTelephone) -> str:
    return seal.open(row.sealed, _claimed(row.staff_id))


def _row(session: Session, staff_id: int) -> StaffTelephone:
    row = session.get(StaffTelephone, staff_id, with_for_update=True)
    if row is None:
        row = StaffTelephone(staff_id=staff_id, sealed="", code="", tries=0, calls=0)
        session.add(row)
    return row


def _count(row: StaffTelephone, now: datetime) -> None:
    if row.calls_since is None or row.calls_since <= now - HOUR:
        row.calls, row.calls_since = 0, now
    if row.calls >= CALLS_AN_HOUR:
        raise TooOftenError
    row.calls += 1


def _holds(row: StaffTelephone, now: datetime) -> bool:
    is_in_time = row.code_until is not None and now < row.code_until
    return bool(row.code) and is_in_time and row.tries < MOST_WRONG


def _void(row: StaffTelephone) -> None:
    row.code, row.token, row.call_sid, row.code_until, row.tries = "", None, None, None, 0


def _claimed(staff_id: int) -> str:
    return f"the telephone that {staff_id} has yet to prove"


def _spoken(staff_id: int, token: str) -> str:
    return f"the code of {staff_id} in {token}"
