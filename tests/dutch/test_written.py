"""Colleagues read days, lengths and numbers as the Dutch write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ivr.dutch import written
from ivr.dutch.written import counted
from ivr.settings import ROOT

NOON = datetime(2027, 3, 1, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (written.day(date(2027, 3, 1)), "maandag 1 maart 2027"),
        (written.day_of_week(date(2027, 3, 1)), "maandag 1 maart"),
        (written.hour(NOON), "12.05 uur"),
        (written.moment(NOON), "maandag 1 maart 2027, 12.05 uur"),
        (written.short_moment(NOON), "ma 1 mrt 2027 12.05"),
        (written.waiting(timedelta(minutes=1, seconds=59)), "1 minuut"),
        (written.waiting(timedelta(hours=2)), "2 uur"),
        (written.waiting(timedelta(hours=2, minutes=5)), "2 uur en 5 minuten"),
        (written.length(None), "lengte onbekend"),
        (written.length(0), "0 seconden"),
        (written.length(1), "1 seconde"),
        (written.length(2), "2 seconden"),
        (written.length(65), "1 min 5 s"),
        (written.telephone("+31791234560"), "079 123 45 60"),
        (written.country("BE"), "Belgi\u00eb"),
        (written.share(1, 3), "33 %"),
        (written.share(0, 0), ""),
        (written.per_hundred(3, 2), "150"),
        (written.searchable("  Jos\u00e9  DE  Wit "), "jose de wit"),
    ],
)
def test_a_value_is_written_as_a_colleague_reads_it(found: str, words: str) -> None:
    assert found == words


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
