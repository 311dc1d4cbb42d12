"""Promise: figures tell what became of each question and each part that was offered for it, once.

Callers phone a served line and ask aloud; what is counted is read back from the database. Which
parts fit is made up here: how well that is found is measured elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from ivr.answers.reply import Ranked, Reply
from ivr.house import House
from ivr.phone.caller import Caller
from ivr.phone.dialect import TWILIO
from ivr.words.asked import Decision, Place
from tests.calling import SATURDAY, Telephone, as_new
from tests.line_settings import signed
from tests.own_leaflet import LEAFLET
from tests.own_sound import aloud_sound
from tests.webhooks.aloud import fates, telephone_aloud

PAIN, PERSON, EMERGENCY, DESPAIR, OTHER = "pijn", "iemand", "help", "wanhoop", "iets heel anders"
PLACES = (Place("1", 2, 5), Place("1", 1, 0), Place("3", 2, 1), Place("2", 1, 0))
RANKED = tuple(Ranked(place, 0.9) for place in PLACES)
REPLIES = {
    PAIN: Reply(Decision.SURE, RANKED),
    PERSON: Reply(Decision.PERSON, RANKED),
    EMERGENCY: Reply(Decision.EMERGENCY, RANKED),
    DESPAIR: Reply(Decision.EMERGENCY, RANKED, despair=True),
    OTHER: Reply(Decision.NONE, ()),
}
PAINKILLERS, PLASTERED, ITCH = "topic-1-part-2", "topic-1-part-1", "topic-3-part-2"
OFFERED = {"asked": 1, "answered": 1}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Telephone]:
    with telephone_aloud(tmp_path_factory.mktemp("line"), migrated_sqlite) as telephone:
        yield telephone


@pytest.fixture
def line(served: Telephone, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Telephone:
    monkeypatch.setattr(House, "reply", lambda _, leaflet, words: REPLIES[words])
    return as_new(served, migrated_sqlite, TWILIO)


def asks(line: Telephone, words: str, confidence: float = 0.9) -> Caller:
    return line.caller().dials().presses("9").asks(words, confidence)


def counted(line: Telephone, caller: Caller) -> dict[str, dict[str, int]]:
    """Return what is counted once all was heard."""
    assert caller.heard
    return fates(line)


def test_an_answer_counts_for_the_question_and_for_its_part(line: Telephone) -> None:
    caller = asks(line, PAIN).hears("Ik denk dat dit erover gaat")
    assert counted(line, caller) == {"question": {"asked": 1}, PAINKILLERS: OFFERED}


def test_something_else_counts_for_the_part_that_was_offered_and_not_for_the_next(
    line: Telephone,
) -> None:
    assert counted(line, asks(line, PAIN).presses("6")) == {
        "question": {"asked": 1},
        PAINKILLERS: {**OFFERED, "another": 1},
        PLASTERED: OFFERED,
    }


def test_whoever_takes_no_part_at_all_has_refused_each_once(line: Telephone) -> None:
    caller = asks(line, PAIN).presses("6").presses("6").presses("6")
    refused = {part: {**OFFERED, "another": 1} for part in (PAINKILLERS, PLASTERED, ITCH)}
    found = counted(line, caller.hears("Meer heb ik er niet over gevonden"))
    assert found == {"question": {"asked": 1}, **refused}


def test_a_person_after_a_part_counts_for_that_part_and_not_for_the_question(
    line: Telephone,
) -> None:
    found = counted(line, asks(line, PAIN).presses("0").hears("Ik verbind u door"))
    assert found == {"question": {"asked": 1}, PAINKILLERS: {**OFFERED, "person": 1}}


def test_a_part_in_doubt_is_answered_only_when_it_is_read(line: Telephone) -> None:
    caller = asks(line, PAIN, confidence=0.1).hears("Ik weet het niet zeker")
    offered = {"question": {"asked": 1}, PAINKILLERS: {"asked": 1}}
    assert counted(line, caller) == offered
    caller.waits().hears("Paracetamol mag u nemen")
    assert counted(line, caller) == {**offered, PAINKILLERS: OFFERED}


def test_a_part_in_doubt_that_is_refused_was_never_answered(line: Telephone) -> None:
    assert counted(line, asks(line, PAIN, confidence=0.1).presses("6")) == {
        "question": {"asked": 1},
        PAINKILLERS: {"asked": 1, "another": 1},
        PLASTERED: {"asked": 1},
    }


@pytest.mark.parametrize(
    ("words", "fate"),
    [
        (OTHER, "nothing"),
        (PERSON, "person"),
        (EMERGENCY, "emergency"),
        (DESPAIR, "emergency"),
    ],
)
def test_a_question_without_a_part_counts_what_became_of_it(
    line: Telephone, words: str, fate: str
) -> None:
    assert counted(line, asks(line, words)) == {"question": {"asked": 1, fate: 1}}


def test_an_emergency_counts_alike_while_the_desk_is_closed(line: Telephone) -> None:
    line.clock.now = SATURDAY
    caller = asks(line, EMERGENCY).hears("huisartsenpost")
    assert counted(line, caller) == {"question": {"asked": 1, "emergency": 1}}


@pytest.mark.parametrize("key", ["5", "8"], ids=["again", "slower"])
@pytest.mark.parametrize("confidence", [0.9, 0.1], ids=["sure", "in doubt"])
def test_what_is_heard_again_or_slower_counts_nothing_twice(
    line: Telephone, key: str, confidence: float
) -> None:
    caller = asks(line, PAIN, confidence)
    before = counted(line, caller)
    assert counted(line, caller.presses(key).presses(key)) == before


def test_the_same_question_asked_again_is_another_question(line: Telephone) -> None:
    caller = asks(line, PAIN).presses("9").asks(PAIN)
    twice = {"asked": 2, "answered": 2}
    assert counted(line, caller) == {"question": {"asked": 2}, PAINKILLERS: twice}


def test_silence_and_keys_at_the_question_are_no_questions(line: Telephone) -> None:
    for caller in (
        line.caller().dials().presses("9").waits(),
        line.caller().dials().presses("9").presses("0"),
        line.caller().dials().presses("9").presses("1"),
    ):
        assert counted(line, caller) == {}


@pytest.mark.parametrize(("turns", "times"), [("777", 1), ("78", 2), ("787", 2)])
@pytest.mark.parametrize("words", [PAIN, PERSON])
def test_a_question_that_twilio_sends_again_counts_once(
    line: Telephone, words: str, turns: str, times: int
) -> None:
    """A try that comes again has the turn of the first one, also much later."""
    app = create_app(line.settings, clock=line.clock, audio=aloud_sound())
    form = {"CallSid": "CA1", "SpeechResult": words}
    for turn in turns:
        path = f"/voice/question?leaflet={LEAFLET.name}&turn={turn}"
        answer = app.test_client().post(path, data=form, headers=signed(path, form))
        assert answer.status_code == 200
    app.extensions["house"].close()
    found = fates(line)
    assert found["question"]["asked"] == times
    assert {count for counts in found.values() for count in counts.values()} == {times}
