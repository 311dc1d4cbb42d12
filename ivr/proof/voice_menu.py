"""Rules from W3C COGA's advice on voice menus, and what a caller must know first.

Source: W3C, "Making Content Usable for People with Cognitive and Learning Disabilities", pattern
"Let users avoid voice menus", with the Dutch practice of naming the emergency number first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.proof.exploring import Passage, says_at_wait, says_in_order
from ivr.proof.issue import Explored, Issue
from ivr.proof.named_keys import keys_among
from ivr.words.act import Act
from ivr.words.prompt import Pace, Words, prompts_among
from ivr.words.step import Asking, Menu

_BLAME = re.compile(r"\b(fout\w*|verkeerd\w*|ongeldig\w*|onjuist\w*|mislukt\w*)\b", re.I)

_EMERGENCY = re.compile(r"één, één, twee")
_FIRST = {
    "the emergency number": _EMERGENCY,
    "that this is a computer voice": re.compile(r"computerstem"),
}
"""What is said first of all (ivr/callers.md)."""

_PERSON = re.compile(r"medewerker: druk op nul", re.I)


def unsaid_at_the_start(explored: Explored) -> Iterator[Issue]:
    """Emergency number and computer voice come first, and no key skips the emergency number."""
    for beginning in explored.beginnings:
        at_wait = says_at_wait(beginning.turn.wait)
        said = says_in_order(beginning.turn)
        for what, pattern in _FIRST.items():
            if not pattern.search(_texts(said[: len(said) - len(at_wait)])):
                yield Issue("", f"The call does not begin with {what}.")
        for point in beginning.meanwhile:
            if not all(map(_tells_emergency, explored.onward[point])):
                yield Issue(point.position.step, "a key skips the emergency number.")


def _tells_emergency(passage: Passage) -> bool:
    """Return whether it is said where no key reaches, or the caller is still where it is said."""
    stays = any(point.position.step == passage.step for point in passage.meanwhile)
    return stays or bool(_EMERGENCY.search(_texts(passage.turn.says)))


def person_not_offered(explored: Explored) -> Iterator[Issue]:
    """The main menu offers a person, both times it is asked."""
    menu = explored.line.steps.get(explored.line.menu)
    for words in menu.asks if isinstance(menu, Menu) else ():
        if not _PERSON.search(_texts(words)):
            yield Issue(explored.line.menu, "does not offer a person with key 0.")


def shorter_second_prompt(explored: Explored) -> Iterator[Issue]:
    """After no choice the prompt is fuller: longer after silence, never with fewer keys.

    A short one counts together with the first, when it tells how to hear that again.
    """
    for step in explored.line.steps.values():
        if isinstance(step, Asking) and len(step.asks) > 1:
            first, again = step.asks[0], step.asks[1]
            if _leads_back(step, first, again):
                continue
            if len(keys_among(again)) < len(keys_among(first)):
                yield Issue(step.id, "names fewer keys the second time it asks.")
            kindly = (explored.line.patience, *again)
            if _asks_silent_callers(step) and _length(explored, kindly) <= _length(explored, first):
                yield Issue(step.id, "is not fuller the second time, after silence.")


def _leads_back(step: Asking, first: Words, again: Words) -> bool:
    """Return whether the second words name the key that says the first again, which did not."""
    repeat = {key for key, way in step.exits.items() if way.act is Act.REPEAT}
    return bool(repeat & set(keys_among(again)) - set(keys_among(first)))


def blames_the_caller(explored: Explored) -> Iterator[Issue]:
    """No prompt says that the caller did something wrong (COGA; ivr/callers.md)."""
    for prompt in explored.own_words:
        if match := _BLAME.search(prompt.text):
            yield Issue("", f"{prompt.id!r} blames the caller: {match[0]!r}.")


def _asks_silent_callers(step: Asking) -> bool:
    return step.silences > 1 if isinstance(step, Menu) else True


def _length(explored: Explored, words: Words) -> float:
    return sum(explored.seconds(prompt, Pace.NORMAL) for prompt in prompts_among(words))


def _texts(words: tuple[object, ...]) -> str:
    return " ".join(prompt.text for prompt in prompts_among(words))
