"""Promise: who keys a day in hears it back, may correct it, and is never guessed at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ivr.call import flow
from ivr.call.events import Event, Input, NoInput
from ivr.call.moment import Moment, moment_at
from ivr.line.library import Library
from ivr.words.position import Position
from ivr.words.prompt import prompts_among
from ivr.words.reminder import Standing
from ivr.words.turn import HangUp, Turn, Wait, WaitForDigits, WaitForInput
from tests.calling import TUESDAY
from tests.dated_leaflet import LEAFLET, NUMBER, at
from tests.own_leaflet import HOURS

LIBRARY = Library({LEAFLET.name: LEAFLET}, (LEAFLET.about.clinic_number,), (NUMBER,))
NOW = moment_at(TUESDAY, HOURS)
OPEN = replace(NOW, reminder=Standing.OPEN)
DAY = date(2027, 3, 9)


def waits(turn: Turn) -> Wait:
    assert not isinstance(turn.wait, HangUp)
    return turn.wait


def place(turn: Turn) -> Position:
    assert not isinstance(turn.wait, HangUp)
    return turn.wait.position


def heard(turn: Turn) -> str:
    asked = turn.wait.says if isinstance(turn.wait, WaitForInput | WaitForDigits) else ()
    meanwhile = (saying for part in turn.listening for saying in part.says)
    return " ".join(prompt.text for prompt in prompts_among((*turn.says, *meanwhile, *asked)))


def walk(begin: Position, *keys: str, moment: Moment = NOW) -> Turn:
    """Return the last turn of a caller who presses these, or is silent at an empty text."""
    turn, here = None, begin
    for key in keys:
        event: Event = Input(key) if key else NoInput()
        turn = flow.advance(LIBRARY, here, event, moment)
        here = place(turn)
    assert turn
    return turn


def test_the_key_of_the_topic_leads_deeper_into_it_from_all_of_it() -> None:
    for step in ("topic-1-part-1", "topic-1-part-2", "topic-1-end", "fasting", "reminder-offer"):
        turn = walk(at(step, DAY), "1")
        assert place(turn) == at("fasting-day")
        assert heard(turn).startswith("Op welke dag is de echo? Toets de dag en de maand")
    assert place(walk(at("topic-2-part-1"), "1")).step == "topic-1-part-1"


def test_the_core_tells_of_it() -> None:
    assert "Precies weten vanaf wanneer? Druk op één." in heard(walk(at("menu"), "1"))


def test_a_day_is_heard_back_where_no_key_reaches() -> None:
    turn = walk(at("fasting-day"), "0903")
    assert place(turn) == at("fasting-day-check", DAY)
    said = " ".join(prompt.text for prompt in prompts_among(turn.says))
    assert said == "Op dinsdag, negen, maart, is de echo."
    assert heard(turn).endswith("Klopt dat? Druk op het hekje. Klopt het niet? Druk op zeven.")


@pytest.mark.parametrize("keys", ["0903", "0903#", "99*0903", "*0903#"])
def test_ways_to_key_in_a_day(keys: str) -> None:
    assert place(walk(at("fasting-day"), keys)).day == DAY


def test_seven_corrects_and_a_hash_accepts() -> None:
    again = walk(at("fasting-day"), "0903", "7")
    assert place(again) == at("fasting-day")
    answer = walk(at("fasting-day"), "0903", "7", "1003", "#")
    assert place(answer) == at("fasting", date(2027, 3, 10))
    assert "Vanaf dinsdagavond, negen, maart, om twaalf uur 's nachts" in heard(answer)


def test_who_stays_silent_hears_the_day_again_and_then_the_answer() -> None:
    again = walk(at("fasting-day"), "0903", "")
    assert "Neem rustig de tijd. Op dinsdag, negen, maart, is de echo." in heard(again)
    assert place(walk(at("fasting-day"), "0903", "", "")).step == "fasting"


def test_the_day_of_the_appointment_tells_that_of_the_test() -> None:
    asked = walk(at("fasting-day"), "6")
    assert heard(asked).startswith("Op welke dag is uw afspraak?")
    back = walk(at("fasting-day"), "6", "1603")
    assert "Op dinsdag, zestien, maart, is uw afspraak." in heard(back)
    answer = walk(at("fasting-day"), "6", "1603", "#")
    assert place(answer) == at("fasting", DAY)
    assert heard(answer).startswith("Op dinsdag, negen, maart, is de echo. Vanaf maandagavond")


@pytest.mark.parametrize(
    ("appointment", "words"),
    [("0903", "De echo is vandaag."), ("0803", "De dag van de echo is al geweest.")],
)
def test_an_appointment_within_a_week_has_no_test_ahead(appointment: str, words: str) -> None:
    answer = walk(at("fasting-day"), "6", appointment, "#")
    assert heard(answer).startswith(f"{words} Een medewerker: druk op nul.")
    assert place(walk(at("fasting-day"), "6", appointment, "#", "0", moment=NOW)).step == "person"


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ("3002", "Die dag bestaat niet in deze maand."),
        ("0913", "Die maand bestaat niet."),
        ("093", "Ik heb vier cijfers nodig."),
        ("0103", "Die dag is al geweest."),
        ("1101", "Die dag is al geweest."),
    ],
)
def test_a_day_that_cannot_be_is_asked_again_with_the_reason(keys: str, reason: str) -> None:
    turn = walk(at("fasting-day"), keys)
    assert place(turn) == replace(at("fasting-day"), attempt=2)
    assert " ".join(prompt.text for prompt in prompts_among(turn.says)).startswith(reason)
    third = walk(at("fasting-day"), keys, keys)
    assert place(third).attempt == 3
    assert heard(walk(at("fasting-day"), keys, keys, keys)).startswith("Ik help u verder.")


def test_who_presses_nothing_is_read_on() -> None:
    assert place(walk(at("fasting-day"), "", "", "")).step == "topic-1-part-2"


@pytest.mark.parametrize(
    ("key", "step"),
    [("0", "person"), ("*", "menu"), ("00", "person"), ("**", "menu"), ("2", "topic-2-part-1")],
)
def test_a_lone_key_is_a_command_also_where_digits_are_collected(key: str, step: str) -> None:
    for entry in ("fasting-day", "fasting-appointment"):
        assert place(walk(at(entry), key)).step == step


def test_a_key_by_itself_is_obeyed_after_four_seconds_at_most() -> None:
    for step in ("fasting-day", "fasting-appointment", "number"):
        wait = waits(walk(at(step), "5", moment=replace(NOW, knows_number=False)))
        assert isinstance(wait, WaitForDigits)
        assert wait.seconds <= 4
        assert wait.digits == (4 if step != "number" else 20)


def test_after_the_answer_the_call_goes_on_as_after_a_part() -> None:
    for key in ("#", "", "6"):
        after = walk(at("fasting", DAY), key)
        assert place(after) == at("topic-1-part-2")
    assert heard(walk(at("fasting", DAY), "5")) == heard(walk(at("fasting-day-check", DAY), "#"))


def test_a_position_without_its_day_leads_to_the_menu() -> None:
    for step in ("fasting", "fasting-day-check", "reminder-offer", "reminder"):
        assert place(walk(at(step), "5")).step == "menu"


# -- the reminder -----------------------------------------------------------------------------


def test_the_reminder_is_offered_behind_the_answer() -> None:
    offer = walk(at("fasting", DAY), "#", moment=OPEN)
    assert place(offer) == at("reminder-offer", DAY)
    assert heard(offer).startswith("Zullen wij u de avond ervoor bellen?")
    assert "Wij bewaren daarvoor uw nummer en de dag." in heard(offer)


def test_a_yes_is_told_with_the_evening_and_goes_on() -> None:
    made = walk(at("reminder-offer", DAY), "6", moment=OPEN)
    assert heard(made).startswith("Op maandag, acht, maart, bellen wij u in de avond.")
    assert place(made) == at("topic-1-part-2")
    for key in ("#", ""):
        assert place(walk(at("reminder-offer", DAY), key, moment=OPEN)) == at("topic-1-part-2")


@pytest.mark.parametrize("standing", [Standing.FULL, Standing.TOO_LATE])
def test_an_evening_without_a_place_is_told(standing: Standing) -> None:
    moment = replace(NOW, reminder=standing)
    for here, key in ((at("fasting", DAY), "#"), (at("reminder-offer", DAY), "6")):
        turn = walk(here, key, moment=moment)
        assert heard(turn).startswith("Wij kunnen u die avond helaas niet bellen.")


def test_a_reminder_that_stands_may_be_cancelled_by_the_same_path() -> None:
    moment = replace(NOW, reminder=Standing.PLANNED)
    planned = walk(at("fasting", DAY), "#", moment=moment)
    assert place(planned) == at("reminder-planned", DAY)
    assert heard(walk(place(planned), "#", moment=moment)).startswith("Goed, wij bellen u niet.")
    assert place(walk(place(planned), "6", moment=moment)).step == "topic-1-part-2"


# -- the call that the line makes -------------------------------------------------------------

RUNG = replace(at("reminder", DAY), reminder="token", dialled="")
EVE = replace(NOW, today=date(2027, 3, 8), is_open=False)
WHO = "Dit is de computerstem van het Lindewaard ziekenhuis."
FIRST = "Wilt u het bericht horen? Druk op zes."


def test_whoever_picks_up_hears_twice_who_calls_and_which_number() -> None:
    first = flow.begin_reminder(LIBRARY, RUNG, EVE)
    assert heard(first).startswith(f"{WHO} Ons nummer is: nul. acht. vijf.")
    assert FIRST in heard(first)
    assert "echo" not in heard(first)
    second = flow.advance(LIBRARY, place(first), NoInput(), EVE)
    assert heard(second) == heard(first)
    third = flow.advance(LIBRARY, place(second), NoInput(), EVE)
    assert isinstance(third.wait, HangUp)
    assert heard(third) == "Dag."


def test_six_lets_the_message_sound_and_the_keys_of_the_line_work_from_there() -> None:
    message = walk(RUNG, "6", moment=EVE)
    assert place(message) == replace(RUNG, step="reminder-message")
    assert "niets meer mag eten" in heard(message)
    assert "Vanaf maandagavond, acht, maart, om twaalf uur 's nachts" in heard(message)
    assert heard(walk(place(message), "5", moment=EVE)) == heard(message)
    assert "gesloten" in heard(walk(place(message), "0", moment=EVE))
    understood = flow.advance(LIBRARY, place(message), Input("#"), EVE)
    assert heard(understood).startswith("Dank u wel.")


@pytest.mark.parametrize("key", list("012347*9"))
def test_no_other_key_opens_the_message(key: str) -> None:
    turn = walk(RUNG, key, moment=EVE)
    assert place(turn).step == "reminder"
    assert "echo" not in heard(turn)


def test_a_hash_at_the_first_question_is_never_again() -> None:
    refused = flow.advance(LIBRARY, RUNG, Input("#"), EVE)
    assert isinstance(refused.wait, HangUp)
    assert heard(refused) == "Goed, wij bellen u niet meer. Dag."


def test_a_failure_tells_a_stranger_nothing_and_rings_nobody() -> None:
    sorry = flow.apologise(LIBRARY, replace(RUNG, step="fallback"), EVE)
    assert isinstance(sorry.wait, HangUp)
    assert heard(sorry).startswith(f"{WHO} Er gaat iets mis.")


def test_a_leaflet_that_is_gone_is_not_replaced_by_another_one() -> None:
    gone = replace(RUNG, leaflet="weg")
    for turn in (
        flow.begin_reminder(LIBRARY, gone, EVE),
        flow.advance(LIBRARY, gone, Input("6"), EVE),
    ):
        assert isinstance(turn.wait, HangUp)
        assert heard(turn) == ""
