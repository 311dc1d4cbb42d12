"""Rules about what callers are told: a key leads where it says, a message that was left stays."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.call.events import Input, RecordingEnded
from ivr.proof.exploring import Passage, Point
from ivr.proof.issue import Explored, Issue
from ivr.words.prompt import prompts_among
from ivr.words.step import Announcement, Ending, Notice, Recorder, Transfer
from ivr.words.turn import HangUp


def key_leads_elsewhere(explored: Explored) -> Iterator[Issue]:
    """A key brings a caller to the step its exit names; a closed desk alone leads elsewhere."""
    for point, passages in explored.onward.items():
        for passage in passages:
            target = _chosen(explored, point, passage)
            if target and not _enters(explored, passage, target):
                yield Issue(point.position.step, f"a key that leads to {target!r} ends elsewhere.")


def loses_a_message(explored: Explored) -> Iterator[Issue]:
    """Only who asks to record again loses the message recorded before (design.md §1.5).

    A recording that is made while another one is under review takes its place.
    """
    for point, passages in explored.onward.items():
        for passage in passages:
            target = _replaces(explored, point, passage)
            if target and target != _chosen(explored, point, passage):
                sentence = "a new recording can replace a message without the caller's wish."
                yield Issue(point.position.step, sentence)


def _chosen(explored: Explored, point: Point, passage: Passage) -> str:
    """Return the step a caller chose with a key; empty when this passage is no such choice."""
    match explored.line.steps[point.position.step], passage.cause:
        case Announcement() | Transfer(), _:
            # Who is being connected already is not connected anew.
            return ""
        case step, Input(keys=keys) if keys in step.exits:
            return step.exits[keys].to
        case Recorder(exits=exits), RecordingEnded(key=key) if key in exits:
            return exits[key].to
        case _:
            return ""


def _enters(explored: Explored, passage: Passage, name: str) -> bool:
    match explored.line.steps[name]:
        case Notice(once_a_call=True) if passage.to and passage.to.position.noticed:
            return True
        case Announcement(words=words) | Notice(words=words):
            return set(prompts_among(words)) <= set(passage.prompts)
        case Ending():
            return isinstance(passage.turn.wait, HangUp)
        case Transfer() if not passage.is_open:
            return True
        case _:
            return passage.to is not None and passage.to.position.step == name


def _replaces(explored: Explored, point: Point, passage: Passage) -> str:
    """Return the step where a recording begins that would replace one; empty when none does."""
    if passage.to is None or not passage.to.position.recording:
        return ""
    there = passage.to.position.step
    begins = isinstance(explored.line.steps[there], Recorder) and there != point.position.step
    return there if begins else ""
