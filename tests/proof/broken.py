"""Lines with one thing broken, to see that a rule finds exactly that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ivr.line.leaflet import Leaflet
from ivr.proof.issue import Explored, Issue, Rule
from ivr.words.act import Exit
from ivr.words.line import Line
from ivr.words.prompt import Prompt
from ivr.words.step import Passing, Step
from tests.own_leaflet import HOURS, LEAFLET, LINE

LONG = "Dit is een veel te lange zin die maar door en door gaat en nergens over gaat."


@cache
def sound_line() -> Explored:
    """Return the real line, walked through once for all tests."""
    return Explored(LINE, LEAFLET, HOURS)


def with_step(step: Step, line: Line = LINE) -> Line:
    """Return a line in which one step is another, or new."""
    return replace(line, steps={**line.steps, step.id: step})


def with_changed(name: str, **changes: Any) -> Line:
    """Return a line in which fields of one step are different."""
    return with_step(replace(LINE.steps[name], **changes))


def with_exit(name: str, key: str, way: Exit | None) -> Line:
    """Return a line in which one key of one step leads elsewhere, or, with None, does nothing."""
    step = LINE.steps[name]
    assert not isinstance(step, Passing)
    exits = {**step.exits, key: way} if way else {k: w for k, w in step.exits.items() if k != key}
    return with_changed(name, exits=exits)


def with_words(name: str, text: str) -> Line:
    """Return a line in which one prompt has other words, wherever it is heard.

    What only the leaflet says is found by its short name, as "menu".
    """
    own = f"{LINE.leaflet}-{name}"
    prompt_id = own if own in LINE.prompts else name
    prompt = Prompt(prompt_id, text)

    def other(value: Any) -> Any:
        match value:
            case Prompt(id=said):
                return prompt if said == prompt_id else value
            case tuple():
                return tuple(other(item) for item in value)
            case _:
                return value

    steps = {
        id_: replace(step, **{field: other(value) for field, value in vars(step).items()})
        for id_, step in LINE.steps.items()
    }
    return replace(LINE, steps=steps, prompts={**LINE.prompts, prompt_id: prompt})


def explored(line: Line, leaflet: Leaflet = LEAFLET) -> Explored:
    """Return a broken line, explored."""
    return Explored(line, leaflet, HOURS)


def found(rule: Callable[[Any], Iterable[Issue]], of: Line | Explored) -> list[str]:
    """Return what a rule says, each thing once."""
    return sorted({str(issue) for issue in rule(of)})


Case = tuple[Rule, Line, list[str]]
"""A rule, a line that breaks it, and what the rule then says."""


def both_tests_of(cases: list[Case]) -> tuple[Callable[..., None], Callable[..., None]]:
    """Return the two tests of every rule: it finds what is broken, and nothing in the real line."""

    @pytest.mark.parametrize(("rule", "broken", "sentences"), cases)
    def broken_line_is_found(rule: Rule, broken: Line, sentences: list[str]) -> None:
        assert found(rule, explored(broken)) == sorted(sentences)

    @pytest.mark.parametrize("rule", _in_order(rule for rule, _, _ in cases))
    def real_line_keeps_the_rule(rule: Rule) -> None:
        assert found(rule, sound_line()) == []

    return broken_line_is_found, real_line_keeps_the_rule


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Return each rule once; the processes that share the tests must all find the same order."""
    return sorted(set(rules), key=lambda rule: rule.__name__)
