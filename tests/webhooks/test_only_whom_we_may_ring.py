"""Promise: only the clinic is dialled, and only a consent that stands is rung: whatever comes in.

Whoever signs as Twilio does may still send anything: every address, in a call from outside and in
one that we make, with every field of it changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest
from sqlalchemy import select

from ivr.reminders.planned import Reminder
from tests.reminders.evenings import DAY, MOBILE
from tests.webhooks.dated_line import CLINIC, Line, form_of, in_call, of_ours

STRANGER = "+31909123456"
FORMS = (
    *(in_call(), of_ours(), of_ours(STRANGER)),
    form_of("", "outbound-dial", STRANGER, STRANGER),
)
QUERIES = (
    f"leaflet=echo&day={DAY}",
    f"leaflet=echo&day=2027-03-10&reminder=T1&number={STRANGER}&dialled={STRANGER[1:]}",
    f"leaflet=another&day=never&reminder=T2&desk={STRANGER}&call={STRANGER}",
)
_DIALLED = re.compile(r"<Number[^>]*>([^<]*)<|<Dial[^>]*>([^<]+)<")


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
def test_nobody_else_is_dialled_and_nobody_else_is_promised_a_call(rung: Line) -> None:
    dialled, reached, chance = set[str](), set[str](), Random(1515)
    every = [*product(QUERIES, FORMS)]
    # Of each address a part each time, by the same chance: all of them take long.
    tried = [(path, *one) for path in addresses(rung) for one in chance.sample(every, 5)]
    for path, query, form in tried:
        said = rung.posts(f"{path}?{query}", **form, Digits=chance.choice("06#"))
        found = {one or other for one, other in _DIALLED.findall(said)}
        dialled |= found
        reached |= {path} if found else set()
    assert len(tried) > 200
    assert dialled == {CLINIC}
    assert "/voice/person" in reached
    assert not {"/voice/reminder-call", "/voice/reminder"} & reached
    with rung.sessions() as session:
        # A caller from outside asked on their own number, and nobody for another.
        assert set(session.scalars(select(Reminder.number))) == {MOBILE}
