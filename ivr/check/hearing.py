"""Rules about what is heard and when: the whole leaflet, in digestible parts, soon enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.check.exploring import Passage, says_in_order
from ivr.check.issue import Explored, Issue
from ivr.check.named_keys import keys_named
from ivr.check.paths import notice_steps
from ivr.events import Pressed
from ivr.line import prompts_among
from ivr.model import MOST_SOUNDS, Menu, Pace, Prompt, Silence
from ivr.timing import seconds_to_say

SHORTEST_PART, LONGEST_PART = 15.0, 60.0
"""Seconds of one part: shorter is a fragment, more is forgotten (callers.md §1.2)."""

LONGEST_SOUND = 20.0
"""Seconds of one sound at the normal pace (design.md §5)."""

FIRST_CHOICE = 12.0
"""Seconds before the first choice is offered (design.md §4)."""

FIRST_SENTENCE = 30.0
"""Seconds until the first sentence of a topic has been heard, by who waits for its option."""

_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)")


@dataclass(frozen=True)
class Timing:
    """A moment of the call in seconds after pick-up; with a `limit` it must not come later."""

    name: str
    seconds: float
    limit: float | None = None


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


def _parts(explored: Explored) -> Iterator[Menu]:
    steps = explored.line.steps.values()
    return (step for step in steps if isinstance(step, Menu) and step.reads)


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
    for step in _parts(explored):
        seconds = sum(explored.seconds(prompt, Pace.NORMAL) for prompt in step.reads)
        if not SHORTEST_PART <= seconds <= LONGEST_PART:
            limits = f"{SHORTEST_PART:.0f} to {LONGEST_PART:.0f} s"
            yield Issue(step.id, f"reads for {seconds:.1f} s; {limits} is good.")


def coarse_sounds(explored: Explored) -> Iterator[Issue]:
    """A part plays at most six sounds of at most twenty seconds (design.md §5): Twilio fetches all
    of them before the first one sounds, and a caller can only go back to the start of one.
    """
    for step in _parts(explored):
        if len(step.reads) > MOST_SOUNDS:
            yield Issue(step.id, f"reads {len(step.reads)} sounds; {MOST_SOUNDS} is the most.")
        for prompt in step.reads:
            seconds = explored.seconds(prompt, Pace.NORMAL)
            if seconds > LONGEST_SOUND:
                sentence = f"{prompt.id!r} takes {seconds:.1f} s; {LONGEST_SOUND:.0f} s is the most"
                yield Issue(step.id, f"{sentence} for one sound.")


def too_late(explored: Explored) -> Iterator[Issue]:
    """The first choice and each topic come soon enough (design.md §4; IGZ on long welcomes)."""
    for timing in timings(explored):
        if timing.limit is not None and timing.seconds > timing.limit:
            sentence = f"{timing.name}: {timing.seconds:.1f} s; {timing.limit:.0f} s is the most."
            yield Issue("", sentence)


def timings(explored: Explored) -> Iterator[Timing]:
    """Measure when choices and topics are heard, by somebody who lets the line finish its offer.

    The caller presses a topic's key as soon as its option has been said, not earlier. 'First
    words of the leaflet' is what follows the title of the topic and of its part.
    """
    beginning = explored.beginnings[0]
    yield Timing("the first choice is offered", _first_offer(explored, beginning), FIRST_CHOICE)
    for topic in explored.leaflet.topics:
        offered = _offered(explored, beginning, topic.key)
        answer = _answer(explored, beginning, topic.key)
        prompt = next(iter(answer.prompts), None) if answer else None
        if offered is None or prompt is None:
            continue
        named, began = _first_sentence(prompt.text), prompt.text.partition("\n\n")[0]
        name = f"topic {topic.key}: its option has been said"
        yield Timing(name, offered)
        name = f"topic {topic.key}: its first sentence has been heard"
        yield Timing(name, offered + _until(explored, prompt, len(named)), FIRST_SENTENCE)
        name = f"topic {topic.key}: the leaflet's own words begin"
        yield Timing(name, offered + _until(explored, prompt, len(began)))


def _first_offer(explored: Explored, beginning: Passage) -> float:
    """Return the seconds before the sentence that offers the first choice."""
    passed = 0.0
    for prompt in _timeline(beginning):
        if isinstance(prompt, Silence):
            passed += prompt.seconds
            continue
        for mention in keys_named(prompt.text)[:1]:
            ends = [match.end() for match in _SENTENCE_END.finditer(prompt.text, 0, mention.start)]
            sentences = [end for end in ends if prompt.text[end - 1] != ":"]
            return passed + _until(explored, prompt, max(sentences, default=0))
        passed += explored.seconds(prompt, Pace.NORMAL)
    return passed


def _offered(explored: Explored, beginning: Passage, key: str) -> float | None:
    passed = 0.0
    for prompt in _timeline(beginning):
        if isinstance(prompt, Silence):
            passed += prompt.seconds
            continue
        for mention in keys_named(prompt.text):
            if mention.key == key:
                return passed + _until(explored, prompt, mention.end)
        passed += explored.seconds(prompt, Pace.NORMAL)
    return None


def _timeline(passage: Passage) -> list[Prompt | Silence]:
    says = says_in_order(passage.turn)
    return [saying for saying in says if isinstance(saying, Prompt | Silence)]


def _answer(explored: Explored, beginning: Passage, key: str) -> Passage | None:
    passages = explored.onward.get(beginning.to, ()) if beginning.to else ()
    return next((passage for passage in passages if passage.cause == Pressed(key)), None)


def _until(explored: Explored, prompt: Prompt, end: int) -> float:
    """Return the seconds into a prompt at which its first `end` characters have been said."""
    share = seconds_to_say(prompt.text[:end]) / (seconds_to_say(prompt.text) or 1.0)
    return explored.seconds(prompt, Pace.NORMAL) * share


def _first_sentence(text: str) -> str:
    match = re.search(r"[.!?](?=\s|$)", text)
    return text[: match.end()] if match else text


def _before_the_beep(explored: Explored) -> Iterator[str]:
    """Yield the notices: words that no key skips, on the way to the beep."""
    for step in notice_steps(explored.line):
        yield " ".join(prompt.text for prompt in prompts_among(step.words))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?:])\s+(?=[A-Z])", text)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
