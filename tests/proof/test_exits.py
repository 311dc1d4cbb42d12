"""Promise: a key with two meanings, or an exit to nowhere, is found before a caller finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from ivr.proof import exits
from ivr.proof.check import find_issues
from ivr.proof.issue import Issue
from ivr.words.act import Act, Exit
from ivr.words.line import Line
from ivr.words.step import Announcement
from tests.own_leaflet import HOURS, LEAFLET, LINE
from tests.proof.broken import found, with_changed, with_exit, with_step

Rule = Callable[[Line], Iterable[Issue]]

CASES: list[tuple[Rule, Line, list[str]]] = [
    (
        exits.leads_nowhere,
        with_changed("sent", then="nowhere"),
        ["sent: leads to the step 'nowhere', which does not exist."],
    ),
    (
        exits.goes_in_circles,
        with_step(Announcement("sent", (), "no-message"), with_changed("no-message", then="sent")),
        [
            "no-message: comes back to itself without waiting.",
            "sent: comes back to itself without waiting.",
        ],
    ),
    (
        exits.two_meanings,
        with_exit("review", "5", Exit(Act.NEXT, "listen")),
        ["Key 5 has two meanings: repeat at welcome and next at review."],
    ),
    (
        exits.two_destinations,
        with_exit("topic-1-end", "3", Exit(Act.TOPIC_3, "topic-3-part-2")),
        ["topic-1-end: key 3 leads to 'topic-3-part-2' here, but to 'topic-3-part-1' from the "
         "main menu."],
    ),
    (
        exits.two_destinations,
        with_exit("review", "*", Exit(Act.MAIN_MENU, "goodbye")),
        ["review: key * leads to 'goodbye' here, but to 'menu' from the main menu."],
    ),
    (
        exits.zero_leads_elsewhere,
        with_exit("closed", "0", Exit(Act.PERSON, "voicemail")),
        ["closed: key 0 leads to 'voicemail' instead of the desk."],
    ),
    (
        exits.missing_keys,
        with_exit("number", "0", None),
        ["number: key 0 does nothing here, though it works elsewhere."],
    ),
    (
        exits.odd_reading_order,
        with_exit("topic-1-part-1", "6", Exit(Act.NEXT, "topic-1-part-3")),
        ["topic-1-part-1: key 6 leads to 'topic-1-part-3', but silence to 'topic-1-part-2'."],
    ),
    (
        exits.odd_reading_order,
        with_exit("topic-2-part-2", "7", Exit(Act.PREVIOUS, "menu")),
        ["topic-2-part-2: key 7 leads to 'menu' instead of 'topic-2-part-1'."],
    ),
    (
        exits.odd_reading_order,
        with_exit("topic-3-part-1", "7", Exit(Act.PREVIOUS, "goodbye")),
        ["topic-3-part-1: key 7 leads to 'goodbye' instead of the main menu."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "broken", "sentences"), CASES)
def test_a_broken_line_is_found(rule: Rule, broken: Line, sentences: list[str]) -> None:
    assert found(rule, broken) == sentences
    assert found(rule, LINE) == []


def test_a_line_that_cannot_be_walked_through_is_reported_and_not_walked() -> None:
    (issue,) = find_issues(with_changed("sent", then="nowhere"), LEAFLET, HOURS)
    assert issue.step == "sent"
