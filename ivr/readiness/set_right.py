"""Sets the line's numbers up at Twilio as they should be, and reads back what came of it.

What is right already is left alone, so that it may be run again at any time; what serves something
else is changed only after a yes. Addresses come before the region: no call arrives at nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ivr.readiness.at_twilio import NumberFound, RowName, look_up
from ivr.twilio.console import Console
from ivr.twilio.number_set_up import ASPECTS, OwnNumber, SetUp, differences, serves
from ivr.twilio.patient_asking import ConsoleError

Agrees = Callable[[str], bool]
"""Puts a question to whoever runs the command."""

Tells = Callable[[str], None]
"""Tells whoever runs the command what was just done."""


@dataclass(frozen=True)
class Plan:
    """What is to be changed of one number that the account has; `moves` is its region."""

    found: NumberFound
    own: OwnNumber
    changes: SetUp
    moves: bool

    @property
    def places(self) -> frozenset[RowName]:
        """Return what will have been changed."""
        touched = {name for name, fields in ASPECTS.items() if self.changes.keys() & set(fields)}
        touched |= {"region"} if self.moves else set()
        return frozenset((name, self.own.number) for name in touched)


def set_right(
    console: Console, dialled: Iterable[str], agrees: Agrees, tells: Tells
) -> frozenset[RowName]:
    """Set every dialled number (E.164) right, and return what was changed.

    All questions are put before anything is changed; a number of which the answer is no is left.

    Raises:
        ConsoleError: Twilio could not be asked, or did not take a change.
    """
    held = console.numbers()
    found = [look_up(console, held, number) for number in dialled]
    plans = [_plan(one, one.own, console) for one in found if one.own]
    asked = [(plan, _question(plan, console)) for plan in plans if plan.places]
    agreed = [plan for plan, question in asked if not question or agrees(question)]
    for plan in agreed:
        _carry_out(plan, console)
        tells(f"{plan.own.number}: changed {', '.join(sorted(name for name, _ in plan.places))}")
    return frozenset[RowName]().union(*(plan.places for plan in agreed))


def _plan(found: NumberFound, own: OwnNumber, console: Console) -> Plan:
    moves = bool(found.region) and found.region != console.region
    return Plan(found, own, differences(own, console.wanted), moves)


def _question(plan: Plan, console: Console) -> str:
    """Return what is to be asked first; nothing where nobody would miss what is there."""
    now = [*serves(plan.own, console.wanted)]
    if plan.moves:
        now.append(f"its calls are handled in {plan.found.region}")
    return f"{plan.own.number} serves something else: {'; '.join(now)}. Change it?" if now else ""


def _carry_out(plan: Plan, console: Console) -> None:
    """Change a number; where an answer is lost, reading back tells whether it was done."""
    if plan.changes:
        lost = _lost(lambda: console.change(plan.own.sid, plan.changes))
        if lost and differences(console.number(plan.own.sid), console.wanted):
            raise lost
    if plan.moves:
        lost = _lost(lambda: console.move_here(plan.own.number))
        if lost and console.region_of(plan.own.number) != console.region:
            raise lost


def _lost(change: Callable[[], None]) -> ConsoleError | None:
    """Make a change, and return why nobody knows whether it was made."""
    try:
        change()
    except ConsoleError as error:
        return error
    return None
