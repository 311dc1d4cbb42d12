"""Promise: a question in one's own words is offered parts of the leaflet, and never more than that.

Whoever tells of an emergency hears 112 first, and whoever wants a person gets one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.call import flow
from ivr.call.events import Asked, DialEnded, Event, Input, NoInput
from ivr.call.moment import moment_at
from ivr.call.moves import heard_at
from ivr.words.asked import MOST_PLACES, Decision, Place
from ivr.words.fact import NO_FACTS, Fact
from ivr.words.position import Position
from ivr.words.prompt import Pace, prompts_among
from ivr.words.step import Offer, OpenQuestion
from ivr.words.turn import HangUp, Turn, WaitForDesk, WaitForInput, WaitForSpeech
from tests.calling import SATURDAY, TUESDAY
from tests.own_leaflet import ALOUD, HOURS, LEAFLET, LINE

OPEN, CLOSED = moment_at(TUESDAY, HOURS), moment_at(SATURDAY, HOURS)
PLACES = tuple(
    Place(topic.key, number, len(part.sentences) - 1)
    for topic in LEAFLET.topics
    for number, part in enumerate(topic.parts, 1)
)
ASKING = Position("question", leaflet=LEAFLET.name)


def place(turn: Turn) -> Position:
    assert not isinstance(turn.wait, HangUp)
    return turn.wait.position


def says(turn: Turn) -> str:
    return " ".join(prompt.text for prompt in prompts_among(turn.says))


def meanwhile(turn: Turn) -> str:
    wait = turn.wait
    asked = wait.says if isinstance(wait, WaitForInput | WaitForSpeech) else ()
    before = (saying for part in turn.listening for saying in part.says)
    return " ".join(prompt.text.strip() for prompt in prompts_among((*before, *asked)))


def walk(*events: Event, here: Position = ASKING, is_open: bool = True) -> Turn:
    turn = None
    for event in events:
        turn = flow.advance(ALOUD, here, event, OPEN if is_open else CLOSED)
        here = here if isinstance(turn.wait, HangUp) else turn.wait.position
    assert turn
    return turn


def asked(decision: Decision, *places: Place, despair: bool = False) -> Asked:
    return Asked(decision, places, despair)


SURE = asked(Decision.SURE, *PLACES[1:4])
UNSURE = asked(Decision.UNSURE, *PLACES[1:4])


def words_at(where: Place) -> str:
    (topic,) = [topic for topic in LEAFLET.topics if topic.key == where.topic]
    return topic.parts[where.part - 1].sentences[where.sentence]


def test_the_key_asks_for_a_question_from_the_menu_and_after_every_part() -> None:
    for step in ("menu", *(name for name in ALOUD.steps if "-part-" in name), "question", "person"):
        turn = walk(Input("9"), here=Position(step, leaflet=LEAFLET.name))
        assert isinstance(turn.wait, WaitForSpeech)
        assert meanwhile(turn).startswith("Zeg nu hardop wat u wilt weten. Bijvoorbeeld:")


def test_it_is_named_in_the_menu_and_after_every_part() -> None:
    for name, step in ALOUD.steps.items():
        if name == "menu" or "-part-" in name:
            first = " ".join(word.text for word in prompts_among(getattr(step, "asks")[0]))  # noqa: B009
            assert "Uw vraag hardop: druk op negen" in first


def test_without_the_setting_no_word_and_no_key_tells_of_it() -> None:
    assert not any(
        step.exits.keys() & {"9"} for step in LINE.steps.values() if hasattr(step, "exits")
    )
    assert not any("druk op negen" in prompt.text for prompt in LINE.prompts.values())
    assert not LINE.steps_of(OpenQuestion)


def test_a_part_is_offered_with_its_heading_and_read_from_the_sentence_that_fits() -> None:
    turn = walk(SURE)
    assert place(turn).step == "answer"
    assert turn.facts == Fact.BEGUN
    heard = meanwhile(turn)
    assert heard.startswith("Ik denk dat dit erover gaat: ")
    assert "Iets anders? Druk op zes." in heard
    assert words_at(PLACES[1]).rstrip(".") in heard


@pytest.mark.parametrize("where", PLACES)
def test_little_else_is_heard_before_that_sentence(where: Place) -> None:
    (offer,) = [step for step in ALOUD.steps_of(Offer) if step.id == "answer"]
    first = offer.excerpts[where].reads[0].text
    before = first[: first.index(words_at(where).rstrip("."))]
    assert len(before) < 90
    whole = "".join(prompt.text for prompt in offer.excerpts[where].reads)
    (topic,) = [topic for topic in LEAFLET.topics if topic.key == where.topic]
    assert (
        whole.split()
        == " ".join(topic.parts[where.part - 1].sentences).split()[-len(whole.split()) :]
    )


def test_something_else_brings_the_next_part_and_then_a_way_out() -> None:
    turns = [walk(SURE, *[Input("6")] * times) for times in range(4)]
    assert [place(turn).places for turn in turns[:3]] == [PLACES[1:4], PLACES[2:4], PLACES[3:4]]
    assert place(turns[3]) == Position("no-other", leaflet=LEAFLET.name)
    assert meanwhile(turns[3]).startswith("Meer heb ik er niet over gevonden.")
    assert meanwhile(turns[3]).endswith("Een medewerker: druk op nul, of wacht even.")


def test_in_doubt_it_says_so_and_reads_only_to_who_waits() -> None:
    doubt = walk(UNSURE)
    heard = meanwhile(doubt)
    assert heard.startswith("Ik weet het niet zeker. Misschien gaat dit erover: ")
    assert words_at(PLACES[1]) not in heard
    assert doubt.facts == NO_FACTS
    assert "Ik denk" not in meanwhile(walk(UNSURE, NoInput()))
    assert words_at(PLACES[1]).rstrip(".") in meanwhile(walk(UNSURE, NoInput()))
    following = walk(UNSURE, NoInput(), Input("6"))
    assert (place(following).step, place(following).places) == ("doubt", PLACES[2:4])
    assert place(walk(UNSURE, Input("0"))).step == "person"


@pytest.mark.parametrize(
    ("is_open", "offers"),
    [
        (True, "Een medewerker: druk op nul, of wacht even."),
        (False, "Een bericht inspreken: druk op nul, of wacht even."),
    ],
)
def test_what_is_not_in_the_leaflet_gets_a_person_or_the_voicemail(
    is_open: bool, offers: str
) -> None:
    turn = walk(asked(Decision.NONE), is_open=is_open)
    assert meanwhile(turn).startswith("Daar staat niets over in deze folder.")
    assert meanwhile(turn).endswith(offers)
    after = {
        walk(asked(Decision.NONE), event, is_open=is_open) for event in (NoInput(), Input("0"))
    }
    assert {place(turn).step for turn in after} == {"person" if is_open else "closed"}


def test_who_wants_a_person_is_put_through() -> None:
    assert isinstance(walk(asked(Decision.PERSON)).wait, WaitForDesk)
    assert place(walk(asked(Decision.PERSON), is_open=False)).step == "closed"


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("places", [(), PLACES[:MOST_PLACES]])
def test_an_emergency_hears_112_where_no_key_reaches_and_never_the_leaflet(
    is_open: bool, places: tuple[Place, ...]
) -> None:
    turn = walk(asked(Decision.EMERGENCY, *places), is_open=is_open)
    assert says(turn) == "Bij levensgevaar: bel één, één, twee."
    assert place(turn).step == ("urgent" if is_open else "urgent-closed")
    assert isinstance(turn.wait, WaitForDesk) is is_open
    assert is_open or "Bel nu uw huisarts of de huisartsenpost." in meanwhile(turn)
    assert place(turn).places == ()


def test_who_wants_to_die_hears_whom_to_ring_as_well() -> None:
    turn = walk(asked(Decision.EMERGENCY, despair=True))
    emergency, _, despair = says(turn).partition(" Denkt")
    assert emergency == "Bij levensgevaar: bel één, één, twee."
    assert f"Denkt{despair}" == (
        "Denkt u aan zelfmoord? Bel nul achthonderd, nul één één drie, dag en nacht, gratis."
    )


def test_a_desk_that_does_not_pick_up_in_an_emergency_is_no_voicemail() -> None:
    turn = walk(asked(Decision.EMERGENCY), DialEnded(connected=False))
    assert place(turn).step == "urgent-closed"
    assert "huisartsenpost" in meanwhile(turn)
    silence = (asked(Decision.EMERGENCY), NoInput(), NoInput())
    over = walk(*silence, is_open=False)
    assert isinstance(over.wait, HangUp)
    assert meanwhile(over) == (
        "Bij levensgevaar: bel één, één, twee. Ik hang nu op, zodat u kunt bellen."
    )


def test_silence_at_the_question_is_asked_again_kindly_and_then_leads_to_a_person() -> None:
    again = walk(NoInput())
    assert meanwhile(again).startswith("Neem rustig de tijd. Zeg in een paar woorden")
    assert place(walk(NoInput(), NoInput())).step == "person"
    assert place(walk(Input("6"), Input("6"))).step == "person"
    assert place(walk(Input("7"))).step == "menu"
    assert place(walk(Input("1"))).step == "topic-1-part-1"


def test_slower_goes_on_in_the_sound_of_the_answer_that_is_heard() -> None:
    here = place(walk(asked(Decision.SURE, Place("1", 1, 0))))
    (offer,) = [step for step in ALOUD.steps_of(Offer) if step.id == "answer"]
    reads = offer.excerpts[here.places[0]].reads
    since = TUESDAY - timedelta(seconds=3 + OPEN.lasts(reads[0], Pace.NORMAL) + 1)
    at_second = heard_at(ALOUD, replace(here, since=since), Input("8"), TUESDAY, OPEN.lasts)
    turn = flow.advance(ALOUD, at_second, Input("8"), OPEN)
    assert (turn.pace, place(turn).places) == (Pace.SLOW, here.places)
    heard = meanwhile(turn)
    assert heard.startswith(f"Langzamer. {reads[1].text.strip()}")
    assert "Ik denk dat" not in heard


def test_places_that_are_not_in_the_leaflet_lead_to_the_menu() -> None:
    nowhere = Place("4", 99, 9)
    for decision in (Decision.SURE, Decision.UNSURE):
        assert place(walk(asked(decision, nowhere))).step == "menu"
        assert place(walk(asked(decision))).step == "menu"
    for step in ("answer", "doubt", "nearest"):
        here = Position(step, leaflet=LEAFLET.name, places=(nowhere,))
        for event in (NoInput(), Input("6"), Input("5")):
            assert place(walk(event, here=here)).step == "menu"


def test_what_is_asked_at_another_step_is_no_answer_there() -> None:
    turn = walk(SURE, here=Position("menu", leaflet=LEAFLET.name))
    assert place(turn).step == "menu"


def test_nothing_of_the_question_goes_on_where_the_call_goes_on() -> None:
    for key in "0*#1":
        assert place(walk(SURE, Input(key))).places == ()
