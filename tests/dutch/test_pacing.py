"""Slow means longer pauses and hardly slower speech; what a text takes is known beforehand."""

from __future__ import annotations

import pytest

from ivr.dutch.pacing import (
    PAUSES,
    SLOWER,
    SYLLABLES_PER_SECOND,
    Pauses,
    pause_after,
    seconds_to_say,
    syllables,
)
from ivr.words.prompt import Pace


def test_slow_is_half_as_much_pause_again_and_hardly_slower_speech() -> None:
    normal, slow = PAUSES[Pace.NORMAL], PAUSES[Pace.SLOW]
    assert slow == Pauses(comma=412, colon=600, semicolon=900, sentence=1050, paragraph=1425)
    assert (normal.comma, normal.sentence, normal.paragraph) == (275, 700, 950)
    assert 0.9 <= SLOWER[Pace.SLOW] < SLOWER[Pace.NORMAL] == 1


def test_syllables_are_those_of_a_speaker() -> None:
    words = ("", "af", "voeding", "medewerker")
    assert [syllables(word) for word in words] == [0, 1, 2, 4]


@pytest.mark.parametrize(("spoken", "pause"), [("Dag.", 0), ("Dag. ", 700), ("Dag.\n\n", 950)])
def test_what_a_text_was_cut_off_from_comes_after_its_pause(spoken: str, pause: int) -> None:
    assert pause_after(spoken, Pace.NORMAL) == pause


def test_the_seconds_of_a_text_are_its_syllables_and_its_pauses() -> None:
    said = 3 / SYLLABLES_PER_SECOND
    assert seconds_to_say("Dag, mevrouw.") == pytest.approx(said + 0.275 + 0.7)
    assert seconds_to_say("Dag, mevrouw.", Pace.SLOW) > seconds_to_say("Dag, mevrouw.")
