"""Whom the line may ring for a colleague: their own telephone, and the number of an open message.

Only here such a number is vouched for. It is judged when a button is pressed and again when a
telephone is picked up: a message may be handled meanwhile, and a colleague may have left.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.dutch.ring_back import is_of_a_person
from ivr.house import House
from ivr.messages.message import OPEN, Message
from ivr.messages.tries import RingBackTry
from ivr.pages.rights import MESSAGES
from ivr.pages.staff import Staff, StaffTelephone
from ivr.sealing import Seal
from ivr.twilio.calls_out import OfOpenMessage, OwnTelephone


@dataclass(frozen=True)
class TwoNumbers:
    """The telephones of a ring back: the colleague's, which rings first, and the caller's."""

    colleague: OwnTelephone
    caller: OfOpenMessage

    @property
    def words(self) -> str:
        """Return both, as they are sealed."""
        return f"{self.colleague.number}|{self.caller.number}"


def is_ours(house: House, number: str) -> bool:
    """Return whether a number is one of the line's or of a clinic's: it would ring itself."""
    return number in {*house.library.desks, *house.library.numbers.values()}


def telephone_to_prove(house: House, number: str) -> OwnTelephone | None:
    """Return a telephone that a colleague says is theirs; None when the line does not ring it.

    A clinic's own number is refused too: there anybody picks up, or a menu, and hears the code.
    """
    is_allowed = is_of_a_person(number) and not is_ours(house, number)
    return OwnTelephone(number) if is_allowed else None


def own_telephone(session: Session, house: House, staff_id: int) -> OwnTelephone | None:
    """Return the proven telephone of a colleague, if they still answer messages."""
    staff = session.get(Staff, staff_id)
    if staff is None or staff.disabled_at or MESSAGES.isdisjoint(staff.roles):
        return None
    row = session.get(StaffTelephone, staff_id)
    number = house.seal.open(row.sealed, proven(staff_id)) if row and row.verified_at else ""
    return telephone_to_prove(house, number)


def number_of_message(house: House, message: Message) -> OfOpenMessage | None:
    """Return the number of a message that waits; None when the line does not ring it back."""
    number = message.caller_number or ""
    waits = not (message.handled_at or message.discarded_at or message.purged_at)
    is_allowed = waits and is_of_a_person(number) and not is_ours(house, number)
    return OfOpenMessage(number) if is_allowed else None


def still_may_ring(session: Session, house: House, one: RingBackTry) -> TwoNumbers | None:
    """Return the numbers of a try, when all that was true at the press is true now."""
    staff = session.get(Staff, one.staff_id)
    message = session.scalar(
        select(Message).where(OPEN, Message.id == one.message_id, Message.clinic == one.clinic)
    )
    if staff is None or message is None or one.clinic not in staff.clinics:
        return None
    colleague = own_telephone(session, house, staff.id)
    caller = number_of_message(house, message)
    if colleague is None or caller is None or not house.settings.ring_back:
        return None
    both = TwoNumbers(colleague, caller)
    return both if opened(house.seal, one) == both.words else None


def opened(seal: Seal, one: RingBackTry) -> str:
    """Return the numbers that a try was made for, in words; empty when the row was changed."""
    return seal.open(one.sealed, bound_to(one.token, one.message_id, one.staff_id, one.clinic))


def bound_to(token: str, message_id: int, staff_id: int, clinic: str) -> str:
    """Return what ties the numbers of a try to its row."""
    return f"ring back {token} {message_id} {staff_id} {clinic}"


def proven(staff_id: int) -> str:
    """Return what ties a number to the colleague who proved that it is theirs."""
    return f"the proven telephone of {staff_id}"
