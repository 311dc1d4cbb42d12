"""Tells staff in plain Dutch what the worker cannot do, so that nobody trusts an inbox too long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from ivr.database.lease import Chore
from ivr.dutch.written import counted
from ivr.messages.hook_calls import HookCall
from ivr.messages.message import Message, RecordingState, of_clinics
from ivr.records.clocks import Doubt, doubt_to_tell

LATE = timedelta(minutes=15)
"""How long what is due may lie still, unclaimed, before the worker is taken for dead."""

ATTEMPTS = 5
"""Failures in a row that are no hiccup any more: they take two and a half minutes."""

AT_A_STANDSTILL = (
    "De telefoonlijn haalt nu geen opnames op: nieuwe berichten zijn nog niet te beluisteren. "
    "Meld dit aan de beheerder."
)
NOBODY_IS_ASKED = (
    "De telefoonlijn kan geen collega oproepen: het systeem daarvoor neemt niets aan. "
    "Kijk zelf op deze pagina, en meld dit aan de beheerder."
)
FAILING = {
    "reconcile": "De telefoonlijn kan bij Twilio niet nagaan of er berichten ontbreken. "
    "Meld dit aan de beheerder.",
    "notify": "De e-mail over nieuwe berichten kon niet worden verstuurd. "
    "Kijk zelf op deze pagina, en meld dit aan de beheerder.",
    "remind": "De e-mail over wachtende berichten kon niet worden verstuurd. "
    "Kijk zelf op deze pagina, en meld dit aan de beheerder.",
    "forget": "Telefoonnummers van bellers zonder bericht worden niet helemaal gewist. "
    "Meld dit aan de beheerder.",
    "purge": "Oude berichten worden niet helemaal gewist. Meld dit aan de beheerder.",
    "ending": "De e-mail over berichten die bijna worden gewist, kon niet worden verstuurd. "
    "Kijk zelf op deze pagina, en meld dit aan de beheerder.",
    "unreached": "De e-mail over mensen die niet zijn bereikt, kon niet worden verstuurd. "
    "Kijk zelf bij Herinneringen, en meld dit aan de beheerder.",
    "escalate": "De e-mail over berichten die blijven liggen, kon niet worden verstuurd. "
    "Kijk zelf op deze pagina, en meld dit aan de beheerder.",
    "week": "De e-mail met het weekoverzicht kon niet worden verstuurd. Meld dit aan de beheerder.",
    "hook": NOBODY_IS_ASKED,
    "reminders": "Herinneringen worden niet helemaal gewist. Meld dit aan de beheerder.",
    "studio": "Opnamen van De stem worden niet bijgewerkt of gewist. Meld dit aan de beheerder.",
    "seal": "Het logboek wordt niet verzegeld. Meld dit aan de beheerder.",
    "backup": "Er kan geen reservekopie worden gemaakt. Meld dit aan de beheerder.",
    "backups": "Oude reservekopieën worden niet gewist. Meld dit aan de beheerder.",
    "overdue": "De e-mail over de reservekopie kon niet worden verstuurd. "
    "Meld dit aan de beheerder.",
    "clock": "De e-mail over de klok kon niet worden verstuurd. Meld dit aan de beheerder.",
}
"""The kind of chore -> what it means for staff that it fails."""


NOTHING_IS_DELETED = "Tot dat in orde is, wordt er niets gewist. Meld dit aan de beheerder."
IN_DOUBT = {
    Doubt.DISAGREE: "De klok van de telefoonlijn loopt niet gelijk met een andere klok. ",
    Doubt.JUMPED: "De klok van de telefoonlijn is versprongen, en staat misschien verkeerd. ",
    Doubt.ALONE: "De telefoonlijn kan al langer dan een dag niet nagaan of haar klok goed staat. ",
}
"""Why the clock is not believed -> how staff read it, before `NOTHING_IS_DELETED`."""


def trouble(session: Session, clinics: Collection[str], now: datetime) -> list[str]:
    """Return what is wrong, the worst first, as sentences for staff of these clinics."""
    standstill = [AT_A_STANDSTILL] if _is_at_a_standstill(session, now) else []
    # What is done for one clinic has its number behind the kind.
    kinds = (kind.partition(" ") for kind in session.scalars(_failing()))
    failing = {kind for kind, _, clinic in kinds if not clinic or clinic in clinics}
    chores = [sentence for kind, sentence in FAILING.items() if kind in failing]
    return standstill + _clock_in_doubt(session, now) + chores + _left_at_twilio(session, clinics)


def _failing() -> CompoundSelect[str]:
    """Ask at once for the kinds of what keeps failing: chores, and calls that nobody takes."""
    chores = select(Chore.kind).where(Chore.last_error.is_not(None), Chore.attempts >= ATTEMPTS)
    calls = select(literal("hook ") + HookCall.clinic).where(HookCall.attempts >= ATTEMPTS)
    return union_all(chores, calls)


def _clock_in_doubt(session: Session, now: datetime) -> list[str]:
    doubt = doubt_to_tell(session, now)
    return [IN_DOUBT[doubt] + NOTHING_IS_DELETED] if doubt else []


def _is_at_a_standstill(session: Session, now: datetime) -> bool:
    """Return whether something has been due for long; a chore not always wanted proves nothing."""
    message = select(Message.id).where(_lies_still(Message, now)).limit(1)
    chore = select(Chore.kind).where(_lies_still(Chore, now), Chore.kind == "reconcile")
    return any(session.scalar(question) is not None for question in (message, chore))


def _lies_still(table: type[Message | Chore], now: datetime) -> ColumnElement[bool]:
    free = or_(table.leased_until.is_(None), table.leased_until <= now - LATE)
    return and_(table.next_attempt_at <= now - LATE, free)


def _left_at_twilio(session: Session, clinics: Collection[str]) -> list[str]:
    """Return what to say of recordings that are kept here or over, and cannot be removed there."""
    over = or_(Message.state == RecordingState.STORED, Message.purged_at.is_not(None))
    failing = and_(Message.removed_at_twilio_at.is_(None), Message.attempts >= ATTEMPTS)
    which = (of_clinics(clinics), over, failing)
    count = session.scalar(select(func.count()).select_from(Message).where(*which))
    if not count:
        return []
    recordings = counted(count, "opname")
    return [f"Het lukt niet om {recordings} bij Twilio te wissen. Meld dit aan de beheerder."]
