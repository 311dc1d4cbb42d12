"""Rules about the notice before the beep: nobody is recorded before hearing it whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ivr.proof.exploring import Failure, Passage, Point
from ivr.proof.issue import Explored, Issue
from ivr.words.entry import NumberEntry
from ivr.words.line import Line
from ivr.words.prompt import Prompt, prompts_among
from ivr.words.step import Notice, Recorder
from ivr.words.turn import WaitForRecording


def beep_without_notice(explored: Explored) -> Iterator[Issue]:
    """Nobody is recorded before hearing so, in words that no key skips (GDPR, article 13)."""
    notice, failures = notice_of(explored), _failures(explored)
    waiting, seen = [*explored.entrances], set[Point]()
    while waiting:
        passage = waiting.pop()
        points = _before_the_notice(passage, notice)
        if passage.to in points and isinstance(passage.turn.wait, WaitForRecording):
            yield Issue(passage.step, "the beep can come before the notice that we record.")
            continue
        for point in points - seen:
            seen.add(point)
            waiting += [*explored.onward.get(point, ()), *failures[point]]


def incomplete_notice(explored: Explored) -> Iterator[Issue]:
    """Before the beep: that we record, who listens, how long it is kept, and no BSN.

    Source: GDPR, articles 5 and 13 (ivr/callers.md).
    """
    needed = {
        "that we record": r"\b(neem|nemen)\b.*\bop\b|\bopgenomen\b|\bopnemen\b",
        "who listens": r"\bluister\w*",
        "when it is deleted": r"\bwis\w*",
        "not to name a burgerservicenummer": r"\bburgerservicenummer\b",
    }
    for step in _notice_steps(explored.line):
        text = " ".join(prompt.text for prompt in prompts_among(step.words))
        for what, pattern in needed.items():
            if not re.search(pattern, text, re.I):
                yield Issue("", f"The notice before the beep does not say {what}.")


def notice_of(explored: Explored) -> set[Prompt]:
    """Return the words that a caller must hear before being recorded."""
    return {prompt for step in _notice_steps(explored.line) for prompt in prompts_among(step.words)}


def _notice_steps(line: Line) -> Iterator[Notice]:
    """Yield the notices that lead to the beep."""
    for step in line.steps_of(Notice):
        if isinstance(line.steps.get(step.then), NumberEntry | Recorder):
            yield step


def _before_the_notice(passage: Passage, notice: set[Prompt]) -> set[Point]:
    """Return the points where a caller who has not heard the whole notice can be."""
    if notice.intersection(passage.turn.says):
        return set()
    for place, part in enumerate(passage.turn.listening, start=1):
        if notice.intersection(part.says):
            # A key may have stopped it.
            return set(passage.meanwhile[:place])
    return set(passage.points)


def _failures(explored: Explored) -> dict[Point, list[Passage]]:
    found: dict[Point, list[Passage]] = defaultdict(list)
    for passage in explored.passages:
        if passage.point and isinstance(passage.cause, Failure):
            found[passage.point].append(passage)
    return found
