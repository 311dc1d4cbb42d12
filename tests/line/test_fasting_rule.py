"""Promise: the rule for fasting says what the leaflet's sentence says, or the file is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.line.fasting_rule import FastingRule
from ivr.line.front_matter import RULE as FIELDS
from ivr.line.front_matter import LeafletError
from ivr.line.steps import FASTING_DAY
from ivr.proof.check import wiring_issues
from ivr.words.step import Menu
from tests.dated_leaflet import BODY, CORE, FRONT, RULE, line_of, parsed, text
from tests.pavo_1515 import needs_pavo_1515, pavo_1515

SENTENCE = "Dat betekent dat u vanaf 24.00 uur de avond voor de echo niets meer mag eten."


def with_sentence(sentence: str, begins: str) -> str:
    """Return a leaflet whose rule is another sentence, everywhere."""
    core = f"## Kern\n\n{sentence}\n\n"
    body = BODY.replace("U komt nuchter.", sentence)
    front = FRONT + f"fasting_sentence: {sentence}\nfasting_from: {begins}\n"
    return text(front, core, body)


def test_the_rule_is_read_in_the_words_of_the_leaflet() -> None:
    expected = FastingRule("24.00", "de echo", "mag u niets meer eten", timedelta(weeks=1))
    assert parsed(text()).fasting == expected


@pytest.mark.parametrize(
    ("sentence", "begins", "forbids"),
    [
        (
            "Vanaf 22.00 uur de avond voor het onderzoek eet en drinkt u niets meer.",
            "22.00 uur de avond voor het onderzoek",
            "eet en drinkt u niets meer",
        ),
        (
            "Vanaf 18.30 uur de avond voor uw operatie mag u niks meer drinken.",
            "18.30 uur de avond voor uw operatie",
            "mag u niks meer drinken",
        ),
        (
            "Het betekent dat u vanaf 23.45 uur de avond voor de scan niets meer mag eten.",
            "23.45 uur de avond voor de scan",
            "mag u niets meer eten",
        ),
    ],
)
def test_the_ways_in_which_a_leaflet_forbids(sentence: str, begins: str, forbids: str) -> None:
    rule = parsed(with_sentence(sentence, begins)).fasting
    assert rule
    assert rule.forbids == forbids
    assert rule.at == begins[:5]
    assert not rule.before


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        # The text was changed, and the rule was not.
        ("de avond\nvoor de echo", "de avond\nvoor deze echo", "nowhere else in its topic"),
        (
            "één week voor uw afspraak. U",
            "twee weken voor uw afspraak. U",
            "'test_sentence' is no sentence",
        ),
        # The rule was changed, and the text was not.
        ("fasting_from: 24.00", "fasting_from: 23.00", "'fasting_from' says what"),
        ("fasting_from: 24.00", "fasting_from: 12.00", "'fasting_from' is not understood"),
        ("fasting_from: 24.00 uur de", "fasting_from: 24.00 uur, de", "is not understood"),
        ("appointment: één week", "appointment: twee weken", "'test_before_appointment' says"),
        ("appointment: één week", "appointment: een tijdje", "is not understood"),
        ("fasting_from: 24.00 uur de avond voor de echo\n", "", "stands without 'fasting_from'"),
        ("test_before_appointment: één week\n", "", "stands without 'test_before_appointment'"),
    ],
)
def test_a_rule_and_a_text_that_differ_are_refused(was: str, becomes: str, problem: str) -> None:
    changed = text().replace(was, becomes)
    assert changed != text()
    with pytest.raises(LeafletError, match=problem):
        parsed(changed)


@pytest.mark.parametrize(
    ("sentence", "begins", "problem"),
    [
        (
            "Dat betekent dat u vanaf 24.00 uur de avond voor de echo niets mag eten.",
            "24.00 uur de avond voor de echo",
            "forbids in words of its own",
        ),
        (
            "Dat betekent dat u vanaf 24.00 uur de avond voor de echo weer alles mag eten.",
            "24.00 uur de avond voor de echo",
            "forbids in words of its own",
        ),
        (
            "Vanaf 22.00 uur de avond voor de echo eet u niets meer, en vanaf 23.00 uur drinkt u "
            "niets meer.",
            "22.00 uur de avond voor de echo",
            "more than one time",
        ),
    ],
)
def test_another_rule_is_not_taken_for_one(sentence: str, begins: str, problem: str) -> None:
    with pytest.raises(LeafletError, match=problem):
        parsed(with_sentence(sentence, begins))


AT = "vanaf 24.00 uur de avond voor de echo"


@pytest.mark.parametrize(
    "sentence",
    [
        f"Dat betekent niet dat u {AT} niets meer mag eten.",
        f"Dat betekent dat u, behalve water, {AT} niets meer mag eten en drinken.",
        f"Gebruikt u insuline, dan betekent het dat u {AT} niets meer mag eten.",
        f"Dat betekent dat u {AT} niets meer mag eten behalve fruit.",
        f"Dat betekent dat kinderen {AT} niets meer mogen eten.",
        f"Soms mag u {AT} niets meer eten.",
    ],
)
def test_a_word_that_may_turn_the_rule_round_is_refused(sentence: str) -> None:
    with pytest.raises(LeafletError, match="forbids in words of its own"):
        parsed(with_sentence(sentence, AT.removeprefix("vanaf ")))


def with_test(sentence: str, before: str) -> str:
    """Return a leaflet that tells in this sentence when the test is."""
    fields = f"test_sentence: {sentence}\ntest_before_appointment: {before}\n"
    front = FRONT + "".join(RULE.splitlines(keepends=True)[:2]) + fields
    return text(front=front, body=BODY.replace("U komt nuchter.", sentence))


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("U gaat één week na deze afspraak bloed laten prikken.", "één week"),
        ("U gaat minstens één week voor deze afspraak bloed laten prikken.", "één week"),
        ("U gaat binnen één week voor deze afspraak bloed laten prikken.", "één week"),
        ("U gaat één week en twee dagen voor deze afspraak bloed laten prikken.", "één week"),
        ("U gaat één week of twee weken voor deze afspraak bloed laten prikken.", "twee weken"),
        ("U hoeft niet één week voor deze afspraak bloed te laten prikken.", "één week"),
        ("U gaat één week voor deze afspraak niet bloed laten prikken.", "één week"),
        ("U gaat één week voor uw vakantie bloed laten prikken.", "één week"),
        ("Stop één week voor deze afspraak met uw medicijnen.", "één week"),
    ],
)
def test_a_sentence_that_may_mean_another_day_is_refused(sentence: str, before: str) -> None:
    with pytest.raises(LeafletError, match="does not tell in a way we understand"):
        parsed(with_test(sentence, before))


@pytest.mark.parametrize(
    ("sentence", "before", "days"),
    [
        ("U gaat twee dagen voor uw afspraak bloed laten prikken.", "twee dagen", 2),
        ("Het onderzoek is drie weken vóór uw afspraak.", "drie weken", 21),
        ("U komt één dag voor de afspraak bloed prikken.", "één dag", 1),
    ],
)
def test_sentences_that_tell_when_the_test_is(sentence: str, before: str, days: int) -> None:
    rule = parsed(with_test(sentence, before)).fasting
    assert rule
    assert rule.before == timedelta(days=days)


def test_a_sentence_that_changes_in_all_places_but_the_rule_is_refused() -> None:
    changed = text(core=CORE.replace("24.00", "22.00"), body=BODY.replace("24.00", "22.00"))
    with pytest.raises(LeafletError, match="'fasting_sentence' is no sentence of the part 'Kern'"):
        parsed(changed)


def test_a_rule_needs_a_core() -> None:
    with pytest.raises(LeafletError, match="no sentence of the part 'Kern'"):
        parsed(text(core=""))


def test_an_error_names_the_line() -> None:
    with pytest.raises(LeafletError, match=r"^echo/leaflet.md:14: "):
        parsed(text().replace("fasting_from: 24.00", "fasting_from: 23.00"))


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_by_itself_is_refused(field: str) -> None:
    (line,) = (it for it in RULE.splitlines(keepends=True) if it.startswith(f"{field}:"))
    with pytest.raises(LeafletError, match=f"'{field}' stands without"):
        parsed(text(front=FRONT + line))


def test_a_leaflet_without_a_rule_has_no_such_step() -> None:
    assert FASTING_DAY in line_of().steps
    line = line_of(parsed(text(front=FRONT)))
    assert not {name for name in line.steps if name.startswith(("fasting", "reminder"))}
    assert line.fasting is None
    assert not any(name.startswith(("year-", "evening-")) for name in line.prompts)


@pytest.mark.parametrize(("at", "offers"), [("20.30", False), ("21.00", True), ("24.00", True)])
def test_a_call_that_would_come_after_the_beginning_is_not_offered(at: str, offers: bool) -> None:
    line = line_of(parsed(text().replace("24.00", at)))
    answer = line.steps["fasting"]
    assert isinstance(answer, Menu)
    assert answer.on_silence == ("reminder-gate" if offers else "topic-1-part-2")
    assert bool(line.reminder) is offers
    assert ("reminder" in line.steps) is offers
    assert wiring_issues(line) == []


def test_a_leaflet_that_tells_no_appointment_asks_for_none() -> None:
    front = FRONT + "".join(RULE.splitlines(keepends=True)[:2])
    line = line_of(parsed(text(front=front)))
    assert "fasting-appointment" not in line.steps
    assert not {"appointment", "only-appointment", "date-appointment"} & set(line.prompts)


@needs_pavo_1515
def test_the_rule_of_pavo_1515() -> None:
    leaflet = pavo_1515()
    expected = FastingRule(
        "24.00", "de bloedafname", "mag u niks meer eten en drinken", timedelta(weeks=1)
    )
    assert leaflet.fasting == expected
    assert replace(expected, at="22.30").spoken == "om 22.30 uur"
    assert expected.spoken == "om twaalf uur 's nachts"
