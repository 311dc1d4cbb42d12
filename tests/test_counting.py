"""Promise: what a command counts is said in the singular when it is one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.counting import counted
from ivr.settings import ROOT


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 issues"), (1, "1 issue"), (2, "2 issues"), (21, "21 issues")]
)
def test_a_number_has_the_word_that_goes_with_it(number: int, words: str) -> None:
    assert counted(number, "issue") == words


def test_a_plural_may_be_a_phrase() -> None:
    assert [counted(number, "line is", "lines are") for number in (1, 2)] == [
        "1 line is",
        "2 lines are",
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "scripts").rglob("*.py")), ids=lambda it: it.name)
def test_no_command_writes_a_plural_behind_a_length(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\{len\([^{}]+\)\} (?!of\b)[a-z]+s\b", text) == []
