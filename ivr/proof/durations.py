"""Rules about seconds: what matters is heard soon enough, and nothing goes on too long.

A moment counts from pick-up, to the end of a word and not of a step. Lengths are those of the sound
files at the normal pace; within a file the moment of a word is taken from its share of the
syllables and pauses. What the network adds is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.call.events import Input
from ivr.dutch.pacing import seconds_to_say
from ivr.line.timings import LONGEST_PART, LONGEST_SOUND
from ivr.proof.exploring import Passage, says_at_wait
from ivr.proof.issue import Explored, Issue
from ivr.proof.named_keys import keys_named
from ivr.proof.paths import in_silence
from ivr.words.prompt import Pace, Prompt, Saying, Sayings, Silence, prompts_among
from ivr.words.step import MOST_SOUNDS
from ivr.words.turn import LISTENING

FIRST_KEY = 10.0
"""Seconds within which the first key that works has been named (ivr/callers.md)."""

OWN_WORDS = 5.0
"""Seconds after a topic key within which the leaflet's own words begin (ivr/callers.md)."""

KNOWN_KEY = 7.0
"""Seconds after pick-up within which they begin for a caller who knows the key and presses it."""

RULE, RULE_IN_SILENCE = 8.0, 75.0
"""Seconds within which a rule for fasting begins: after the key of its topic, and after pick-up for
a caller who presses nothing (ivr/callers.md, The beginning of a call)."""

LONGEST_MENU = 20.0
"""Seconds of choices in one go (ivr/callers.md)."""

ONE_BREATH = 26.0
"""Seconds of our own words that are heard in one go, before the line waits for the caller."""

SHORTEST_PART = 15.0
"""Seconds of one part: shorter is a fragment."""


@dataclass(frozen=True)
class Timing:
    """A moment of the call in seconds; with a `limit` it must not come later."""

    name: str
    seconds: float
    limit: float | None = None


def too_late(explored: Explored) -> Iterator[Issue]:
    """What callers wait for comes soon enough (ivr/callers.md, The beginning of a call)."""
    for timing in timings(explored):
        if timing.limit is not None and timing.seconds > timing.limit:
            sentence = f"{timing.name}: {timing.seconds:.1f} s; {timing.limit:.0f} s is the most."
            yield Issue("", sentence)


def timings(explored: Explored) -> Iterator[Timing]:
    """Yield when keys and the leaflet's own words are heard."""
    beginning = explored.entrances[0]
    named = _keys_named(explored, beginning)
    yield Timing("the first key has been named", min(named.values(), default=0.0), FIRST_KEY)
    for topic in explored.leaflet.topics:
        if topic.key in named:
            yield Timing(f"topic {topic.key}: its key has been named", named[topic.key])
    for topic in explored.leaflet.topics:
        yield from _after_the_key(explored, beginning, topic.key)
    yield from _of_the_rule(explored, beginning)
    if explored.parts:
        silent = _in_silence(explored, beginning)
        yield Timing("nothing pressed: the leaflet's own words begin", silent)


def _after_the_key(explored: Explored, beginning: Passage, key: str) -> Iterator[Timing]:
    """Yield when they begin after a key pressed at pick-up, and after one pressed in the menu."""
    name = f"topic {key}: the leaflet's own words begin"
    at_once = _answer(explored, beginning, explored.line.start, key)
    chosen = _answer(explored, beginning, explored.line.menu, key)
    if at_once:
        yield Timing(f"{name}, its key pressed at once", _own_words(explored, at_once), KNOWN_KEY)
    if chosen:
        yield Timing(f"{name}, after its key", _own_words(explored, chosen), OWN_WORDS)


def _of_the_rule(explored: Explored, beginning: Passage) -> Iterator[Timing]:
    """Yield when the sentence that states a rule for fasting begins."""
    topic = explored.leaflet.topic_of_rule
    chosen = topic and _answer(explored, beginning, explored.line.menu, topic.key)
    if chosen:
        after_key = _until_the_rule(explored, [chosen])
        yield Timing("the rule for fasting begins, after the key of its topic", after_key, RULE)
        silent = _until_the_rule(explored, [beginning, *in_silence(explored, beginning)])
        yield Timing("nothing pressed: the rule for fasting begins", silent, RULE_IN_SILENCE)


def _until_the_rule(explored: Explored, passages: Iterable[Passage]) -> float:
    """Return the seconds before that sentence in what is heard one after another."""
    sentence, passed = explored.leaflet.about.fasting_sentence, 0.0
    for passage in passages:
        for saying in _heard(passage):
            if isinstance(saying, Prompt) and sentence in saying.text:
                return passed + _until(explored, saying, saying.text.index(sentence))
            passed += _length(explored, saying)
        passed += getattr(passage.turn.wait, "seconds", 0)
    return passed


def too_long_a_menu(explored: Explored) -> Iterator[Issue]:
    """Choices take at most twenty seconds at the normal pace (ivr/callers.md)."""
    for prompt in explored.own_words:
        seconds = explored.seconds(prompt, Pace.NORMAL)
        if keys_named(prompt.text) and seconds > LONGEST_MENU:
            length = f"{seconds:.1f} s; {LONGEST_MENU:.0f} s is the most"
            yield Issue("", f"The choices in {prompt.id!r} take {length}.")


def long_breaths(explored: Explored) -> Iterator[Issue]:
    """What is heard in one go counts, not the single prompt (ivr/callers.md, Reading aloud).

    Between groups of digits there is time to write, in which nothing has to be remembered.
    """
    longest: dict[str, float] = {}
    for passage in explored.passages:
        step = passage.to.position.step if passage.to else ""
        for says in _breaths(passage):
            own = (word for word in prompts_among(says) if word.id not in explored.content)
            longest[step] = max(longest.get(step, 0), sum(_length(explored, word) for word in own))
    for step, seconds in longest.items():
        if seconds > ONE_BREATH:
            length = f"{seconds:.1f} s in one go; {ONE_BREATH:.0f} s is the most"
            yield Issue(step, f"our own words take {length}.")


def odd_length_of_part(explored: Explored) -> Iterator[Issue]:
    """A part takes 15 to 60 seconds at the normal pace (ivr/callers.md); a core may be shorter."""
    for step in explored.parts:
        if step.id in explored.cores:
            continue
        seconds = sum(explored.seconds(prompt, Pace.NORMAL) for prompt in step.reads)
        if not SHORTEST_PART <= seconds <= LONGEST_PART:
            limits = f"{SHORTEST_PART:.0f} to {LONGEST_PART:.0f} s"
            yield Issue(step.id, f"reads for {seconds:.1f} s; {limits} is good.")


def coarse_sounds(explored: Explored) -> Iterator[Issue]:
    """A part plays at most six sounds of at most twenty seconds (ivr/callers.md): Twilio fetches
    all of them before the first one sounds, and a caller can only go back to the start of one.
    """
    for step in explored.parts:
        if len(step.reads) > MOST_SOUNDS:
            yield Issue(step.id, f"reads {len(step.reads)} sounds; {MOST_SOUNDS} is the most.")
        for prompt in step.reads:
            seconds = explored.seconds(prompt, Pace.NORMAL)
            if seconds > LONGEST_SOUND:
                sentence = f"{prompt.id!r} takes {seconds:.1f} s; {LONGEST_SOUND:.0f} s is the most"
                yield Issue(step.id, f"{sentence} for one sound.")


def _breaths(passage: Passage) -> Iterator[Sayings]:
    """Yield what is heard without a moment to choose: each Gather of a document ends with one."""
    yield passage.turn.says
    yield from (part.says for part in passage.turn.listening)
    yield says_at_wait(passage.turn.wait)


def _keys_named(explored: Explored, passage: Passage) -> dict[str, float]:
    """Return when each key that the passage names has been named for the first time."""
    found: dict[str, float] = {}
    passed = 0.0
    for saying in _heard(passage):
        if isinstance(saying, Prompt):
            for mention in keys_named(saying.text):
                found.setdefault(mention.key, passed + _until(explored, saying, mention.end))
        passed += _length(explored, saying)
    return found


def _own_words(explored: Explored, passage: Passage) -> float:
    """Return the seconds before the leaflet's first words, which follow the opening of a part."""
    openings = {step.reads[0] for step in explored.parts}
    passed = 0.0
    for saying in _heard(passage):
        if isinstance(saying, Prompt) and saying.id in explored.content and saying not in openings:
            break
        passed += _length(explored, saying)
    return passed


def _in_silence(explored: Explored, beginning: Passage) -> float:
    """Return the seconds before the leaflet's first words for a caller who presses nothing."""
    passed = 0.0
    for passage in (beginning, *in_silence(explored, beginning)):
        if any(prompt.id in explored.content for prompt in passage.prompts):
            return passed + _own_words(explored, passage)
        passed += sum(_length(explored, saying) for saying in _heard(passage))
        passed += getattr(passage.turn.wait, "seconds", 0)
    return passed


def _answer(explored: Explored, beginning: Passage, step: str, key: str) -> Passage | None:
    """Return what follows when this key is pressed at this step, as the call begins."""
    points = [point for point in beginning.points if point.position.step == step]
    passages = (passage for point in points for passage in explored.onward[point])
    return next((passage for passage in passages if passage.cause == Input(key)), None)


def _heard(passage: Passage) -> Sayings:
    """Return what is heard in one go, with the seconds that a key is waited for in between."""
    turn = passage.turn
    meanwhile = (word for part in turn.listening for word in (*part.says, Silence(LISTENING)))
    return (*turn.says, *meanwhile, *says_at_wait(turn.wait))


def _length(explored: Explored, saying: Saying) -> float:
    match saying:
        case Prompt():
            return explored.seconds(saying, Pace.NORMAL)
        case Silence(seconds=seconds):
            return seconds
        case _:
            return 0.0


def _until(explored: Explored, prompt: Prompt, end: int) -> float:
    """Return the seconds into a prompt at which its first `end` characters have been said."""
    share = seconds_to_say(prompt.text[:end]) / (seconds_to_say(prompt.text) or 1.0)
    return explored.seconds(prompt, Pace.NORMAL) * share
