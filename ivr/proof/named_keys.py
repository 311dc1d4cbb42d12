"""Rules about the keys that prompts name: they work, they mean what is said, and they are few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ivr.dutch.language import KEY_NAMES
from ivr.dutch.written import counted
from ivr.proof.exploring import Passage, says_at_wait
from ivr.proof.issue import Explored, Issue
from ivr.words.act import Act, Exit
from ivr.words.entry import DateEntry, LeafletEntry
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.prompt import Sayings, Words, prompts_among
from ivr.words.step import Announcement, Asking, Ending, Menu, Recorder, ReminderGate, Step

MOST_OPTIONS = 4
"""Choices in one menu, besides 0 (ivr/callers.md)."""

_NAMES = {name: key for key, name in KEY_NAMES.items()}
_DIGIT_NAMES = "|".join(name for name, key in _NAMES.items() if key.isdigit())
_NAMED = re.compile(rf"\bdruk op (?P<digit>{_DIGIT_NAMES})\b|\b(?P<sign>sterretje|hekje)\b", re.I)
_COUNTED = re.compile(rf"\b(?P<count>{_DIGIT_NAMES}) (?:keuzes?|onderwerp(?:en)?|folders?)\b", re.I)
_KEY_FIRST = re.compile(r"^ (?:in )?(?:voor|om|als|wanneer|indien)\b", re.I)

_SAID_AS = {
    "nog een keer": Act.REPEAT,
    "verder": Act.NEXT,
    "terug": Act.PREVIOUS,
    "langzamer, of weer gewoon": Act.PACE,
    "een medewerker": Act.PERSON,
    "hoofdmenu": Act.MAIN_MENU,
}
"""What is said of a key, and the meaning it must then have."""


@dataclass(frozen=True)
class Mention:
    """A key named in a text; the characters from `start` to `end` name it."""

    key: str
    start: int
    end: int


@cache
def keys_named(text: str) -> tuple[Mention, ...]:
    """Return the keys that a text names, as in 'druk op vier', 'sterretje' and 'hekje'."""
    return tuple(
        Mention(_NAMES[(match["digit"] or match["sign"]).lower()], match.start(), match.end())
        for match in _NAMED.finditer(text)
    )


def keys_among(words: Words) -> set[str]:
    """Return every key that these words of a step name."""
    texts = (prompt.text for prompt in prompts_among(words))
    return {mention.key for text in texts for mention in keys_named(text)}


def names_a_dead_key(explored: Explored) -> Iterator[Issue]:
    """A key that is named does something there and then (an option that fails is a trap)."""
    for passage in explored.passages:
        for here, says in _said_at(passage):
            step = explored.step_at(here) if here else None
            yield from _dead(here.step if here else "", says, _working_keys(step))


def says_another_meaning(explored: Explored) -> Iterator[Issue]:
    """What is said of a key is what it does: 'hoofdmenu: sterretje' is the main menu."""
    said_as = {**_SAID_AS, **_topics_said(explored)}
    for step, words in _asked(explored.line):
        for prompt in prompts_among(words):
            for mention in keys_named(prompt.text):
                act = said_as.get(_function_of(prompt.text, mention))
                way = step.exits.get(mention.key)
                if act and way and way.act is not act:
                    sentence = (
                        f"{prompt.id!r} says that key {mention.key} is {act}; it is {way.act}."
                    )
                    yield Issue(step.id, sentence)


def keys_nobody_is_told(explored: Explored) -> Iterator[Issue]:
    """Every key is named somewhere; one that leads elsewhere than usual, there where it does.

    6 and 7 lead to the next and the previous step by their meaning, so naming them once is enough.
    """
    line = explored.line
    told = {(step.id, key) for step, words in _asked(line) for key in keys_among(words)}
    # In the hall nothing is read yet, slower or again; there the leaflets tell of it.
    used = {key for step in line.steps_of(Menu) for key in step.exits} if explored.parts else set()
    for key in sorted(used):
        if key not in {named for _, named in told}:
            yield Issue("", f"No prompt names key {key}.")
    for step in line.steps_of(Menu):
        for key in sorted(_changed_keys(line, step)):
            if (step.id, key) not in told:
                yield Issue(
                    step.id, f"key {key} does something special here, but no prompt says so."
                )


def too_many_options(explored: Explored) -> Iterator[Issue]:
    """A menu offers at most four choices, and 0 (ivr/callers.md).

    As 0 is 9 no choice among them but another way: it is for whom none of them fits.
    """
    for step, words in _asked(explored.line):
        options = keys_among(words) - {"0", "9"}
        if len(options) > MOST_OPTIONS:
            sentence = f"offers {len(options)} choices in one go; {MOST_OPTIONS} is the most."
            yield Issue(step.id, sentence)


def another_count(explored: Explored) -> Iterator[Issue]:
    """When a prompt says how many choices there are, there are that many (ivr/callers.md)."""
    for prompt in explored.own_words:
        for match in _COUNTED.finditer(prompt.text):
            count = int(_NAMES[match["count"].lower()])
            after = [mention for mention in keys_named(prompt.text) if mention.start > match.end()]
            if len(after) != count:
                yield Issue(
                    "",
                    f"{prompt.id!r} announces {counted(count, 'choice')} and offers {len(after)}.",
                )


def key_before_function(explored: Explored) -> Iterator[Issue]:
    """First what a key does, then which key (W3C COGA; ETSI ETR 096)."""
    for prompt in explored.own_words:
        for mention in keys_named(prompt.text):
            before = prompt.text[: mention.start].rstrip()
            first = not before or before.endswith((".", "!"))
            if first or _KEY_FIRST.match(prompt.text[mention.end :]):
                yield Issue("", f"{prompt.id!r} names key {mention.key} before what it does.")


def choices_out_of_order(explored: Explored) -> Iterator[Issue]:
    """Digits are named in the order of the telephone; topics from the first, none skipped.

    0 may stand anywhere: a person comes first or last.
    """
    topics = "".join(topic.key for topic in explored.leaflet.topics)
    for prompt in explored.own_words:
        keys = [mention.key for mention in keys_named(prompt.text)]
        digits = [key for key in keys if key in "123456789"]
        if digits != sorted(digits):
            yield Issue("", f"{prompt.id!r} names its keys out of order: {', '.join(digits)}.")
        named = "".join(key for key in digits if key in topics)
        if len(named) > 1 and "".join(sorted(named)) != topics:
            yield Issue("", f"{prompt.id!r} skips a topic: it names {', '.join(named)}.")


def _said_at(passage: Passage) -> Iterator[tuple[Position | None, Sayings]]:
    """Yield what is said where a key works, and where that is; elsewhere it is nowhere."""
    yield None, passage.turn.says
    for part in passage.turn.listening:
        yield part.position, part.says
    if passage.to:
        yield passage.to.position, says_at_wait(passage.turn.wait)


def _working_keys(step: Step | None) -> set[str]:
    """Return the keys that do something at a step, now or after the beep."""
    match step:
        case None | Announcement() | ReminderGate():
            return set()
        case Recorder() | LeafletEntry() | DateEntry():
            return {*step.exits, "#"}
        case _:
            return set(step.exits)


def _dead(here: str, says: Sayings, works: set[str]) -> Iterator[Issue]:
    for prompt in prompts_among(says):
        for mention in keys_named(prompt.text):
            if mention.key not in works:
                sentence = f"{prompt.id!r} names key {mention.key}, which does nothing here."
                yield Issue(here, sentence)


def _asked(line: Line) -> Iterator[tuple[Asking, Words]]:
    for step in line.steps.values():
        if isinstance(step, Asking):
            for words in step.asks:
                yield step, words


def _changed_keys(line: Line, step: Menu) -> set[str]:
    usual: dict[str, Exit] = {}
    if isinstance(menu := line.steps.get(line.menu), Asking):
        usual = {**menu.exits, "*": Exit(Act.MAIN_MENU, line.menu)}
    return {
        key
        for key, way in step.exits.items()
        if key not in "067"
        and not _leads_deeper(line, step, key)
        and way.to not in ("", step.id)
        and usual.get(key) != way
        # Where there is no room for it in the menu, the goodbye tells of the way to the hall.
        and way.leaflet is None
        # Hanging up needs no key that is named: the prompt before it says so in words.
        if not isinstance(line.steps.get(way.to), Ending)
    }


def _leads_deeper(line: Line, step: Menu, key: str) -> bool:
    """Return whether a topic's key leads deeper into it, of which its first part has told."""
    topic = line.topic_of.get(step.exits[key].to)
    return topic == line.topic_of.get(step.id) == key and not _opens(line, step, key)


def _opens(line: Line, step: Menu, key: str) -> bool:
    menu = line.steps.get(line.menu)
    return isinstance(menu, Asking) and menu.exits[key].to == step.id


def _topics_said(explored: Explored) -> dict[str, Act]:
    topics = explored.leaflet.topics
    chosen = {topic.name.lower(): Act(f"topic {topic.key}") for topic in topics}
    return chosen | {f"verder met {name}": Act.NEXT for name in chosen}


def _function_of(text: str, mention: Mention) -> str:
    """Return what stands before the colon in front of a key, from the start of its sentence."""
    before = text[: mention.start].rstrip()
    function = re.split(r"[.?!]\s+", before)[-1].rstrip(":").strip().lower()
    return function.removeprefix("voor ")
