"""Promise: what no rule foresaw is judged by all its words, and a table that is broken is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.answers import intent
from ivr.answers.bare_words import words_of
from ivr.answers.intent import IntentError, judged_by, likely, terms
from ivr.answers.signals import Signal, rules_in, signals_in, sounds_of


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ik zit al een uur in bad en ik krijg mezelf er niet uit ik word zo koud", "emergency"),
        ("er slaan vlammen uit de oven en ik zit in mijn rolstoel", "emergency"),
        ("oma redt het donderdag niet wilt u dat noteren", "person"),
        ("mag er een schepje suiker in de thee", None),
    ],
)
def test_words_of_which_no_rule_tells_are_judged_by_what_was_learned(
    said: str, expected: str | None
) -> None:
    assert rules_in(words_of(said)) == frozenset()
    assert signals_in(words_of(said)) == ({Signal(expected)} if expected else set())


def test_a_rule_for_a_person_is_taken_back_when_all_else_is_an_ordinary_question() -> None:
    words = words_of("waar komt het bij mij vandaan zoekt de dokter dat ook uit")
    assert rules_in(words) == {Signal.PERSON}
    assert signals_in(words) == set()


@given(st.lists(st.text(max_size=12), max_size=80), st.sets(st.sampled_from([*Signal])))
def test_what_is_likely_is_between_none_and_all(words: list[str], rules: set[Signal]) -> None:
    how = likely(words, [rule.value for rule in rules])
    assert 0 <= how.emergency <= 1
    assert 0 <= how.person <= 1
    assert how.emergency + how.person <= 1 + 1e-9


def test_a_word_counts_less_in_a_long_story() -> None:
    short, long = terms(("pijn",), ()), terms((*"abcdefghijklmnop", "pijn"), ())
    assert short["pijn"] > long["pijn"] > 0


def test_terms_without_a_weight_count_for_nothing() -> None:
    weights = {"pijn": (2.0, -1.0)}
    told = judged_by(weights, {"pijn": 1.0})
    assert judged_by(weights, {"pijn": 1.0, "gisteren": 1.0}) == told
    assert told.emergency > 0.8 > told.person


def test_words_count_as_they_sound() -> None:
    assert sounds_of(("lugt", "hals")) == sounds_of(("lucht", "hals"))
    assert sounds_of(("hals",)) != sounds_of(("als",))


@pytest.mark.parametrize("table", ["pijn\t1.0", "pijn\tveel\tweinig", None])
def test_a_broken_table_is_refused_with_the_remedy(
    table: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "intent.tsv"
    if table is not None:
        file.write_text(table, encoding="utf-8")
    monkeypatch.setattr(intent, "LEARNED", file)
    with pytest.raises(IntentError, match=r"intent\.tsv .*scripts/learn_intent\.py"):
        intent._learned.__wrapped__()
