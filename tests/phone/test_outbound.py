"""A call that the line asked for rings, is answered or not, and goes on as any call.

Rules are those of https://www.twilio.com/docs/voice/api/call-resource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from werkzeug import Response

from ivr.phone.dialect import CONTRARY, SPARE, TWILIO, Dialect
from ivr.phone.happenings import BeingRung, EndReason, Pickup
from ivr.phone.made_calls import CallOrder, MadeCalls
from ivr.phone.rung_person import RungPerson
from ivr.phone.terminal import perform
from tests.phone.lines import NUMBER, SID, Answer, Line, phone_line

OVER = Response(status=204)
PERSON = "+31612345678"
MENU = (
    "<Gather action='/next' timeout='8' numDigits='1'><Say>Druk op zes.</Say></Gather>"
    "<Say>Dag.</Say>"
)


@pytest.fixture(scope="module")
def served() -> Iterator[Line]:
    answers: dict[str, Answer] = {
        "/rung": MENU,
        "/next": "<Say>Het bericht.</Say>",
        "/over": Response(status=204),
    }
    with phone_line(answers) as line:
        yield line


@pytest.fixture
def line(served: Line) -> Line:
    served.asked.clear()
    return served


def ordered(line: Line, **changes: object) -> CallOrder:
    order = CallOrder(
        PERSON, NUMBER, f"{line.base}/rung?token=1", status_callback=f"{line.base}/over"
    )
    return replace(order, **changes)  # type: ignore[arg-type]  # replace checks the names


def rung(line: Line, dialect: Dialect = TWILIO, **changes: object) -> tuple[RungPerson, MadeCalls]:
    calls = MadeCalls(own_numbers={NUMBER}, new_sid=dialect.new_call_sid)
    made = calls.make(ordered(line, **changes))
    return RungPerson(line.number(), made, calls, dialect=dialect), calls


def test_who_answers_is_the_to_and_the_line_the_from(line: Line) -> None:
    person, calls = rung(line)
    person.answers().hears("Druk op zes").presses("6").hears("Het bericht").listens_to_the_end()
    first, following, over = line.asked
    assert (first.path, first.query) == ("/rung", "token=1")
    for asked in (first.form, following.form):
        assert (asked["From"], asked["To"]) == (NUMBER, PERSON)
        assert (asked["Direction"], asked["CallStatus"]) == ("outbound-api", "in-progress")
        assert asked["CallSid"] == calls.all()[0].sid
        assert asked["AccountSid"] == SID
    assert following.form["Digits"] == "6"
    assert (over.form["CallStatus"], over.form["SequenceNumber"]) == ("completed", "3")


def test_what_the_line_reports_lasts_from_the_answer_on(line: Line) -> None:
    """CallDuration is "the duration in seconds of the completed call": ringing is none of it."""
    person, calls = rung(line)
    person.answers(after=20.0).hangs_up()
    assert line.to("/over").form["CallDuration"] == "0"
    assert person.elapsed == 20.0
    assert calls.all()[0].status == "completed"


def test_a_machine_talks_through_it_and_presses_nothing(line: Line) -> None:
    person, _ = rung(line)
    person.machine_answers("Ik ben er niet.")
    assert person.has_ended
    assert line.paths() == ["/rung", "/over"]
    assert "Ik ben er niet." in str(person.transcript)
    assert "Druk op zes." in str(person.transcript)


@pytest.mark.parametrize(
    ("becomes", "dialect", "status"),
    [
        (RungPerson.lets_it_ring, TWILIO, "no-answer"),
        (RungPerson.is_engaged, TWILIO, "busy"),
        (RungPerson.is_out_of_reach, TWILIO, "failed"),
        (RungPerson.refuses, TWILIO, "busy"),
        (RungPerson.refuses, CONTRARY, "no-answer"),
        (RungPerson.refuses, SPARE, "failed"),
    ],
)
def test_a_call_that_is_not_answered_asks_for_no_words(
    line: Line, becomes: Callable[[RungPerson], object], dialect: Dialect, status: str
) -> None:
    person, calls = rung(line, dialect)
    becomes(person)
    (over,) = line.asked
    assert (over.path, over.form["CallStatus"], over.form["CallDuration"]) == ("/over", status, "0")
    assert person.ending is EndReason.UNANSWERED
    assert ("Timestamp" in over.form) == dialect.tells_order
    assert (calls.all()[0].status, calls.waiting()) == (status, [])


def test_it_rings_as_long_as_was_ordered_and_shows_the_line(line: Line) -> None:
    person, _ = rung(line, timeout=25)
    happened: list[object] = []
    person.observe(lambda happening, _: happened.append(happening)).lets_it_ring()
    assert happened[0] == BeingRung(PERSON, 30, NUMBER)
    assert person.elapsed == 30


def test_every_event_that_was_asked_for_is_told_in_order(line: Line) -> None:
    events = frozenset({"initiated", "ringing", "answered", "completed"})
    rung(line, callback_events=events)[0].answers().hangs_up()
    told = [asked.form["CallStatus"] for asked in line.asked if asked.path == "/over"]
    assert told == ["initiated", "ringing", "in-progress", "completed"]


def test_another_player_sends_its_own_sids_and_nothing_more(line: Line) -> None:
    person, calls = rung(line, SPARE)
    person.answers().presses("6").listens_to_the_end()
    assert calls.all()[0].sid.startswith("v3:")
    assert set(line.to("/over").form) == {
        *("AccountSid", "ApiVersion", "CallSid", "CallStatus", "CallDuration"),
        *("Direction", "From", "To"),
    }


def test_the_story_of_it_begins_with_the_answer(line: Line) -> None:
    person, _ = rung(line)
    person.answers().presses("6").listens_to_the_end()
    assert 'caller.answers().hears("Druk op zes")' in person.story.as_test(["caller = rung()"])
    refused, _ = rung(line)
    refused.refuses()
    assert "caller.refuses()" in refused.story.as_test([])


def test_a_person_who_is_rung_does_not_dial_and_is_rung_once(line: Line) -> None:
    person, _ = rung(line)
    with pytest.raises(AssertionError, match="is rung"):
        person.dials()
    person.answers().hangs_up()
    with pytest.raises(AssertionError, match="rung already"):
        person.answers()


@pytest.mark.parametrize(
    ("pickup", "status"),
    [
        ("person", "completed"),
        ("machine", "completed"),
        ("nobody", "no-answer"),
        ("engaged", "busy"),
        ("refuses", "busy"),
        ("out-of-reach", "failed"),
    ],
)
def test_a_word_settles_what_becomes_of_the_ringing(
    line: Line, pickup: Pickup, status: str
) -> None:
    person, calls = rung(line)
    perform(person.pickup_is(pickup), (), print)
    assert person.has_ended
    assert calls.all()[0].status == status
