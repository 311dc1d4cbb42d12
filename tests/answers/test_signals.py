"""Promise: an emergency is heard in many wordings, and so is the wish for a person."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
import yaml

from ivr.answers import signals
from ivr.answers.bare_words import words_of
from ivr.answers.signals import RuleError, Signal, signals_in
from ivr.dutch.misheard import misheard

SAID: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("said.yaml").read_text(encoding="utf-8")
)
EXPECTED = {
    "despair": {Signal.DESPAIR, Signal.EMERGENCY},
    "emergency": {Signal.EMERGENCY},
    "person": {Signal.PERSON},
    "neither": set[Signal](),
}


def _heard(said: str) -> frozenset[Signal]:
    return signals_in(words_of(said))


@pytest.mark.parametrize("kind", EXPECTED)
def test_what_is_said_calls_for_what_it_should(kind: str) -> None:
    wrong = {said: found for said in SAID[kind] if (found := _heard(said)) != EXPECTED[kind]}
    assert wrong == {}


@pytest.mark.parametrize(("kind", "most"), [("neither", 0.02), ("emergency", 0.35)])
def test_words_that_are_misheard_change_little(kind: str, most: float) -> None:
    """A fifth of the words: of an emergency of five words that is one, and often the one."""
    heard = [misheard(said, 20, seed) for said in SAID[kind] for seed in (1, 2)]
    wrong = [words for words in heard if _heard(words) != EXPECTED[kind]]
    assert len(wrong) <= most * len(heard), wrong


def test_an_emergency_comes_before_a_wish_for_a_person() -> None:
    both = _heard("verbind me door met de dokter mijn man krijgt geen lucht")
    assert both == {Signal.EMERGENCY, Signal.PERSON}


def test_a_homophone_is_the_word_of_the_rule() -> None:
    assert _heard("ik krijg geen lugt") == {Signal.EMERGENCY}
    assert _heard("mijn man is beweusteloos") == {Signal.EMERGENCY}


@pytest.mark.parametrize(
    "rules",
    ["slots: {}", "- a list", "slots: {}\ndespair: {a: {says: '(x'}}\nemergency: {}\nperson: {}"],
)
def test_a_broken_rule_is_refused_by_the_name_of_its_file(
    rules: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "signals.yaml"
    file.write_text(rules, encoding="utf-8")
    monkeypatch.setattr(signals, "RULES", file)
    with pytest.raises(RuleError, match=r"signals\.yaml"):
        signals._rules.__wrapped__()


def test_a_slot_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "signals.yaml"
    rules = "slots: {}\ndespair: {a: {says: <nobody> valt}}\nemergency: {}\nperson: {}"
    file.write_text(rules, encoding="utf-8")
    monkeypatch.setattr(signals, "RULES", file)
    with pytest.raises(RuleError, match="nobody"):
        signals._rules.__wrapped__()


@pytest.mark.parametrize(
    "word", ["een", "en", "hee", "nou", "niet", "adem", "ja", "graag", "aandoen"]
)
def test_a_word_said_over_and_over_takes_no_longer(word: str) -> None:
    """Two choices that sound alike would make a search that doubles with each repeated word."""
    signals_in(("warm",))
    began = process_time()
    signals_in((word, "en") * 100)
    assert process_time() - began < 1.0
