"""What a card says of ringing back through the line: whether it can be done, and how it went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.dutch import written
from ivr.dutch.ring_back import is_of_a_person
from ivr.house import house
from ivr.messages.message import Message
from ivr.messages.tries import (
    NOBODY_RUNG,
    TOLD_BY_COLLEAGUE,
    RingBackOutcome,
    RingBackTry,
    goes_on,
    tries_of,
)
from ivr.pages.context import Colleague, colleague
from ivr.pages.staff import StaffTelephone

LAST = {
    RingBackOutcome.NOT_MADE: "niet gelukt",
    RingBackOutcome.NOT_ACCEPTED: "nam zelf niet aan",
    RingBackOutcome.FAILED: "niet gelukt",
    RingBackOutcome.NO_ANSWER: "niet opgenomen",
    RingBackOutcome.BUSY: "in gesprek",
    RingBackOutcome.ANSWERED: "opgenomen",
    RingBackOutcome.SPOKEN: "gesproken",
    RingBackOutcome.MACHINE: "voicemail",
    None: "afloop niet bekend",
}
"""How the last try ended; of one whose end Twilio did not tell, nothing is known."""

NOT_DIALLABLE = "De lijn belt dit nummer niet terug: alleen gewone Nederlandse nummers."
NO_NUMBER = "Zonder nummer kan de lijn niet terugbellen."


@dataclass(frozen=True)
class RingBackShown:
    """What a card says of it; all empty where RING_BACK is off.

    `last` is the id of the last try, 0 without one: who presses the button tells what they saw;
    `amount` is how often the caller's telephone rang.
    `needs_telephone` is whether the colleague has none that the line may ring, and `asks` are the
    outcomes of that try that its colleague may tell.
    """

    can: bool = False
    needs_telephone: bool = False
    why_not: str = ""
    words: str = ""
    last: int = 0
    amount: int = 0
    asks: tuple[RingBackOutcome, ...] = ()


NOTHING_SHOWN = RingBackShown()


@dataclass(frozen=True)
class RingBacks:
    """All that cards of these messages may say of it; `tries` are by message."""

    is_on: bool
    has_telephone: bool
    tries: Mapping[int, Sequence[RingBackTry]]

    def of(self, message: Message, who: Colleague, now: datetime) -> RingBackShown:
        """Return what the card of a message says to this colleague."""
        if not self.is_on:
            return NOTHING_SHOWN
        tries = self.tries.get(message.id, ())
        runs = bool(tries) and goes_on(tries[-1], now)
        waits = message.handled_at is None and message.claimed_by in (None, who.name)
        why_not = _why_not(message.caller_number or "") if waits else ""
        free = waits and not runs and not why_not
        return RingBackShown(
            can=free and self.has_telephone,
            needs_telephone=free and not self.has_telephone,
            why_not=why_not,
            words=words_of_tries(tries, who.name, now),
            last=tries[-1].id if tries else 0,
            amount=times_rung(tries),
            asks=_asks(tries[-1], who) if tries and not runs else (),
        )

    @property
    def mark(self) -> str:
        """Return what changes when a card would say something else."""
        facts = [
            (one.id, one.call_sid, one.accepted_at, one.outcome, one.ended_at)
            for tries in self.tries.values()
            for one in tries
        ]
        return repr((self.has_telephone, facts)) if self.is_on else ""


def ring_backs(session: Session, messages: Collection[Message]) -> RingBacks:
    """Return what cards may say of ringing back; asks nothing where that is off."""
    if not house().settings.ring_back:
        return RingBacks(is_on=False, has_telephone=False, tries={})
    own = (StaffTelephone.staff_id == colleague().id, StaffTelephone.verified_at.is_not(None))
    has_telephone = session.scalar(select(StaffTelephone.staff_id).where(*own)) is not None
    return RingBacks(True, has_telephone, tries_of(session, [one.id for one in messages]))


def words_of_tries(tries: Sequence[RingBackTry], who: str, now: datetime) -> str:
    """Return how often was rung and how it ended, as `who` reads it; empty without a try."""
    if not tries:
        return ""
    last = tries[-1]
    if goes_on(last, now):
        return _running(last, last.staff == who)
    rung = times_rung(tries)
    times = f"{written.counted(rung, 'keer', 'keer')} gebeld" if rung else "Nog niet gebeld"
    by = last.staff if last.outcome is RingBackOutcome.NOT_ACCEPTED else "de laatste keer"
    return f"{times}, {by} {LAST[last.outcome]} ({written.hour(last.pressed_at)})."


def times_rung(tries: Sequence[RingBackTry]) -> int:
    """Return how often the caller's own telephone rang."""
    return sum(one.outcome not in NOBODY_RUNG for one in tries)


def _running(one: RingBackTry, is_own: bool) -> str:
    if not is_own:
        return f"{one.staff} belt nu terug via de lijn."
    if one.accepted_at:
        return "U belt nu terug via de lijn."
    return "De lijn belt nu uw telefoon. Neem op en druk op 1."


def _why_not(number: str) -> str:
    if not number:
        return NO_NUMBER
    return "" if is_of_a_person(number) else NOT_DIALLABLE


def _asks(last: RingBackTry, who: Colleague) -> tuple[RingBackOutcome, ...]:
    """Return what the colleague who rang may tell of it: only they know who picked up."""
    picked_up = last.outcome in (RingBackOutcome.ANSWERED, *TOLD_BY_COLLEAGUE)
    if last.staff_id != who.id or not picked_up:
        return ()
    return tuple(one for one in TOLD_BY_COLLEAGUE if one is not last.outcome)
