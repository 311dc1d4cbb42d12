"""Rules about the call that the line makes itself: before a key is pressed, anybody may listen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ivr.call.events import Input
from ivr.proof.exploring import Passage, Rung
from ivr.proof.issue import Explored, Issue
from ivr.words.position import Position
from ivr.words.prompt import prompts_among
from ivr.words.step import Menu
from ivr.words.turn import HangUp

OPENS = Input("6")
"""The key with which whoever picked up asks for the message."""


def is_private(explored: Explored, position: Position) -> bool:
    """Return whether a machine, or somebody else, may listen at this position."""
    step = explored.step_at(position)
    return isinstance(step, Menu) and step.is_private


def tells_before_consent(explored: Explored) -> Iterator[Issue]:
    """Nothing of the leaflet sounds, and no way leads on, before the key that asks for it."""
    telling = set(explored.content) | _of_the_leaflet(explored)
    for passage in explored.passages:
        if not _is_before_consent(explored, passage):
            continue
        for prompt in passage.prompts:
            if prompt.id in telling:
                yield Issue(passage.step, f"{prompt.id!r} is said to whoever picks up.")
        waits = None if isinstance(passage.turn.wait, HangUp) else passage.turn.wait.position
        if waits and not is_private(explored, waits):
            yield Issue(passage.step, f"leads to {waits.step!r} without the key that opens it.")


def _is_before_consent(explored: Explored, passage: Passage) -> bool:
    if isinstance(passage.cause, Rung):
        return True
    here = passage.point and passage.point.position
    return bool(here and is_private(explored, here) and passage.cause != OPENS)


def _of_the_leaflet(explored: Explored) -> set[str]:
    """Return the ids of the words of ours by which a leaflet gives itself away."""
    fasting, menu = explored.line.fasting, explored.line.steps.get(explored.line.menu)
    of_a_day = fasting.prompts() if fasting else ()
    choices = chain.from_iterable(menu.asks) if isinstance(menu, Menu) else ()
    return {prompt.id for prompt in (*of_a_day, *prompts_among(choices))}
