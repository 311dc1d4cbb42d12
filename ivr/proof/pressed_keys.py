"""Rules about keys that are pressed: a person is one key away, and a key does what it says."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.call.events import Asked, Input, RecordingEnded
from ivr.line.timings import INTERRUPTIONS
from ivr.proof.before_consent import is_private
from ivr.proof.exploring import Passage, Point
from ivr.proof.issue import Explored, Issue
from ivr.words.act import Exit
from ivr.words.entry import DateEntry, LeafletEntry, NumberEntry
from ivr.words.position import Position
from ivr.words.prompt import Prompt, Slot, prompts_among
from ivr.words.step import (
    Announcement,
    Ending,
    Menu,
    Notice,
    Offer,
    OpenQuestion,
    Passing,
    Recorder,
    ReminderGate,
    Step,
    Transfer,
)
from ivr.words.turn import (
    HangUp,
    WaitForDigits,
    WaitForInput,
    WaitForRecording,
    WaitForSpeech,
)

ALWAYS = "0*"
"""A person and the main menu."""


def no_way_out(explored: Explored) -> Iterator[Issue]:
    """0 and * work at every moment that the line speaks, listens or records.

    Only what nobody may miss is said where no key works: the emergency number after a key that
    stopped the welcome or to who told of an emergency, a notice that keys stopped time and again.
    """
    for passage in explored.passages:
        if _lets_go(passage):
            continue
        for prompt in prompts_among(passage.turn.says):
            if prompt not in _nobody_may_miss(explored, passage):
                sentence = f"{prompt.id!r} is said where no key works."
                yield Issue(passage.step, sentence)
        for position, works in _heeded(explored, passage):
            for key in () if is_private(explored, position) else sorted(set(ALWAYS) - works):
                yield Issue(position.step, f"key {key} is dead here.")


def _lets_go(passage: Passage) -> bool:
    """Return whether the line says goodbye to somebody it rang itself, and so hangs up at once."""
    is_ours = passage.point is not None and bool(passage.point.position.reminder)
    return is_ours and isinstance(passage.turn.wait, HangUp)


def leaves_for_nowhere(explored: Explored) -> Iterator[Issue]:
    """A key that leads to another leaflet, or to the hall, arrives there and waits."""
    for point, passages in explored.onward.items():
        step = explored.step_at(point.position)
        for passage in passages:
            way = _way_out(step, passage)
            if way and way.leaflet is not None:
                there = passage.to and passage.to.position
                arrived = there and (there.step, explored.line_at(there).leaflet)
                if arrived != (way.to, way.leaflet):
                    sentence = f"a key that leads to {way.to!r} of another line ends elsewhere."
                    yield Issue(point.position.step, sentence)


def key_leads_elsewhere(explored: Explored) -> Iterator[Issue]:
    """A key brings a caller to the step its exit names; a closed desk alone leads elsewhere."""
    for point, passages in explored.onward.items():
        for passage in passages:
            target = _chosen(explored, point, passage)
            if target and not _enters(explored, passage, target):
                yield Issue(point.position.step, f"a key that leads to {target!r} ends elsewhere.")


def loses_a_message(explored: Explored) -> Iterator[Issue]:
    """Only a caller who asks to record again loses the message recorded before.

    A recording that is made while another one is under review takes its place.
    """
    for point, passages in explored.onward.items():
        for passage in passages:
            target = _replaces(explored, point, passage)
            if target and target != _chosen(explored, point, passage):
                sentence = "a new recording can replace a message without the caller's wish."
                yield Issue(point.position.step, sentence)


def _nobody_may_miss(explored: Explored, passage: Passage) -> tuple[Prompt, ...]:
    there = explored.step_at(passage.to.position) if passage.to else None
    title: tuple[Prompt, ...] = ()
    match there:
        case Menu(first=first):
            title = (*prompts_among(first), *(explored.of_days if set(first) & {*Slot} else ()))
        case LeafletEntry(unknown=unknown):
            title = (unknown,)
        case DateEntry(doubts=doubts):
            title = (*doubts.values(),)
    step = explored.step_at(passage.point.position) if passage.point else None
    if isinstance(step, OpenQuestion) and isinstance(passage.cause, Asked):
        return (*step.emergency, *step.despair)
    if not isinstance(step, Notice) or not isinstance(passage.cause, Input) or not passage.point:
        return title
    if passage.cause.keys in step.exits or step.other:
        return (*step.first, *title)
    worn_out = passage.point.position.attempt >= INTERRUPTIONS
    return tuple(prompts_among(step.words)) if worn_out else ()


def _heeded(explored: Explored, passage: Passage) -> Iterator[tuple[Position, set[str]]]:
    """Yield every position of a turn where something is said or awaited, and the keys that work."""
    for part in passage.turn.listening:
        yield part.position, _exits(explored, part.position)
    match passage.turn.wait:
        case WaitForInput() | WaitForDigits() | WaitForSpeech():
            here = passage.turn.wait.position
            yield here, _exits(explored, here)
        case WaitForRecording(position=here, keys=keys):
            yield here, _exits(explored, here) & set(keys)
        case _:
            pass


def _exits(explored: Explored, here: Position) -> set[str]:
    step = explored.step_at(here)
    return set() if step is None or isinstance(step, Passing) else set(step.exits)


def _chosen(explored: Explored, point: Point, passage: Passage) -> str:
    """Return the step a caller chose with a key; empty when this passage is no such choice."""
    way = _way_out(explored.step_at(point.position), passage)
    return way.to if way and way.leaflet is None else ""


def _way_out(step: Step | None, passage: Passage) -> Exit | None:
    match step, passage.cause:
        case None | Announcement() | ReminderGate() | Transfer(), _:
            # A caller who is being connected already is not connected anew.
            return None
        case _, Input(keys=keys):
            return step.exits.get(keys)
        case Recorder(exits=exits), RecordingEnded(key=key):
            return exits.get(key)
        case _:
            return None


def _enters(explored: Explored, passage: Passage, name: str) -> bool:  # noqa: PLR0911 - a table
    match explored.line.steps[name]:
        case Notice(once_a_call=True) if passage.to and passage.to.position.noticed:
            return True
        case Announcement(words=words) | Notice(words=words):
            return set(prompts_among(words)) <= set(passage.prompts)
        case Ending():
            return isinstance(passage.turn.wait, HangUp)
        case NumberEntry(known=known, then=then) if known == then and _waits_at(passage, known):
            # Whose number we know comes where a number leads.
            return True
        case Transfer() if not passage.is_open:
            return True
        case ReminderGate(ways=ways):
            return any(_enters(explored, passage, there) for there in {*ways.values()})
        case Offer(no_other=no_other) if _was_last(passage):
            return _waits_at(passage, no_other)
        case _:
            return _waits_at(passage, name)


def _waits_at(passage: Passage, step: str) -> bool:
    return passage.to is not None and passage.to.position.step == step


def _was_last(passage: Passage) -> bool:
    """Return whether the last place was offered that may answer the caller's question."""
    return passage.point is not None and len(passage.point.position.places) == 1


def _replaces(explored: Explored, point: Point, passage: Passage) -> str:
    """Return the step where a recording begins that would replace one; empty when none does."""
    if passage.to is None or not passage.to.position.recording:
        return ""
    there = passage.to.position.step
    begins = isinstance(explored.line.steps[there], Recorder) and there != point.position.step
    return there if begins else ""
