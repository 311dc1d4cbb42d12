"""Promise: a question finds the part that answers it, in any leaflet, and any text has a reply."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.answers import nearness, signals, stems
from ivr.answers.answering import Answering, answering_of
from ivr.answers.bare_words import LONGEST
from ivr.answers.passages import passages
from ivr.answers.reply import Reply
from ivr.line.leaflet import Leaflet
from ivr.words.asked import Decision, Place
from tests.own_leaflet import FILE, LEAFLET
from tests.pavo_1515 import FILE as PAVO
from tests.pavo_1515 import needs_pavo_1515, pavo_1515

OWN = answering_of(LEAFLET, FILE.parent)
"""Answers out of a leaflet that has no bridge of its own."""


def _parts(reply: Reply) -> list[str]:
    return [f"{one.place.topic}.{one.place.part}" for one in reply.ranked]


def _title(leaflet: Leaflet, place: Place) -> str:
    topic = next(topic for topic in leaflet.topics if topic.key == place.topic)
    return topic.parts[place.part - 1].title


def _sentence(leaflet: Leaflet, place: Place) -> str:
    topic = next(topic for topic in leaflet.topics if topic.key == place.topic)
    return topic.parts[place.part - 1].sentences[place.sentence]


@pytest.fixture(scope="module")
def pavo() -> Answering:
    return answering_of(pavo_1515(), PAVO.parent)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("mag ik paracetamol nemen", "Zwelling en pijn"),
        ("het jeukt zo onder het gips", "Jeuk onder het gips"),
        ("mag ik onder de douche met dat ding", "Wassen en eraf"),
        ("mijn hand wordt dik", "Zwelling en pijn"),
        ("hoe vaak moet ik oefenen op een dag", "Oefenen"),
        ("mag mijn dochter helpen bij de oefeningen", "Hulp bij het oefenen"),
        ("wanneer zagen jullie het eraf", "Het gips gaat eraf"),
        ("mijn vingers tintelen", "Wanneer u ons moet bellen"),
    ],
)
def test_a_leaflet_without_a_bridge_answers_too(question: str, title: str) -> None:
    reply = OWN.answer(question)
    assert reply.decision in (Decision.SURE, Decision.UNSURE)
    assert _title(LEAFLET, reply.ranked[0].place) == title


def test_it_begins_at_the_sentence_that_fits() -> None:
    place = OWN.answer("paracetamol").ranked[0].place
    assert _sentence(LEAFLET, place).startswith("Paracetamol mag u nemen")


@pytest.mark.parametrize(
    "question",
    ["waar kan ik parkeren", "gaat het regenen", "wie betaalt de taxi", "welke bloedgroep heb ik"],
)
def test_what_is_not_in_the_leaflet_is_never_sure(question: str) -> None:
    assert OWN.answer(question).decision in (Decision.NONE, Decision.UNSURE)


def test_an_emergency_and_a_person_are_heard_before_any_part() -> None:
    assert OWN.answer("het gips knelt en ik krijg geen lucht").decision is Decision.EMERGENCY
    assert OWN.answer("ik wil iemand spreken over het gips").decision is Decision.PERSON


def test_despair_is_an_emergency_and_told() -> None:
    reply = OWN.answer("ik wil niet meer leven")
    assert (reply.decision, reply.despair) == (Decision.EMERGENCY, True)


def test_meaning_finds_what_words_do_not() -> None:
    wanted = next(one for one in OWN.passages if "breinaald" in one.text)
    meaning = [0.9 if one is wanted else 0.5 for one in OWN.passages]
    assert OWN.answer("wat kan ik pakken", meaning).ranked[0].place == wanted.place


def test_meaning_of_another_leaflet_is_refused() -> None:
    with pytest.raises(ValueError, match="likenesses"):
        OWN.answer("jeuk", [0.5])


@needs_pavo_1515
@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("mag ik nog een boterham voor het aderlaten", "1.1"),
        ("moet er een briefje mee naar het lab", "1.2"),
        ("is een slokje brandewijn slecht", "4.3"),
        ("tellen pap en pudding ook mee", "4.2"),
        ("ik strukel steeds over dat matje", "3.2"),
        ("waarom groei ik zo krom", "2.6"),
        ("helpt het als ik van de peuken afblijf", "3.1"),
    ],
)
def test_callers_words_find_the_words_of_the_leaflet(
    question: str, part: str, pavo: Answering
) -> None:
    assert part in _parts(pavo.answer(question))[:2]


@needs_pavo_1515
def test_a_question_takes_less_than_50_ms(pavo: Answering) -> None:
    pavo.answer("eerst wordt de lijst gemaakt")
    started = process_time()
    for number in range(20):
        pavo.answer(f"mag ik {number} beschuiten met melk eten voor het bloed prikken morgen")
    assert process_time() - started < 20 * 0.050


def test_what_is_searched_is_every_sentence_in_its_order() -> None:
    found = passages(LEAFLET)
    every = [it for topic in LEAFLET.topics for part in topic.parts for it in part.sentences]
    assert [one.text for one in found] == every
    assert all(_sentence(LEAFLET, one.place) == one.text for one in found)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(["ik", "gips", "jeuk", "niet", "hartt", "😀", "'", "\x00", "12"])
        ).map(" ".join),
    )
)
def test_any_text_has_a_reply(text: str) -> None:
    reply = OWN.answer(text)
    parts = _parts(reply)
    assert len(parts) == len(set(parts))
    scores = [one.score for one in reply.ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(_sentence(LEAFLET, one.place) for one in reply.ranked)


@pytest.mark.parametrize(
    "text",
    ["", " ", "?!", "a" * 10_000, "jeuk " * 2_000, "'; DROP TABLE calls; --", "<script>", "日本語"],
)
def test_odd_text_is_answered_in_a_moment(text: str) -> None:
    started = process_time()
    assert OWN.answer(text).decision in [*Decision]
    assert process_time() - started < 0.5


def test_a_long_question_keeps_its_end() -> None:
    assert OWN.answer("eh " * LONGEST + "ik krijg geen lucht").decision is Decision.EMERGENCY


def test_no_word_of_a_question_is_remembered_when_it_is_answered() -> None:
    stems.stem("zwierezwaluwtje")
    assert stems.stem.cache_info().currsize  # type: ignore[attr-defined]
    OWN.answer("mag ik een zwierezwaluwtje nemen")
    for remembering in (stems.stem, signals._heard, signals._sound, nearness._key):
        assert remembering.cache_info().currsize == 0  # type: ignore[attr-defined]
