"""One order says which voice is better, and one function which are glued from single sounds."""

from __future__ import annotations

from itertools import combinations

from ivr.sound.quality import diphone_voices, is_better, is_diphone

BEST_FIRST = ["recorded:0123", "gtts", "piper:nl_NL-pim-medium@01", "mbrola:nl2", "espeak:nl", "x"]


def test_a_human_being_comes_first_and_glued_sounds_last() -> None:
    for better, worse in combinations(BEST_FIRST, 2):
        assert is_better(better, worse)
        assert not is_better(worse, better)


def test_two_voices_of_one_kind_are_equals() -> None:
    assert not is_better("mbrola:nl2", "mbrola:nl3")
    assert not is_better("mbrola:nl3", "mbrola:nl2")


def test_those_of_single_sounds_are_known_by_their_name() -> None:
    assert [voice for voice in BEST_FIRST if is_diphone(voice)] == ["mbrola:nl2", "espeak:nl"]
    said = ["espeak:nl", "mbrola:nl2@1", "gtts", "mbrola:nl2@1"]
    assert diphone_voices(said) == ("mbrola:nl2", "espeak:nl")
    assert diphone_voices(["gtts", "recorded:0123"]) == ()
