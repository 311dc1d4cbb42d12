"""The rule that a person and the main menu are one key away wherever the line speaks or listens."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.call.events import Input
from ivr.line.timings import INTERRUPTIONS
from ivr.proof.exploring import Passage
from ivr.proof.issue import Explored, Issue
from ivr.words.position import Position
from ivr.words.prompt import Prompt, prompts_among
from ivr.words.step import Announcement, Line, Notice
from ivr.words.turn import WaitForInput, WaitForNumber, WaitForRecording

ALWAYS = "0*"
"""A person and the main menu (design.md §4)."""


def no_way_out(explored: Explored) -> Iterator[Issue]:
    """0 and * work at every moment that the line speaks, listens or records (design.md §4).

    Only what nobody may miss is said where no key works: the emergency number after a key that
    stopped the welcome, and a notice that other keys stopped time and again.
    """
    for passage in explored.passages:
        for prompt in prompts_among(passage.turn.says):
            if prompt not in _nobody_may_miss(explored.line, passage):
                sentence = f"{prompt.id!r} is said where no key works."
                yield Issue(passage.step, sentence)
        for position, works in _heeded(explored.line, passage):
            for key in sorted(set(ALWAYS) - works):
                yield Issue(position.step, f"key {key} is dead here.")


def _nobody_may_miss(line: Line, passage: Passage) -> tuple[Prompt, ...]:
    step = line.steps.get(passage.step)
    if not isinstance(step, Notice) or not isinstance(passage.cause, Input) or not passage.point:
        return ()
    if passage.cause.keys in step.exits or step.other:
        return step.first
    worn_out = passage.point.position.attempt >= INTERRUPTIONS
    return tuple(prompts_among(step.words)) if worn_out else ()


def _heeded(line: Line, passage: Passage) -> Iterator[tuple[Position, set[str]]]:
    """Yield every position of a turn where something is said or awaited, and the keys that work."""
    for part in passage.turn.listening:
        yield part.position, _exits(line, part.position)
    match passage.turn.wait:
        case WaitForInput(position=here) | WaitForNumber(position=here):
            yield here, _exits(line, here)
        case WaitForRecording(position=here, keys=keys):
            yield here, _exits(line, here) & set(keys)
        case _:
            pass


def _exits(line: Line, here: Position) -> set[str]:
    step = line.steps[here.step]
    return set() if isinstance(step, Announcement) else set(step.exits)
