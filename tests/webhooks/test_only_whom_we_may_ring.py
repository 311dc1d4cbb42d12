"""Promise: only whom we may ring is rung: whatever comes in.

The line rings the clinic, a consent that stands, the telephone of a colleague, and the ordinary
Dutch number of an open message, keyed in or seen, in the call of the colleague who pressed for it.
Whoever signs as Twilio does may still send anything: every address, in a call from outside and in
one that we make, with every field of it changed, and with rows that somebody changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.messages.leaving import message_left
from ivr.messages.message import Message
from ivr.messages.tries import RingBackTry
from ivr.pages.accounts import ALL_ROLES
from ivr.pages.staff import Role, Staff, StaffClinic, StaffTelephone
from ivr.reminders.planned import Reminder
from ivr.ringing_back.may_ring import bound_to, proven
from tests.reminders.evenings import DAY, MOBILE
from tests.webhooks.dated_line import (
    ASKED,
    CLINIC,
    LINE_NUMBER,
    Line,
    form_of,
    in_call,
    is_rung,
    of_ours,
    served,
)

STRANGER = "+31909123456"
OWN, CALLER, KEYED = "+31687654321", "+31201234567", "+31611112222"
TRIED = {
    # By the token of a try: the number of its message, and what is wrong with it.
    "R1": (CALLER, ""),
    "R2": (KEYED, ""),
    "R3": ("+32470123456", ""),
    "R4": (STRANGER, ""),
    "R5": ("+31611113333", "handled"),
    "R6": ("+31611114444", "another number since"),
    "R7": ("+31611115555", "seal"),
    "R8": ("+31611116666", "no assistant"),
    "R9": ("+31611117777", "another clinic"),
    "R10": ("+31611118888", "sent away"),
    "R11": ("+31611119999", "telephone not proven"),
    "R12": ("+31611110000", "over"),
}
"""What was pressed for, of which the line may ring the first two."""

COLLEAGUES = tuple(form_of(f"CA{token}", "outbound-api", LINE_NUMBER, OWN) for token in TRIED)
FORMS = (
    *(in_call(), of_ours(), of_ours(STRANGER)),
    form_of("", "outbound-dial", STRANGER, STRANGER),
)
QUERIES = (
    f"leaflet=echo&day={DAY}",
    f"leaflet=echo&day=2027-03-10&reminder=T1&number={STRANGER}&dialled={STRANGER[1:]}",
    f"leaflet=another&day=never&reminder=T2&desk={STRANGER}&call={STRANGER}",
    *(f"ringing={token}&number={STRANGER}&dialled={STRANGER[1:]}" for token in TRIED),
    f"ringing=R1&proving=R1&to={STRANGER}",
)
_DIALLED = re.compile(r"<Number[^>]*>([^<]*)<|<Dial[^>]*>([^<]+)<")


@pytest.fixture
def ringing(dated_folder: Path, database_url: str) -> Iterator[Line]:
    """A caller is rung, and colleagues ring callers back."""
    for line in served(dated_folder, database_url, RING_BACK="true"):
        for number, (token, (caller, wrong)) in enumerate(TRIED.items(), 1):
            _press(is_rung(line) if number == 1 else line, number, token, caller, wrong)
        yield line


def _press(line: Line, number: int, token: str, caller: str, wrong: str) -> None:
    """Let a colleague press for a message, as rows; then change what makes it `wrong`."""
    with line.sessions.begin() as session:
        message, staff = _message(session, number, caller), _colleague(session, line, token)
        bound = bound_to(token, message.id, staff.id, CLINIC)
        sealed = line.house.seal.close(f"{OWN}|{caller}", bound)
        made = {"message_id": message.id, "clinic": CLINIC, "staff_id": staff.id, "staff": token}
        one = RingBackTry(**made, token=token, sealed=sealed, pressed_at=ASKED)
        session.add(one)
        row, column, value = {
            "": (message, "note", ""),
            "handled": (message, "handled_at", ASKED),
            "another number since": (message, "caller_number", "+31611110001"),
            "seal": (one, "sealed", line.house.seal.close(f"{OWN}|{caller}", "another row")),
            "no assistant": (staff, "roles", frozenset({Role.MANAGER})),
            "another clinic": (staff.memberships[0], "clinic", "+31101234567"),
            "sent away": (staff, "disabled_at", ASKED),
            "telephone not proven": (staff.telephone, "sealed", line.house.seal.close(OWN, "x")),
            "over": (one, "ended_at", ASKED),
        }[wrong]
        setattr(row, column, value)


def _message(session: Session, number: int, caller: str) -> Message:
    message_left(
        session,
        call_sid=f"CAm{number}",
        recording_sid=f"RE{number}",
        caller_number=caller,
        number_was_keyed=caller == KEYED,
        seconds=5,
        now=ASKED,
        clinic=CLINIC,
    )
    return session.scalars(select(Message).where(Message.recording_sid == f"RE{number}")).one()


def _colleague(session: Session, line: Line, name: str) -> Staff:
    staff = Staff(name=name, password_hash="", created_at=ASKED, roles=ALL_ROLES)
    staff.memberships = [StaffClinic(clinic=CLINIC)]
    session.add(staff)
    session.flush()
    sealed = line.house.seal.close(OWN, proven(staff.id))
    staff.telephone = StaffTelephone(sealed=sealed, verified_at=ASKED)
    return staff


def addresses(line: Line) -> Iterator[str]:
    """Every address that Twilio may post to, and every step of the line."""
    rules = line.client.application.url_map.iter_rules()
    ours = [rule for rule in rules if rule.endpoint.startswith(("voice.", "callback."))]
    steps = [*line.house.library.of(line.position).steps, "unknown"]
    for rule in ours:
        if "<step>" in rule.rule:
            yield from (rule.rule.replace("<step>", step) for step in steps)
        else:
            yield rule.rule


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_nobody_else_is_dialled_and_nobody_else_is_promised_a_call(ringing: Line) -> None:
    dialled, reached, chance = set[str](), set[str](), Random(1515)
    every = [*product(QUERIES, (*FORMS, *COLLEAGUES))]
    # Of each address a part each time, by the same chance: all of them take long.
    tried = [(path, *one) for path in addresses(ringing) for one in chance.sample(every, 5)]
    for path, query, form in tried:
        said = ringing.posts(f"{path}?{query}", **form, Digits=chance.choice("06#1"))
        found = {one or other for one, other in _DIALLED.findall(said)}
        dialled |= found
        reached |= {path} if found else set()
    assert len(tried) > 200
    assert dialled == {CLINIC}
    assert "/voice/person" in reached
    assert not {"/voice/reminder-call", "/voice/reminder"} & reached
    with ringing.sessions() as session:
        # A caller from outside asked on their own number, and nobody for another.
        assert set(session.scalars(select(Reminder.number))) == {MOBILE}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_colleague_reaches_the_number_of_their_own_open_message_and_no_other(
    ringing: Line,
) -> None:
    """With every try in every call that may claim it, and every key."""
    dialled = set[tuple[str, str, str]]()
    for token, form, key in product(TRIED, (*FORMS, *COLLEAGUES), "12"):
        for place in ("ring-back-answer", "ring-back"):
            said = ringing.posts(f"/voice/{place}?ringing={token}", **form, Digits=key)
            for one, other in _DIALLED.findall(said):
                dialled.add((token, form["CallSid"], one or other))
                assert f'callerId="{LINE_NUMBER}"' in said
    # A try belongs to the call that opened it first: here each was opened by the first that tried.
    assert {(token, number) for token, _, number in dialled} == {("R1", CALLER), ("R2", KEYED)}
    assert len(dialled) == 2
