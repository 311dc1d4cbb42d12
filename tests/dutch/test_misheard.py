"""Promise: words are misheard as a recogniser does, by the same seed the same, and never lost."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dutch import misheard as mishearing
from ivr.dutch.misheard import misheard
from ivr.dutch.sound_key import SOUNDS, sound_key

SAID = (
    "ja hallo ik moet donderdag bloed laten prikken en nou wou ik eigenlijk weten of ik dan s "
    "avonds laat nog een beschuitje mag eten met een glas melk erbij"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("feit", "vijd"),
        ("zout", "saut"),
        ("rijzen", "reisen"),
        ("chirurg", "girurg"),
        ("lopen", "lope"),
        ("goed", "goet"),
        ("calcium", "kalsium"),
        ("fysiek", "fisik"),
        ("één", "een"),
        ("bot", "boot"),
    ],
)
def test_words_that_sound_alike_on_the_line_have_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(("one", "other"), [("bod", "bad"), ("val", "vel"), ("huis", "hoes")])
def test_words_that_a_listener_tells_apart_have_keys_of_their_own(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_nothing_is_misheard_when_nothing_is_to_be() -> None:
    assert misheard(SAID, 0) == SAID


def test_the_same_seed_hears_the_same_and_another_something_else() -> None:
    assert misheard(SAID, 20, 3) == misheard(SAID, 20, 3)
    assert len({misheard(SAID, 20, seed) for seed in range(20)}) > 15


@pytest.mark.parametrize("percent", [10, 20, 40])
def test_so_many_of_a_hundred_words_are_misheard_in_a_long_run(percent: int) -> None:
    said = SAID.split()
    kept = sum(_kept(said, misheard(SAID, percent, seed).split()) for seed in range(100))
    share = 100 - kept / len(said)
    # A word that is joined to the one before takes that one along.
    assert percent - 3 < share < percent * 1.3 + 3


def _kept(said: list[str], heard: list[str]) -> int:
    return sum(min(said.count(word), heard.count(word)) for word in set(said))


def test_one_word_is_sometimes_misheard_and_always_something() -> None:
    heard = [misheard("calcium", 20, seed) for seed in range(200)]
    assert 15 < sum(word != "calcium" for word in heard) < 65
    assert all(heard)


def test_all_kinds_of_mistakes_are_made() -> None:
    heard = {misheard("ik moet bloedprikken", 100, seed) for seed in range(60)}
    counts = {len(words.split()) for words in heard}
    assert {1, 2, 3, 4} <= counts, "lost, joined, taken for another, and cut in two"


def test_a_common_word_becomes_another_that_exists() -> None:
    heard = {misheard("prikken", 100, seed) for seed in range(40)}
    words = {word for one in heard for word in one.split()}
    assert words <= mishearing._known().keys()


def test_a_word_that_nobody_knows_gets_a_slip() -> None:
    heard = {misheard("osteoporosevraag", 100, seed) for seed in range(20)}
    assert "osteoporosevraag" not in heard
    assert all(any(letter in SOUNDS for letter in one) for one in heard)


def test_it_mishears_without_the_library_of_words_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    for kept in (mishearing._known, mishearing._by_sound, mishearing._nearest):
        monkeypatch.setattr(mishearing, kept.__name__, kept.__wrapped__)
    assert misheard(SAID, 20, 1) != SAID
    assert misheard("calcium", 100, 1) != "calcium"


@pytest.mark.parametrize("percent", [-1, 101, float("nan")])
def test_what_is_no_percentage_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 100"):
        misheard(SAID, percent)


@given(st.text(max_size=60), st.floats(0, 100), st.integers())
def test_any_text_is_misheard_without_an_error(words: str, percent: float, seed: int) -> None:
    assert bool(misheard(words, percent, seed)) == bool(words.split())
