"""What colleagues do with several messages at once, or hand over and sort: one form for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.dutch.written import counted
from ivr.messages import handling as store
from ivr.messages.handling import Handling
from ivr.messages.handling_page import flash_done
from ivr.messages.inbox import PAGE, find_message
from ivr.messages.message import label_named
from ivr.messages.way_back import way_back
from ivr.pages.context import actor, bp, clinics, database, now
from ivr.pages.forms import row_numbers, typed
from ivr.pages.staff import Role, names_of


@dataclass(frozen=True)
class JointAct:
    """What may be done with messages, and how that is told: "2 berichten zijn ..."."""

    do: Callable[[Session, Handling], bool]
    told: str


def _hand_over(session: Session, work: Handling) -> bool:
    name, message = typed("collega"), find_message(session, clinics(), work.message_id)
    if message is None or name not in names_of(session, Role.ASSISTANT, message.clinic):
        return False
    return store.hand_over(session, work, name)


def _sort(session: Session, work: Handling) -> bool:
    return store.set_label(session, work, label_named(typed("label")))


JOINT_ACTS: Mapping[str, JointAct] = {
    "oppakken": JointAct(store.claim, "opgepakt"),
    "terugleggen": JointAct(store.release, "teruggelegd voor iedereen"),
    "afhandelen": JointAct(store.handle, "afgehandeld"),
    "heropenen": JointAct(store.reopen, "teruggezet bij de berichten"),
    "overdragen": JointAct(_hand_over, "overgedragen"),
    "label": JointAct(_sort, "gesorteerd"),
}
"""The word of a button -> what it does."""


@bp.post("/berichten/samen")
def together() -> ResponseReturnValue:
    """Do one thing with all the messages that are ticked."""
    ids, deed = row_numbers("bericht"), JOINT_ACTS.get(typed("actie"))
    if deed is None or not ids:
        flash("Kies eerst een of meer berichten, en dan wat u ermee wilt doen.", "problem")
    elif len(ids) > PAGE:
        flash(f"Kies ten hoogste {PAGE} berichten tegelijk.", "problem")
    else:
        _do(deed, ids)
    return redirect(way_back(ids[0] if len(ids) == 1 else None), 303)


def _do(deed: JointAct, ids: Sequence[int]) -> None:
    with database() as session:
        done = [one for one in ids if deed.do(session, Handling(clinics(), one, actor(), now()))]
    if done:
        _tell(deed, done)
    if left := len(ids) - len(done):
        whose = counted(left, "bericht bleef zoals het was", "berichten bleven zoals ze waren")
        flash(f"{whose}: een collega was u voor, of het kan niet meer.", "problem")


def _tell(deed: JointAct, done: Sequence[int]) -> None:
    text = f"{counted(len(done), 'bericht is', 'berichten zijn')} {deed.told}."
    if deed.do is store.handle:
        flash_done(text, done)
    else:
        flash(text)
