"""Promise: a colleague without a microphone records by telephone, and nobody else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import requests
from sqlalchemy import select, update

from ivr import pcm
from ivr.dutch.spoken import speak
from ivr.messages.message import Message
from ivr.messages.reconcile import reconcile_newest
from ivr.messages.worker_parts import work_of
from ivr.phone.caller import Caller
from ivr.phone.dialect import TWILIO, Dialect
from ivr.studio.fetching import fetch_next
from ivr.studio.lending import lend
from ivr.studio.lent_voice import Sitting, Take, TakeState
from ivr.studio.mastering_takes import Bench, master_next
from ivr.studio.reading_list import reading_list
from ivr.studio.sittings import MOST_TRIES, Opened, open_sitting
from ivr.words.prompt import Pace
from tests.calling import Telephone
from tests.line_settings import CLINIC_NUMBER, LINE_NUMBER, signed
from tests.own_leaflet import LINE
from tests.studio.recording import reading_of, speech

WELCOME, SECOND, *_ = LINE.prompts.values()
CODE = "240816"


@pytest.fixture
def dialect() -> Dialect:
    """One dialect: what a sitting says has nothing that differs."""
    return TWILIO


@pytest.fixture
def voice(telephone: Telephone) -> int:
    """A voice with a code that was just made."""
    house = telephone.house
    with house.sessions.begin() as session:
        made = lend(session, CLINIC_NUMBER, "Ria", "els", house.stamp())
        open_sitting(session, house.shelf, house.seal, CODE, Opened(made.id, "els", house.stamp()))
        return made.id


def enters(telephone: Telephone, code: str = CODE) -> Caller:
    """Press star twice and key the code in."""
    caller = telephone.caller().dials().presses("*").presses("*")
    return caller.hears("code van zes cijfers").presses_keys(code)


def reads(caller: Caller, sound: bytes) -> Caller:
    """Speak after the tone, and be silent for three seconds."""
    spoken = pcm.read(sound).at(8000)
    return caller.hears_a_beep().says(spoken.seconds, spoken.wav()).waits()


def takes(telephone: Telephone) -> list[Take]:
    with telephone.house.sessions() as session:
        return list(session.scalars(select(Take).order_by(Take.id)))


def worked(telephone: Telephone) -> None:
    """Let the worker fetch and master all that waits."""
    house = telephone.house
    work = replace(work_of(telephone.settings), clock=telephone.clock)
    while fetch_next(work.sessions, work.shelf, work.twilio, work.clock, work.lease):
        pass
    clinics = [*house.library.clinics]
    bench = Bench(house.sessions, house.shelf, clinics, telephone.clock, partial(speak))
    while master_next(bench):
        pass
    work.close()
    house.sounds.look()


def test_a_colleague_records_hears_it_back_and_goes_on(telephone: Telephone, voice: int) -> None:
    caller = enters(telephone).hears("Dit zijn de woorden.").hears(WELCOME.text)
    reads(caller, reading_of(WELCOME)).hears("Luisteren: druk op vijf")
    assert [take.state for take in takes(telephone)] == [TakeState.WAITING]
    caller.presses("5").hears("Luisteren: druk op vijf").presses("#").hears(SECOND.text)
    reads(caller, reading_of(SECOND)).presses("7").hears(SECOND.text)
    reads(caller, reading_of(SECOND)).hangs_up()
    worked(telephone)
    found = {take.prompt: take.state for take in takes(telephone)}
    assert found == {WELCOME.id: TakeState.ACCEPTED, SECOND.id: TakeState.READY}
    assert not telephone.recordings.all()
    heard = telephone.house.sounds.now.manifest.find(WELCOME.text, Pace.NORMAL)
    assert heard is not None
    assert heard.voice.startswith("recorded:")
    with telephone.sessions() as session:
        assert session.scalars(select(Message)).all() == []


def test_a_take_by_telephone_is_judged_as_any_other(telephone: Telephone, voice: int) -> None:
    caller = reads(enters(telephone), speech(1.0)).presses("#").hears(SECOND.text)
    worked(telephone)
    (take,) = takes(telephone)
    assert take.state is TakeState.REFUSED
    assert "korter dan verwacht" in take.reason
    reads(caller, reading_of(SECOND))
    *_, last = reading_list(telephone.house.library, (CLINIC_NUMBER,))
    with telephone.house.sessions.begin() as session:
        session.execute(update(Sitting).values(prompt=last.prompts[-1].id))
    caller.presses("#").hears("Deze zin moet nog een keer").hears(WELCOME.text)


@pytest.mark.parametrize("pressed", ["*", "**", "*1*"])
def test_without_a_code_star_means_what_it_always_means(telephone: Telephone, pressed: str) -> None:
    caller = telephone.caller().dials()
    for key in pressed:
        caller.presses(key)
    caller.does_not_hear("code van zes cijfers")


def test_another_key_between_two_stars_leads_nowhere(telephone: Telephone, voice: int) -> None:
    caller = telephone.caller().dials()
    for key in "*4*":
        caller.presses(key).does_not_hear("code van zes cijfers")
    caller.presses("*").hears("code van zes cijfers")


def test_where_several_keys_are_waited_for_both_stars_may_come_at_once(
    telephone: Telephone, voice: int
) -> None:
    path = "/voice/menu?leaflet=arm-in-gips&attempt=1&pace=gewoon"
    form = {"CallSid": "CA1", "From": "+31612345678", "To": LINE_NUMBER, "Digits": "**"}
    answer = requests.post(telephone.connect_to + path, form, headers=signed(path, form), timeout=9)
    assert "code van zes cijfers" in answer.text


def test_a_code_is_tried_three_times_a_call(telephone: Telephone, voice: int) -> None:
    caller = enters(telephone, "111111").hears("klopt niet").presses_keys("222222")
    caller.hears("klopt niet").presses_keys("333333").does_not_hear("code van zes cijfers")
    enters(telephone).hears(WELCOME.text)


def test_a_code_works_in_one_call_and_for_ten_minutes(telephone: Telephone, voice: int) -> None:
    enters(telephone).hears(WELCOME.text)
    telephone.caller().dials().presses("*").presses("*").does_not_hear("code van zes cijfers")
    house = telephone.house
    with house.sessions.begin() as session:
        open_sitting(session, house.shelf, house.seal, CODE, Opened(voice, "els", house.stamp()))
    telephone.clock.now += timedelta(minutes=10, seconds=1)
    telephone.caller().dials().presses("*").presses("*").does_not_hear("code van zes cijfers")


def test_a_code_cannot_be_guessed(telephone: Telephone, voice: int) -> None:
    for guess in range(MOST_TRIES // 3):
        caller = enters(telephone, f"{guess:06d}")
        caller.presses_keys("100000").presses_keys("100001")
    telephone.caller().dials().presses("*").presses("*").does_not_hear("code van zes cijfers")


def test_a_take_that_no_webhook_told_of_becomes_no_message(
    telephone: Telephone, voice: int
) -> None:
    caller = reads(enters(telephone), reading_of(WELCOME))
    with telephone.house.sessions.begin() as session:
        for take in session.scalars(select(Take)):
            session.delete(take)
    work = replace(work_of(telephone.settings), clock=telephone.clock)
    reconcile_newest(work)
    work.close()
    assert [take.prompt for take in takes(telephone)] == [WELCOME.id]
    with telephone.sessions() as session:
        assert session.scalars(select(Message)).all() == []
    caller.hangs_up()
