"""Between phrases, and inside them, there is exactly as much silence as was asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ivr.dutch.pacing import per_second, syllables
from ivr.dutch.phrasing import Phrase
from ivr.sound.assembly import joined, speech_seconds, with_longer_pauses, with_pauses
from ivr.sound.samples import samples, segment
from tests.sound.sounds import quiet, speechlike

RATE = 16000


def said(*parts: float) -> Any:
    """Be silent and speak in turn, for each of these numbers of seconds."""
    turns = [quiet(s) if turn % 2 == 0 else speechlike(s) for turn, s in enumerate(parts)]
    return segment(np.concatenate(turns), RATE)


def gaps_ms(sound: Any) -> list[int]:
    loud = np.flatnonzero(np.abs(samples(sound)) > 0.003)
    return [round((b - a) / 16) for a, b in pairwise(loud) if b - a > 50 * 16]


@pytest.mark.parametrize(
    ("spoken", "wanted", "expected"),
    [
        ([0.2, 1, 0.2, 1, 0.3], (275,), [275]),
        ([0.2, 1, 0.2, 1, 0.4, 1, 0.3], (275, 400), [275, 400]),
        # A voice that pauses more often than it was asked to keeps its own short breath.
        ([0, 1, 0.3, 1, 0.18, 1, 0.4, 1], (275, 400), [275, 180, 400]),
        # A voice that pauses less often gets the shortest wanted pause where it does pause.
        ([0, 1, 0.3, 1], (275, 400), [275]),
        ([0, 1, 0.3, 1], (), [300]),
        # The closure of a consonant is no pause.
        ([0, 1, 0.1, 1], (), [100]),
        ([0.5, 1, 0.5], (275,), []),
    ],
)
def test_a_pause_inside_a_phrase_gets_its_length(
    spoken: list[float], wanted: tuple[int, ...], expected: list[int]
) -> None:
    assert gaps_ms(with_pauses(said(*spoken), wanted)) == pytest.approx(expected, abs=15)


def test_phrases_are_joined_with_the_pauses_between_them() -> None:
    plan = [Phrase("a", (), 700), Phrase("b", (), 950), Phrase("c", (), 0)]
    sound = joined(plan, lambda text: said(0.3, 1, 0.3))
    assert gaps_ms(sound) == pytest.approx([700, 950], abs=15)


def test_a_recording_can_be_slowed_by_its_pauses_alone() -> None:
    slow = with_longer_pauses(said(0.3, 1, 0.4, 1, 0.6, 1, 0.3), 1.5)
    assert gaps_ms(slow) == pytest.approx([600, 900], abs=15)
    assert speech_seconds(samples(slow), RATE) == pytest.approx(3, abs=0.05)


def test_a_cut_edge_does_not_click() -> None:
    heard = samples(with_pauses(said(0, 1, 0), ()))
    assert abs(heard[0]) < 0.001
    assert abs(heard[-1]) < 0.001


def test_a_voice_that_stays_silent_is_an_error() -> None:
    with pytest.raises(ValueError, match="silence"):
        joined([Phrase("a", (), 0)], lambda text: said(1.0))


@pytest.mark.parametrize(
    ("spoken", "count"),
    [
        ("melk", 1),
        ("voeding", 2),
        ("polikliniek", 4),
        ("botdichtheidsmeting", 5),
        ("één, één, twee", 3),
        ("zo", 1),
    ],
)
def test_syllables_are_counted(spoken: str, count: int) -> None:
    assert syllables(spoken) == count


def test_the_rate_is_syllables_for_each_second_of_speech() -> None:
    assert per_second("voeding voeding", 2.0) == 2.0
    assert per_second("voeding", 0.0) == 0.0
