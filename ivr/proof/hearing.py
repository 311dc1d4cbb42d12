"""Rules about what is heard and when: the whole leaflet, in digestible parts, soon enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.line.timings import LONGEST_PART, LONGEST_SOUND
from ivr.proof.issue import Explored, Issue
from ivr.proof.paths import notice_steps
from ivr.words.prompt import Pace, prompts_among
from ivr.words.step import MOST_SOUNDS

SHORTEST_PART = 15.0
"""Seconds of one part: shorter is a fragment."""


def unheard_sentences(explored: Explored) -> Iterator[Issue]:
    """Every sentence of the approved leaflet can be heard, word for word (design.md §1.2)."""
    prompts = {prompt for passage in explored.passages for prompt in passage.prompts}
    heard = "\n".join(_plain(prompt.text) for prompt in prompts)
    for topic in explored.leaflet.topics:
        for part in topic.parts:
            for sentence in (
                part.title,
                *(s for text in part.paragraphs for s in _sentences(text)),
            ):
                if _plain(sentence) not in heard:
                    yield Issue("", f"The leaflet's {sentence!r} is never heard.")


def incomplete_notice(explored: Explored) -> Iterator[Issue]:
    """Before the beep: that we record, who listens, how long it is kept, and no BSN.

    Source: AVG art. 13; callers.md §4.1 (recording, minimise).
    """
    needed = {
        "that we record": r"\b(neem|nemen)\b.*\bop\b|\bopgenomen\b|\bopnemen\b",
        "who listens": r"\bluister\w*",
        "when it is deleted": r"\bwis\w*",
        "not to name a burgerservicenummer": r"\bburgerservicenummer\b",
    }
    for text in _before_the_beep(explored):
        for what, pattern in needed.items():
            if not re.search(pattern, text, re.I):
                yield Issue("", f"The notice before the beep does not say {what}.")


def odd_length_of_part(explored: Explored) -> Iterator[Issue]:
    """A part takes 15 to 60 seconds at the normal pace (callers.md §1.2)."""
    for step in explored.parts:
        seconds = sum(explored.seconds(prompt, Pace.NORMAL) for prompt in step.reads)
        if not SHORTEST_PART <= seconds <= LONGEST_PART:
            limits = f"{SHORTEST_PART:.0f} to {LONGEST_PART:.0f} s"
            yield Issue(step.id, f"reads for {seconds:.1f} s; {limits} is good.")


def coarse_sounds(explored: Explored) -> Iterator[Issue]:
    """A part plays at most six sounds of at most twenty seconds (design.md §5): Twilio fetches all
    of them before the first one sounds, and a caller can only go back to the start of one.
    """
    for step in explored.parts:
        if len(step.reads) > MOST_SOUNDS:
            yield Issue(step.id, f"reads {len(step.reads)} sounds; {MOST_SOUNDS} is the most.")
        for prompt in step.reads:
            seconds = explored.seconds(prompt, Pace.NORMAL)
            if seconds > LONGEST_SOUND:
                sentence = f"{prompt.id!r} takes {seconds:.1f} s; {LONGEST_SOUND:.0f} s is the most"
                yield Issue(step.id, f"{sentence} for one sound.")


def _before_the_beep(explored: Explored) -> Iterator[str]:
    """Yield the notices: words that no key skips, on the way to the beep."""
    for step in notice_steps(explored.line):
        yield " ".join(prompt.text for prompt in prompts_among(step.words))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?:])\s+(?=[A-Z])", text)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
