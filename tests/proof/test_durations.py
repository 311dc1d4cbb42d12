"""Promise: the check finds what is heard too late, and what goes on too long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.proof import durations
from ivr.words.prompt import Pace, Prompt
from tests.own_leaflet import LINE
from tests.own_words import own
from tests.proof.broken import (
    LONG,
    Case,
    both_tests_of,
    explored,
    sound_line,
    with_changed,
    with_words,
)

MENU = own(LINE, "menu").text

CASES: list[Case] = [
    (
        durations.too_long_a_menu,
        with_words("goodbye", f"{LONG} {LONG} {LONG} {LONG} Hoofdmenu: sterretje."),
        ["The choices in 'goodbye' take 22.8 s; 20 s is the most."],
    ),
    (
        durations.odd_length_of_part,
        with_changed("topic-3-part-2", reads=(Prompt("short", "Deel 2 van 2: te kort."),)),
        ["topic-3-part-2: reads for 2.6 s; 15 to 60 s is good."],
    ),
    (
        durations.coarse_sounds,
        with_changed("topic-3-part-2", reads=tuple(Prompt(str(n), "Dag.") for n in range(7))),
        ["topic-3-part-2: reads 7 sounds; 6 is the most."],
    ),
    (
        durations.coarse_sounds,
        with_words("topic-3-part-1-1", f"{LONG} {LONG} {LONG} {LONG}"),
        [f"topic-3-part-1: '{LINE.leaflet}-topic-3-part-1-1' takes 20.5 s; "
         "20 s is the most for one sound."],
    ),
    (
        durations.too_late,
        with_words("welcome", f"{LONG} {LONG} {LONG}"),
        ["the first key has been named: 17.5 s; 10 s is the most."],
    ),
    (
        durations.too_late,
        with_words("topic-3-part-1", f"{LONG}"),
        ["topic 3: the leaflet's own words begin, after its key: 5.1 s; 5 s is the most.",
         "topic 3: the leaflet's own words begin, its key pressed at once: 8.7 s; "
         "7 s is the most."],
    ),
    (
        durations.long_breaths,
        with_words("topic-3-end", " ".join([LONG] * 6)),
        ["topic-3-end: our own words take 33.0 s in one go; 26 s is the most."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)


def test_a_key_counts_as_named_when_the_word_for_it_has_been_heard() -> None:
    def measured(prompt: Prompt, _pace: Pace) -> float:
        name = prompt.id.removeprefix(f"{LINE.leaflet}-")
        return {"welcome": 7.0, "person-offer": 4.0, "emergency": 3.0, "menu": 20.0}.get(name, 1.0)

    heard = {
        timing.name: timing for timing in durations.timings(replace(sound_line(), seconds=measured))
    }
    assert heard["the first key has been named"].seconds == pytest.approx(10.0, abs=0.5)
    assert heard["the first key has been named"].limit == 10.0
    # 7 + 4 + 3, the second in which a key is still waited for, and the whole menu.
    assert heard["topic 3: its key has been named"].seconds == pytest.approx(34.0, abs=0.5)


def test_a_silence_without_end_is_measured_until_it_comes_back() -> None:
    """The line that does so is refused; measuring it must not take for ever."""
    timings = durations.timings(explored(with_changed("menu", on_silence="menu")))
    [silent] = [timing for timing in timings if timing.name.startswith("nothing pressed")]
    assert 60 < silent.seconds < 120
