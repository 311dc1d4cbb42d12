"""Rules about where a call can go: no caller is stuck, dropped, or left alone in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from ivr.call.events import DialEnded, Input, NoInput, RecordingEnded
from ivr.proof.approved import sentences
from ivr.proof.before_consent import is_private
from ivr.proof.exits import unanswered
from ivr.proof.exploring import Failure, Passage, Point, says_in_order
from ivr.proof.issue import Explored, Issue
from ivr.proof.recording_notice import notice_of
from ivr.proof.tried import DATES, NO_NUMBER, unknown_to
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.prompt import Prompt, prompts_among
from ivr.words.step import Step
from ivr.words.turn import HangUp, WaitForDesk, WaitForRecording

MOST_SILENT_MENUS = 3
"""Menus in a row that a caller who presses nothing passes, before a person or the voicemail."""


def unreachable(explored: Explored) -> Iterator[Issue]:
    """Every step can be reached; a step nobody reaches is a mistake in an exit."""
    reached = (point.position for passage in explored.passages for point in passage.points)
    points = {here.step for here in reached if here.leaflet == explored.line.leaflet}
    steps = explored.line.steps
    found = points | {name for name, step in steps.items() if _is_passed(explored, step)}
    for step in steps.values():
        if step.id not in found and not _is_gone_through(step, found):
            yield Issue(step.id, "cannot be reached.")


def _is_passed(explored: Explored, step: Step) -> bool:
    if not isinstance(step, kind.Announcement | kind.Ending):
        return False
    return explored.heard >= {*prompts_among(step.words)}


def _is_gone_through(step: Step, found: Collection[str]) -> bool:
    return isinstance(step, kind.ReminderGate) and set(step.ways.values()) <= set(found)


def words_nobody_hears(explored: Explored) -> Iterator[Issue]:
    """Every prompt is heard somewhere; words nobody hears are still recorded and signed off."""
    line = explored.line
    heard = {prompt.id for prompt in explored.heard}
    # Digits, days and hours depend on the call; the others are heard where no turn of ours is.
    elsewhere = (line.not_ready, line.whisper.ask, line.whisper.accepted)
    of_a_moment = (*explored.of_days, *line.hours.values())
    elsewhere_heard = {prompt.id for prompt in (*elsewhere, *of_a_moment)}
    for name in sorted(set(line.prompts) - heard - elsewhere_heard):
        yield Issue("", f"The prompt {name!r} is never heard.")


def unheard_sentences(explored: Explored) -> Iterator[Issue]:
    """Every sentence of the approved leaflet can be heard, word for word."""
    heard = "\n".join(_plain(prompt.text) for prompt in explored.heard)
    for topic in explored.leaflet.topics:
        for part in topic.parts:
            for text in (part.title, *part.paragraphs):
                for sentence in sentences(text):
                    if _plain(sentence) not in heard:
                        yield Issue("", f"The leaflet's {sentence!r} is never heard.")


def no_way_to_a_person(explored: Explored) -> Iterator[Issue]:
    """From every point, at any hour, a person or the voicemail can be reached."""
    for is_open in (True, False):
        helped = _helped(explored, is_open)
        lost = {point.position.step for point in explored.onward if point not in helped}
        when = "the clinic is open" if is_open else "the clinic is closed"
        for step in sorted(lost):
            yield Issue(step, f"no person and no voicemail can be reached from here when {when}.")


def zero_is_no_person(explored: Explored) -> Iterator[Issue]:
    """0 always brings a person, and after hours the voicemail to a caller who then waits.

    So it does where a person was rung in vain. Who told of an emergency is sent to a doctor
    instead, and not made to wait for a message.

    Source: W3C COGA, "Let users avoid voice menus": a reserved key for a person at all times.
    """
    for point, passages in explored.onward.items():
        for passage in passages:
            if is_private(explored, point.position):
                continue
            if passage.cause == Input("0") and not _ends_with_help(explored, passage):
                when = "open" if passage.is_open else "closed"
                yield Issue(point.position.step, f"key 0 brings nobody when the clinic is {when}.")


def too_much_silence(explored: Explored) -> Iterator[Issue]:
    """A caller who presses nothing passes at most three menus before something happens for them.

    A part of the leaflet is content, not a menu. Source: the US rule that a
    time-out leads somewhere (36 CFR 1194.23(d)).
    """
    notice = notice_of(explored)
    for point in explored.onward:
        for is_open in (True, False):
            if _silent_menus(explored, point, is_open, notice) > MOST_SILENT_MENUS:
                passed = f"more than {MOST_SILENT_MENUS} menus"
                sentence = f"a caller who stays silent passes {passed} from here."
                yield Issue(point.position.step, sentence)


def no_goodbye(explored: Explored) -> Iterator[Issue]:
    """The line never hangs up without a word, unless the caller is gone."""
    for passage in explored.passages:
        gone = isinstance(passage.cause, RecordingEnded) and passage.cause.hung_up
        if isinstance(passage.turn.wait, HangUp) and not gone and not passage.prompts:
            yield Issue(passage.step, "the line hangs up without a goodbye.")


def error_ends_the_call(explored: Explored) -> Iterator[Issue]:
    """A wrong key, an empty recording, a busy desk or a failure of ours never ends the call.

    Source: W3C COGA, "Let users avoid voice menus": errors must not end the call. Where the line
    has rung somebody a failure of ours does: it may let nobody else in.
    """
    for passage in explored.passages:
        if passage.point and passage.point.position.reminder and isinstance(passage.cause, Failure):
            continue
        if isinstance(passage.turn.wait, HangUp) and _is_error(explored, passage):
            yield Issue(passage.step, "a mistake or a failure ends the call here.")


def pressing_nothing_fails(explored: Explored) -> Iterator[Issue]:
    """A caller who presses nothing hears topic 1, then a person or voicemail (ivr/callers.md)."""
    first = explored.leaflet.topics[:1]
    for beginning in explored.entrances:
        heard = [beginning, *in_silence(explored, beginning)]
        prompts = (prompt for passage in heard for prompt in passage.prompts)
        texts = " ".join(word for prompt in prompts for word in prompt.text.split())
        when = "open" if beginning.is_open else "closed"
        parts = (part for topic in first for part in topic.parts)
        if any(text not in texts for part in parts for text in part.paragraphs):
            yield Issue("", f"A caller who presses nothing does not hear topic 1 (clinic {when}).")
        if not any(_is_help(explored, passage) for passage in heard):
            yield Issue("", f"A caller who presses nothing reaches nobody (clinic {when}).")


def _helped(explored: Explored, is_open: bool) -> set[Point]:
    """Return the points from which a desk rings or a recording starts at this hour."""
    before: dict[Point, set[Point]] = defaultdict(set)
    for point, passages in explored.onward.items():
        for passage in passages:
            if passage.is_open is is_open:
                for there in passage.points:
                    before[there].add(point)
    steps = explored.line.steps
    found = {
        point
        for point in explored.onward
        if isinstance(steps[point.position.step], kind.Transfer | kind.Recorder)
    }
    waiting = list(found)
    while waiting:
        new = before[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _ends_with_help(explored: Explored, passage: Passage) -> bool:
    if passage.is_open and passage.step not in unanswered(explored.line):
        return isinstance(passage.turn.wait, WaitForDesk)
    following = [passage, *in_silence(explored, passage)]
    return any(_is_help(explored, it) for it in following)


def _is_help(explored: Explored, passage: Passage) -> bool:
    # A desk without a voicemail behind it is that of an emergency.
    desks = explored.line.steps_of(kind.Transfer)
    doctor = {step.closed for step in desks if step.closed == step.unanswered}
    if passage.to and passage.to.position.step in doctor:
        return True
    return isinstance(passage.turn.wait, WaitForDesk | WaitForRecording)


def in_silence(explored: Explored, start: Passage) -> Iterator[Passage]:
    """Yield what follows when the caller does nothing more and nobody answers, at the same hour."""
    passed: set[Point] = set()
    here = start.to
    while here and here not in passed:
        passed.add(here)
        passage = _silent_passage(explored, here, start.is_open)
        yield passage
        here = passage.to


def _silent_passage(explored: Explored, point: Point, is_open: bool) -> Passage:
    nothing = (NoInput(), DialEnded(connected=False))
    return next(
        passage
        for passage in explored.onward[point]
        if passage.cause in nothing and passage.is_open is is_open
    )


def _silent_menus(explored: Explored, point: Point, is_open: bool, notice: set[Prompt]) -> int:
    """Return in how many menus in a row, this one first, a silent caller hears only choices.

    The notice before the beep ends the count: there the caller has reached the voicemail.
    """
    steps, passed = explored.line.steps, set[Point]()
    here: Point | None = point
    while here and _is_quiet(steps[here.position.step]):
        if here in passed:
            return MOST_SILENT_MENUS + 1
        passed.add(here)
        passage = _silent_passage(explored, here, is_open)
        here = None if _begins_voicemail(explored, passage, notice) else passage.to
    return len(passed)


def _begins_voicemail(explored: Explored, passage: Passage, notice: set[Prompt]) -> bool:
    """Return whether the voicemail begins: with the notice, or at once after hearing it before."""
    if notice.intersection(prompts_among(says_in_order(passage.turn))):
        return True
    there = passage.to and explored.line.steps[passage.to.position.step]
    return isinstance(there, entry.NumberEntry | kind.Recorder)


def _is_quiet(step: Step) -> bool:
    match step:
        case kind.Menu():
            return not step.reads
        case kind.Offer():
            return not step.reads
        case kind.OpenQuestion() | entry.NumberEntry() | entry.LeafletEntry() | entry.DateEntry():
            return True
        case _:
            return False


def _is_error(explored: Explored, passage: Passage) -> bool:  # noqa: PLR0911 - a table
    step = explored.step_at(passage.point.position) if passage.point else None
    match step, passage.cause:
        case _, Failure() | DialEnded(connected=False):
            return True
        case kind.Menu(exits=exits) | kind.OpenQuestion(exits=exits) | kind.Offer(
            exits=exits
        ), Input(keys=keys):
            return keys not in exits
        case entry.NumberEntry(), Input(keys=keys):
            return keys == NO_NUMBER
        case entry.LeafletEntry(), Input(keys=keys):
            return keys == unknown_to(step)
        case entry.DateEntry(), Input(keys=keys):
            return keys in DATES
        case kind.Recorder(), RecordingEnded(hung_up=hung_up):
            return not hung_up
        case kind.Notice() | kind.Recorder() | kind.Transfer() | kind.Ending(), Input(keys=keys):
            return keys not in step.exits
        case _:
            return False


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
