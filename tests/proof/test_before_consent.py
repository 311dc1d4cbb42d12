"""Promise: a line that tells a stranger who picks up what it is about is found out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.proof.before_consent import tells_before_consent
from ivr.proof.check import issues_of
from ivr.proof.durations import timings, too_late
from ivr.proof.exits import two_destinations
from ivr.proof.issue import Explored, Issue
from ivr.proof.named_keys import keys_nobody_is_told
from ivr.words.act import Act, Exit
from ivr.words.line import Line
from ivr.words.prompt import Slot
from ivr.words.step import Menu
from tests.dated_leaflet import LEAFLET, line_of

LINE = line_of()


def explored(line: Line) -> Explored:
    """Return a line of the leaflet with a rule, explored."""
    return Explored(line, LEAFLET, LEAFLET.about.hours)


SOUND_LINE = explored(LINE)
"""Walked through once, for all tests that break nothing."""


def with_reminder(**changes: object) -> Line:
    """Return a line whose call on the eve begins in another way."""
    first = replace(LINE.steps["reminder"], **changes)  # type: ignore[arg-type]
    return replace(LINE, steps={**LINE.steps, "reminder": first})


def found(line: Line) -> set[str]:
    return {str(issue) for issue in tells_before_consent(explored(line))}


def test_a_sound_line_keeps_every_rule() -> None:
    assert issues_of(SOUND_LINE) == []


def test_words_of_the_leaflet_before_the_key_are_found() -> None:
    first = LINE.steps["reminder"]
    core = LINE.steps["topic-1-part-1"]
    assert isinstance(first, Menu)
    assert isinstance(core, Menu)
    words = (*first.asks[0], core.reads[1])
    assert found(with_reminder(asks=(words, words)))
    dated = (*first.asks[0], Slot.FASTING)
    assert found(with_reminder(asks=(dated, dated)))


@pytest.mark.parametrize("key", ["0", "1", "*"])
def test_another_key_that_leads_on_is_found(key: str) -> None:
    first = LINE.steps["reminder"]
    assert isinstance(first, Menu)
    onward = Exit(Act.MAIN_MENU, "menu")
    sentences = found(with_reminder(exits={**first.exits, key: onward}))
    assert "reminder: leads to 'menu' without the key that opens it." in sentences


def test_silence_that_lets_the_message_sound_is_found() -> None:
    assert found(with_reminder(on_silence="reminder-message"))


def test_the_rule_is_timed_from_its_own_sentence() -> None:
    seconds = {timing.name: timing.seconds for timing in timings(SOUND_LINE)}
    after_key = seconds["the rule for fasting begins, after the key of its topic"]
    assert after_key >= seconds["topic 1: the leaflet's own words begin, after its key"]
    assert seconds["nothing pressed: the rule for fasting begins"] > after_key


def test_a_rule_that_comes_late_is_found() -> None:
    slow = replace(SOUND_LINE, seconds=lambda prompt, pace: 9.0)
    assert any("the rule for fasting begins" in str(issue) for issue in too_late(slow))


def test_a_topic_key_leads_deeper_only_inside_its_own_topic() -> None:
    other = LINE.steps["topic-2-part-1"]
    assert isinstance(other, Menu)
    deeper = {**other.exits, "1": Exit(Act.TOPIC_1, "fasting-day")}
    steps = {**LINE.steps, other.id: replace(other, exits=deeper)}
    (issue,) = two_destinations(replace(LINE, steps=steps))
    assert issue == Issue(
        "topic-2-part-1",
        "key 1 leads to 'fasting-day' here, but to 'topic-1-part-1' from the main menu.",
    )


def test_a_key_that_leads_deeper_must_be_told_where_the_topic_begins() -> None:
    core = LINE.steps["topic-1-part-1"]
    assert isinstance(core, Menu)
    silent = replace(core, asks=((core.asks[0][-1],), core.asks[1]))
    line = replace(LINE, steps={**LINE.steps, core.id: silent})
    expected = "key 1 does something special here, but no prompt says so."
    assert Issue(core.id, expected) in set(keys_nobody_is_told(explored(line)))
