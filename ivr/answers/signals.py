"""Hears in a question what no leaflet may answer: an emergency, or a wish for a person; pure.

The rules are Dutch and stand in `signals.yaml`. BareWords are compared as they sound, because a
recogniser writes "lugt" for "lucht".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from ivr.answers.bridge import BareWords, general
from ivr.answers.intent import likely
from ivr.answers.nearness import OTHER, Nearness
from ivr.answers.short_memory import remembered_for_now
from ivr.dutch.sound_key import sound_key

RULES = Path(__file__).with_name("signals.yaml")
"""The rules: what they may hold stands at the top of it."""


class Signal(Enum):
    """What a question calls for beside an answer."""

    DESPAIR = "despair"
    EMERGENCY = "emergency"
    PERSON = "person"


class RuleError(ValueError):
    """A rule that cannot be used: which, and what to write."""


@dataclass(frozen=True)
class _Rule:
    signal: Signal
    every: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def holds(self, said: str) -> bool:
        first, *others = self.every
        found = [one.search(said) for one in others]
        spans = [match.span() for match in found if match]
        return len(spans) == len(others) and any(
            not self._is_taken_back(said, [match.span(), *spans]) for match in first.finditer(said)
        )

    def _is_taken_back(self, said: str, spans: Sequence[tuple[int, int]]) -> bool:
        around = _around(said, min(start for start, _ in spans), max(end for _, end in spans))
        return any(one.search(around) for one in self.unless)


def _around(said: str, start: int, end: int) -> str:
    """Return these words with a few before and behind them, as far as it is one thought.

    Whoever tells a story first says "maar" before what they ring for.
    """
    before, behind = said[:start].split()[-_NEAR:], said[end:].split()[:_NEAR]
    if _BUT in before:
        before = before[len(before) - before[::-1].index(_BUT) :]
    if _BUT in behind:
        behind = behind[: behind.index(_BUT)]
    return f" {' '.join([*before, *said[start:end].split(), *behind])} "


def signals_in(words: BareWords) -> frozenset[Signal]:
    """Return what the words call for; despair is an emergency too.

    A rule says so, or it is likely by all that is said. A wish for a person is also taken back by
    that: whoever hears an answer may still ask for one.
    """
    found = set(rules_in(words))
    how = likely(sounds_of(words), [signal.value for signal in found])
    if how.is_emergency:
        found.add(Signal.EMERGENCY)
    if how.is_person:
        found.add(Signal.PERSON)
    elif how.is_ordinary:
        found.discard(Signal.PERSON)
    return frozenset(found)


def rules_in(words: BareWords) -> frozenset[Signal]:
    """Return what the rules say that the words call for."""
    said = f" {' '.join(map(_heard, words))} "
    found = {rule.signal for rule in _rules() if rule.holds(said)}
    return frozenset(found | ({Signal.EMERGENCY} if Signal.DESPAIR in found else set()))


def sounds_of(words: BareWords) -> tuple[str, ...]:
    """Return how words sound."""
    return tuple(map(_sound, words))


@remembered_for_now
def _sound(word: str) -> str:
    # An h is no sound on this line, but without it "hals" would be "als", and "hoop" be "op".
    return ("h" if word.startswith("h") else "") + sound_key(word) or word


@remembered_for_now
def _heard(word: str) -> str:
    """Return how a word sounds, or the word of a rule that a strange one was misheard for."""
    sound = _sound(word)
    if len(sound) < _SHORTEST or word in _usual():
        return sound
    near = _of_rules().near(word)
    best = max(near, key=lambda other: near[other], default=word)
    return _sound(best) if near.get(best, 0.0) > OTHER or len(sound) > _SHORTEST + 1 else sound


@cache
def _usual() -> frozenset[str]:
    """Return the words that callers use for other things; a recogniser does not invent those."""
    bridge = general()
    grouped = (phrase for phrases in bridge.groups.values() for phrase in phrases)
    return frozenset(chain.from_iterable((*grouped, *bridge.idle, *bridge.elsewhere)))


@cache
def _of_rules() -> Nearness:
    """Return the words of the rules by how they sound."""
    return Nearness(word for word in set(_A_WORD.findall(RULES.read_text(encoding="utf-8"))))


@cache
def _rules() -> tuple[_Rule, ...]:
    """Read the rules, once.

    Raises:
        RuleError: naming the rule.
    """
    try:
        found = yaml.safe_load(RULES.read_text(encoding="utf-8"))
        slots = found.pop("slots")
        return tuple(
            rule
            for signal in Signal
            for name, rule in found[signal.value].items()
            for rule in _of(signal, rule, slots)
        )
    except (KeyError, TypeError, AttributeError, re.error, yaml.YAMLError) as error:
        raise RuleError(f"{RULES.name} cannot be used: {error}; see its first lines.") from error


def _of(signal: Signal, rule: Mapping[str, Any], slots: Mapping[str, str]) -> Sequence[_Rule]:
    unless = tuple(_compiled(line, slots) for line in rule.get("unless", "").splitlines())
    return [
        _Rule(signal, tuple(_compiled(one, slots) for one in line.split("&")), unless)
        for line in rule["says"].splitlines()
        if line.strip()
    ]


_TOKEN = re.compile(
    r"<(?P<slot>[a-z]+)>|(?P<gap>\.{2,3})|(?P<word>[a-z0-9]+)(?P<open>\*?)|(?P<end>[$^])|\s+"
)
_A_WORD = re.compile(r"(?<![<a-z])[a-z]{5,}(?![a-z*>:])")
_SHORTEST = 5
"""Sounds from which a strange word may be one of the rules, misheard."""

_NEAR = 8
"""Words before and behind what a rule says, among which "unless" is looked for."""

_BUT = _sound("maar")
_LINKS = ("maar", "omdat", "want", "dat", "en", "dus")
_BEFORE = "|".join(f"(?<= {_sound(word)})" for word in _LINKS)
_BEGINS = rf"(?:\A|{_BEFORE})"
_TAIL = "|".join(
    map(_sound, ("dank", "bedankt", "begrijpt", "alstublieft", "asjeblieft", "want", "als", "hoor"))
)
_ENDS = rf" (?:\Z|(?=(?:{_TAIL}) ))"
"""What is said often goes on with thanks, or with a reason."""

_GROUP = re.compile(r"\(([^()]*)\)")
_EITHER = re.compile(r"[a-z0-9*<>]+(?:/[a-z0-9*<>]+)+")
_GAPS = {"..": "(?: [^ ]+){0,3}", "...": "(?: [^ ]+){0,7}"}


def _compiled(line: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """Return a pattern over words that each have a space before them, and one behind the last."""
    return re.compile(_pattern(line, slots))


def _pattern(line: str, slots: Mapping[str, str]) -> str:
    # "a/b" is one of two words, and binds closer than words that stand next to each other.
    grouped = _EITHER.sub(lambda found: f"({found[0].replace('/', '|')})", line)
    grouped = _GROUP.sub(lambda found: f"({'|'.join(_unalike(found[1].split('|')))})", grouped)
    return _TOKEN.sub(lambda token: _one(token, slots), grouped)


def _unalike(choices: Sequence[str]) -> list[str]:
    """Return the choices that sound differently, each once.

    With two that sound alike a repeated word could be read in as many ways as there are subsets of
    its places, and a search would never end.
    """
    by_sound: dict[tuple[str, ...], str] = {}
    for choice in choices:
        sounds = (_sound(word) if word.isalnum() else word for word in choice.split())
        by_sound.setdefault(tuple(sounds), choice)
    return [*by_sound.values()]


def _one(token: re.Match[str], slots: Mapping[str, str]) -> str:
    if token["slot"]:
        either = (_pattern(one, slots) for one in _unalike(slots[token["slot"]].split(",")))
        return f"(?:{'|'.join(either)})"
    if token["gap"]:
        return _GAPS[token["gap"]]
    if token["end"]:
        return _BEGINS if token["end"] == "^" else _ENDS
    if token["open"]:
        return f" (?:{_sound(token['word'])}|{_start(token['word'])}[^ ]*)(?= )"
    return f" {_sound(token['word'])}(?= )" if token["word"] else ""


def _start(word: str) -> str:
    """Return how a word begins that goes on: its last sound is no last sound."""
    behind = "k" if word.endswith("m") else "m"
    return _sound(word + behind)[:-1]
