"""Promise: whoever phones hears the leaflet, reaches a person, or leaves a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from ivr.messages.message import Message, RecordingState
from ivr.phone.dialect import Declined
from ivr.phone.happenings import TransferOutcome
from ivr.records.calls import Call, StepCount
from ivr.records.closures import AddedClosure
from ivr.words.fact import Fact
from tests.calling import AMSTERDAM, SATURDAY, TUESDAY, Telephone
from tests.line_settings import CLINIC_NUMBER, LINE_NUMBER

ANONYMOUS = ["anonymous", "unknown", "+266696687", "Restricted", ""]


def messages(telephone: Telephone) -> list[Message]:
    """Return what was left; of what Twilio calls absent the worker finds that it is nothing."""
    with telephone.sessions() as session:
        kept = Message.discarded_at.is_(None) & (Message.state != RecordingState.ABSENT)
        return list(session.scalars(select(Message).where(kept).order_by(Message.id)))


def facts(telephone: Telephone) -> Fact:
    with telephone.sessions() as session:
        return session.scalars(select(Call)).one().facts


# -- welcome and menu -------------------------------------------------------------------------


def test_a_caller_hears_who_answers_the_emergency_number_and_the_choices(
    telephone: Telephone,
) -> None:
    caller = telephone.caller().dials().hears("Goedendag").hears("computerstem")
    caller.hears("één, één, twee").hears("medewerker: druk op nul").hears("drie onderwerpen")
    caller.hears("Wassen en eraf: druk op drie")


def test_a_caller_who_presses_at_once_hears_the_emergency_number(
    telephone: Telephone,
) -> None:
    caller = telephone.caller().dials().barges_in("3")
    assert "één, één, twee" in str(caller.transcript)
    caller.hears("Wassen en eraf. Douchen")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("1", "Houd de arm tot 21.00 uur van de eerste dag zo stil mogelijk"),
        ("2", "Wat stil ligt, wordt stijf"),
        ("3", "Gips mag niet nat worden"),
    ],
)
def test_each_topic_key_reads_its_topic(telephone: Telephone, key: str, words: str) -> None:
    telephone.caller().dials().presses(key).hears(words)
    assert facts(telephone) == Fact.BEGUN


# -- doing nothing ----------------------------------------------------------------------------


def test_a_caller_who_presses_nothing_hears_the_instructions_and_then_reaches_a_person(
    telephone: Telephone,
) -> None:
    caller = telephone.caller().dials().waits().hears("Neem rustig de tijd")
    caller.waits().hears("Ik lees u voor over").hears("21.00 uur")
    for part in ("Deel 2 van 3", "Deel 3 van 3", "Dit was de uitleg", "Neem rustig de tijd"):
        caller.waits().hears(part)
    caller.waits().hears("Ik verbind u door").is_connected_to_the_clinic(CLINIC_NUMBER)


def test_at_night_who_presses_nothing_reaches_the_voicemail(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials()
    for _ in range(7):
        caller.waits()
    caller.hears("nu gesloten").hears("Op maandag, zijn wij er weer")
    caller.waits().hears("Wij nemen uw bericht op").hears_a_beep()


def test_keys_without_a_meaning_lead_to_a_person_without_reproach(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("9").hears("Achter die toets zit hier niets")
    assert "fout" not in caller.heard.lower()
    caller.presses("9").hears("Ik help u verder").is_connected_to_the_clinic()


# -- listening --------------------------------------------------------------------------------


def test_silence_reads_on_to_the_next_part(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("3").hears("Douchen")
    caller.waits().hears("Deel 2 van 3: jeuk onder het gips").waits().hears(
        "Deel 3 van 3: het gips gaat eraf"
    )
    caller.waits().hears("Dit was de uitleg over wassen en eraf")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("35", "Douchen"),
        ("36", "Deel 2 van 3"),
        ("367", "Douchen"),
        ("37", "drie onderwerpen"),
        ("3*", "drie onderwerpen"),
        ("32", "Oefenen. Waarom oefenen?"),
        ("3666", "Dit was de uitleg over wassen en eraf"),
        ("36667", "Deel 3 van 3"),
        ("1666", "Dit was de uitleg over de eerste dagen"),
        ("16666", "Oefenen. Waarom oefenen?"),
        ("6", "De eerste dagen. Direct na het gipsen"),
        ("5", "drie onderwerpen"),
        ("#", "Dank u wel voor het bellen"),
    ],
)
def test_keys_steer_the_same_everywhere(telephone: Telephone, keys: str, words: str) -> None:
    caller = telephone.caller().dials()
    for key in keys:
        caller.presses(key)
    caller.hears(words)


def test_slower_repeats_this_part_slowly_and_stays_slow(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("3").presses("8").hears("Douchen")
    assert "pace=langzaam" in caller.presses("6").webhooks[-1].url
    caller.hears("Deel 2 van 3").presses("8").presses("5")
    assert "pace=gewoon" in caller.webhooks[-1].url


def test_a_key_without_a_meaning_during_a_part_explains_the_keys(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("3").barges_in("9")
    caller.hears("Terug: druk op zeven").waits().hears("Deel 2 van 3")


def test_slower_after_an_explanation_reads_the_part_again(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("3").barges_in("9")
    caller.hears("Langzamer, of weer gewoon: druk op acht").presses("8").hears("Douchen")


# -- a person ---------------------------------------------------------------------------------


def test_zero_reaches_a_colleague_who_is_told_what_this_call_is(telephone: Telephone) -> None:
    caller = telephone.caller().dials().barges_in("0").hears("Ik verbind u door").hears_it_ring()
    ringing = caller.calls_made[-1]
    assert (ringing.numbers, ringing.caller_id) == ((CLINIC_NUMBER,), LINE_NUMBER)
    caller.is_connected_to_the_clinic(CLINIC_NUMBER).colleague_hears("Een beller van de")
    caller.talks(90).hears("Uw gesprek met de polikliniek Orthopedie is afgelopen")
    assert facts(telephone) == Fact.WANTED_OPEN | Fact.PERSON


@pytest.mark.parametrize(
    "outcome", ["busy", "no-answer", "failed", "canceled", "declined", "unattended"]
)
@pytest.mark.parametrize("declined", ["completed", "no-answer", "busy", "canceled"])
def test_a_caller_who_is_not_answered_can_leave_a_message(
    telephone: Telephone, outcome: TransferOutcome, declined: Declined
) -> None:
    dialect = replace(telephone.dialect, declined=declined)
    caller = telephone.caller(dialect=dialect).dials().transfer_is(outcome).presses("0")
    caller.hears("Er kan nu niemand opnemen").hears("Druk op zes, of wacht even").waits()
    caller.hears("Wij nemen uw bericht op").hears_a_beep()
    said = str(caller.transcript)
    assert (
        said.index("Er kan nu niemand") < said.index("Wij nemen uw bericht") < said.index("Zeg na")
    )


BOUNDARIES = [
    ("2027-03-02 08:29:59", False),
    ("2027-03-02 08:30:00", True),
    ("2027-03-02 16:59:59", True),
    ("2027-03-02 17:00:00", False),
    ("2027-03-29 10:00:00", False),  # Easter Monday, the day after the clock changed
    ("2027-03-26 10:00:00", True),  # Good Friday
    ("2027-05-05 10:00:00", False),  # Liberation Day, every year
]


@pytest.mark.parametrize(("moment", "is_open"), BOUNDARIES)
def test_hours_are_judged_at_the_moment_of_transfer(
    telephone: Telephone, moment: str, is_open: bool
) -> None:
    telephone.clock.now = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
    caller = telephone.caller().dials().presses("0")
    caller.hears("Ik verbind u door" if is_open else "nu gesloten")


def test_a_call_that_began_before_closing_time_is_not_put_through_after_it(
    telephone: Telephone,
) -> None:
    telephone.clock.now = TUESDAY.replace(hour=16, minute=59)
    caller = telephone.caller().dials().presses("3")
    telephone.clock.now += timedelta(minutes=2)
    caller.presses("0").hears("nu gesloten").hears("Morgen zijn wij er weer")


def test_staff_can_close_the_clinic_for_a_day(telephone: Telephone) -> None:
    with telephone.sessions.begin() as session:
        day = TUESDAY.date()
        closure = AddedClosure(
            clinic=CLINIC_NUMBER,
            first_day=day,
            last_day=day,
            reason="Verhuizing",
            added_by="an",
            added_at=TUESDAY,
        )
        session.add(closure)
    telephone.house.calendar.read(TUESDAY)
    telephone.caller().dials().presses("0").hears("nu gesloten").hears("Morgen zijn wij er weer")


def test_a_caller_may_hang_up_while_it_rings(telephone: Telephone) -> None:
    assert telephone.caller().dials().presses("0").hears_it_ring().hangs_up().has_ended


# -- the voicemail ----------------------------------------------------------------------------


@pytest.mark.parametrize("callbacks_first", [False, True])
def test_a_message_is_kept_with_the_callers_number(
    telephone: Telephone, callbacks_first: bool
) -> None:
    telephone.clock.now = SATURDAY
    dialect = replace(telephone.dialect, callbacks_first=callbacks_first)
    caller = telephone.caller(dialect=dialect).dials().presses("0")
    caller.waits().hears("Noem uw burgerservicenummer niet").says(12).presses("#")
    caller.hears("Uw bericht is bewaard").presses("#").hears("Uw bericht is verstuurd")
    (message,) = messages(telephone)
    assert (message.caller_number, message.seconds) == ("+31612345678", 12)
    assert not message.number_was_keyed
    assert facts(telephone) == Fact.WANTED_CLOSED | Fact.MESSAGE


def test_hanging_up_keeps_the_message(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    telephone.caller().dials().presses("0").presses("6").says(20).hangs_up()
    assert len(messages(telephone)) == 1
    assert facts(telephone) == Fact.WANTED_CLOSED | Fact.MESSAGE


def test_pausing_ends_the_message_and_silence_sends_it(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(10).waits()
    caller.hears("Uw bericht is bewaard").waits().hears("Uw bericht is verstuurd")
    assert len(messages(telephone)) == 1


def test_a_caller_can_listen_back_and_record_again(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(10).presses("#")
    caller.presses("5")
    played = [line for line in str(caller.transcript).splitlines() if "own-recording" in line]
    assert played, "the caller's own recording was not played"
    caller.presses("7").hears("Zeg na de toon").says(15).presses("#").presses("#")
    (message,) = messages(telephone)
    assert message.seconds == 15


def test_a_caller_who_wants_to_record_again_but_stays_silent_keeps_the_first_message(
    telephone: Telephone,
) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(10).presses("#")
    caller.presses("7").waits().hears("Uw bericht is bewaard")
    (message,) = messages(telephone)
    assert message.seconds == 10


def test_a_second_message_in_one_call_leaves_the_first_alone(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(10).presses("#")
    caller.presses("#").hears("Uw bericht is verstuurd").presses("*").presses("0").presses("6")
    caller.says(20).presses("#").presses("#").hears("Uw bericht is verstuurd")
    assert [message.seconds for message in messages(telephone)] == [10, 20]


def test_a_caller_who_asks_for_a_person_in_the_review_keeps_the_message(
    telephone: Telephone,
) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(60).presses("#")
    caller.hears("Klaar: druk op het hekje").presses("0").hears("nu gesloten").waits()
    caller.hears_a_beep().says(3).hangs_up()
    assert [message.seconds for message in messages(telephone)] == [60, 3]


def test_too_short_is_said_once_and_then_let_be(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(1).presses("#")
    caller.hears("niet goed gehoord").waits().hears("Ik heb niets meer gehoord")
    assert messages(telephone) == []


@pytest.mark.parametrize("withheld", ANONYMOUS)
def test_a_caller_without_number_is_asked_for_one_and_hears_it_back(
    telephone: Telephone, withheld: str
) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller(withheld).dials().presses("0").presses("6")
    caller.hears("Op welk nummer kunnen wij u bellen").presses_keys("0791234560#")
    caller.hears("U toetste dit nummer")
    assert "nul. zeven. negen. één. twee. drie. vier. vijf. zes. nul." in caller.heard
    caller.presses("#").says(9).hangs_up()
    (message,) = messages(telephone)
    assert (message.caller_number, message.number_was_keyed) == ("+31791234560", True)


def test_a_number_that_the_caller_rejects_is_asked_again(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6")
    caller.presses_keys("0791234560#").hears("Klopt het niet? Druk op zeven").presses("7")
    caller.hears("Toets uw telefoonnummer in").presses_keys("0612345678#")
    caller.hears("nul. zes.").presses("#").says(9).hangs_up()
    (message,) = messages(telephone)
    assert message.caller_number == "+31612345678"


def test_a_keyed_number_never_stands_readable_in_an_address(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6")
    caller.presses_keys("0791234560#").presses("#").says(9).presses("#")
    for webhook in caller.webhooks:
        assert "912345" not in webhook.url
        assert "912345" not in webhook.body


def test_a_number_that_cannot_be_one_is_asked_again_and_then_left_to_the_message(
    telephone: Telephone,
) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6")
    caller.presses_keys("12345#").hears("kunnen wij niet bellen").hears(
        "de nul vooraan"
    ).presses_keys("99#")
    caller.hears_a_beep()


@pytest.mark.parametrize(
    ("keys", "topic"), [("", None), ("1", "de eerste dagen"), ("13*", "wassen en eraf")]
)
def test_a_message_names_the_topic_that_was_heard_last(
    telephone: Telephone, keys: str, topic: str | None
) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials()
    for key in keys:
        caller.presses(key)
    caller.presses("0").presses("6").hears_a_beep().says(9).hangs_up()
    (message,) = messages(telephone)
    assert message.topic == topic


@pytest.mark.parametrize("dear", ["09001234", "0841234567", "00881612345678", "0661234567"])
def test_a_number_that_nobody_rings_back_is_not_taken(telephone: Telephone, dear: str) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6")
    caller.presses_keys(f"{dear}#").hears("kunnen wij niet bellen").hears("de nul vooraan")


@pytest.mark.parametrize("dear", ["+881612345678", "+319001234", "+31841234567"])
def test_a_caller_who_rings_from_such_a_number_is_asked_for_another_and_it_is_kept_anyway(
    telephone: Telephone, dear: str
) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller(dear).dials().presses("0").presses("6")
    caller.hears("Toets uw telefoonnummer in").waits().waits().hears_a_beep().says(9).hangs_up()
    (message,) = messages(telephone)
    assert (message.caller_number, message.number_was_keyed) == (dear, False)


def test_a_single_key_while_a_number_is_asked_is_a_command(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6")
    caller.presses("*").waits().hears("drie onderwerpen")


# -- the end ----------------------------------------------------------------------------------


def test_the_line_never_hangs_up_before_a_last_question(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("#").hears("Wilt u nog iets horen")
    caller.presses("*").hears("drie onderwerpen").presses("#").hears("Wilt u nog iets horen")
    caller.waits().hears("Wilt u nog iets horen").waits().hears("allerbeste")
    assert caller.has_ended


def test_what_is_counted_names_steps_and_no_caller(telephone: Telephone) -> None:
    telephone.caller().dials().presses("9").presses("3").waits().hangs_up()
    with telephone.sessions() as session:
        counts = {(row.step, row.outcome): row.count for row in session.scalars(select(StepCount))}
        call = session.scalars(select(Call)).one()
    assert counts == {
        ("menu", "heard"): 1,
        ("menu", "wrong_key"): 1,
        ("topic-3-part-1", "heard"): 1,
        ("topic-3-part-1", "silence"): 1,
        ("topic-3-part-1", "begun"): 1,
        ("topic-3-part-1", "to_the_end"): 1,
        ("topic-3-part-2", "heard"): 1,
        ("topic-3-part-2", "begun"): 1,
    }
    assert call.ended_at is not None
    assert "number" not in "".join(Call.__table__.columns.keys())
