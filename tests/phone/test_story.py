"""A call can be written as a short text, performed, shown in a terminal, and kept as a test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.phone.acts import Leave, Press, SayAloud, Speak, StaySilent, filled, read, read_typed
from ivr.phone.aloud import Aloud, SaidAloud, show_lines
from ivr.phone.caller import Caller
from ivr.phone.candidates import Candidate, Considered
from ivr.phone.recogniser import Recogniser
from ivr.phone.tapes import Recordings
from ivr.phone.terminal import Terminal, converse, perform, show_json
from tests.phone.lines import NUMBER, Line, phone_line

ANSWERS = {
    "/voice": "<Say>Welkom bij de informatielijn.</Say>"
    "<Gather numDigits='1' action='/menu'><Say>Voor voeding, druk op vier.</Say></Gather>"
    "<Say>U toetste niets.</Say><Redirect>/tape</Redirect>",
    "/menu": f"<Dial callerId='{NUMBER}' action='/tape'>+31791234560</Dial>",
    "/tape": "<Say>Spreek uw bericht in.</Say><Record action='/bye' finishOnKey='#' timeout='8'/>",
    "/bye": "<Say>Dank u wel. Dag.</Say>",
}


@pytest.fixture
def line() -> Iterator[Line]:
    with phone_line(dict(ANSWERS)) as served:
        yield served


@pytest.fixture
def caller(line: Line, tmp_path: Path) -> Caller:
    return line.caller(recordings=Recordings(tmp_path))


def test_acts_are_read_from_words() -> None:
    assert read("1 * 0786# . - s s20 s2.5 h") == (
        Press("1"),
        Press("*"),
        Press("0786#"),
        StaySilent(),
        StaySilent(),
        Speak(None),
        Speak(20),
        Speak(2.5),
        Leave(),
    )


@pytest.mark.parametrize("text", ["x", "1,2", "s-1", "1 hangup"])
def test_a_word_that_is_no_act_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(ValueError, match="nothing a caller can do here"):
        read(text)


def test_a_story_is_performed_and_then_the_caller_hangs_up(caller: Caller) -> None:
    told: list[str] = []
    perform(caller.transfer_is("no-answer"), read("4 s9 #"), told.append)
    assert caller.has_ended
    assert told == []
    assert "the caller says something of 9 seconds" in str(caller.transcript)


def test_a_message_is_spoken_by_itself_before_its_finish_key(line: Line, caller: Caller) -> None:
    perform(caller.transfer_is("busy"), read("4 #"), print, Aloud(show_lines(print), message=7))
    assert line.to("/bye").form["RecordingDuration"] == "7"


def test_waiting_with_a_colleague_is_talking(line: Line, caller: Caller) -> None:
    perform(caller, read("4 ."), print)
    assert line.to("/tape").form["DialCallDuration"] == "60"


def test_a_call_that_is_over_early_is_told(caller: Caller) -> None:
    told: list[str] = []
    perform(caller, read(". . 1 2"), told.append)
    assert told == ["The call was over before everything was done."]


def test_a_story_becomes_a_test_that_passes(line: Line, tmp_path: Path) -> None:
    """What `as_test` writes is run against the same line."""
    caller = line.caller(recordings=Recordings(tmp_path)).transfer_is("no-answer")
    perform(caller, read("4 s9 #"), print)
    text = caller.story.as_test(["caller = telephone"])
    assert '.presses("4").hears("Spreek uw bericht in")' in text
    names: dict[str, object] = {"Telephone": Caller}
    exec(text, names)
    recorded = names["test_a_recorded_call"]
    assert callable(recorded)
    recorded(line.caller(recordings=Recordings(tmp_path)))


def test_the_terminal_shows_the_time_and_the_words(caller: Caller) -> None:
    shown: list[str] = []
    terminal = Terminal(shown.append)
    perform(caller.observe(terminal.show), read(". h"), shown.append)
    assert shown[0].startswith("  0:00  Welkom bij de informatielijn. (")
    assert any("[the line waits 5 s for a key]" in line for line in shown)
    assert shown[-1].endswith("[the call is over: the caller hung up]")
    assert not any("POST" in line for line in shown)


def test_the_terminal_shows_webhooks_and_bold_words_on_request(caller: Caller) -> None:
    shown: list[str] = []
    caller.observe(Terminal(shown.append, bold=True, webhooks=True).show)
    perform(caller, read("h"), shown.append)
    assert "POST" in shown[0]
    assert "<Response>" in shown[1]
    assert "\033[1mWelkom" in shown[2]


def test_json_has_one_object_per_happening(caller: Caller) -> None:
    shown: list[str] = []
    caller.observe(show_json(shown.append))
    perform(caller.transfer_is("no-answer"), read("4 s9 #"), shown.append)
    happenings = [json.loads(line) for line in shown]
    assert [one["what"] for one in happenings][:3] == ["Webhook", "Heard", "Heard"]
    assert happenings[1]["words"] == "Welkom bij de informatielijn."
    assert happenings[-1] == {
        "at": happenings[-1]["at"],
        "what": "HungUp",
        "ending": "the line hung up",
    }


def test_a_conversation_asks_what_to_do(caller: Caller) -> None:
    asked: list[str] = []
    answers = iter(["?", "help", "s", "", "s9 #"])

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    told: list[str] = []
    converse(caller, ask, told.append)
    assert asked[0] == "key (5 s)> "
    assert asked[-1].startswith("recording (3600 s left")
    assert any("nothing a caller can do" in line for line in told)
    assert any("not recording" in line for line in told)
    assert caller.has_ended


def test_no_more_answers_is_a_hang_up(caller: Caller) -> None:
    def nobody(question: str) -> str:
        raise EOFError

    converse(caller, nobody, print)
    assert caller.has_ended


QUESTION = "hoeveel melk moet ik drinken"


@pytest.fixture
def hearing() -> Iterator[Line]:
    answers = {
        "/voice": "<Gather numDigits='1' action='/asks'><Say>Welkom.</Say></Gather>",
        "/asks": "<Gather input='dtmf speech' action='/heard'><Say>Stel uw vraag.</Say></Gather>",
        "/heard": "<Say>Ik denk dat dit erover gaat.</Say><Record action='/bye'/>",
        "/bye": "<Say>Dag.</Say>",
    }
    with phone_line(dict(answers)) as served:
        yield served


def test_each_v_says_the_words_of_its_own() -> None:
    assert filled(read("9 v 6 v"), iter(["melk", "botten"])) == (
        *(Press("9"), SayAloud("melk"), Press("6"), SayAloud("botten")),
    )
    with pytest.raises(ValueError, match="one too few"):
        filled(read("9 v 6 v"), iter(["melk"]))
    assert read_typed("v  hoeveel melk ") == (SayAloud("hoeveel melk"),)
    assert read_typed("9 .") == (Press("9"), StaySilent())
    with pytest.raises(ValueError, match="behind the v"):
        read_typed("v")


def test_words_are_said_recognised_and_considered(hearing: Line) -> None:
    shown: list[str] = []
    milk = Considered("sure", (Candidate("Calcium", "Drink elke dag melk.", 0.8),))
    aloud = Aloud(show_lines(shown.append), considers=lambda words, _: {QUESTION: milk}.get(words))
    caller = hearing.caller(recordings=None)
    acts = filled(read("v 9 v"), iter(["dag lijn", QUESTION]))
    with pytest.raises(Exception, match="Record"):
        perform(caller, acts, shown.append, aloud)
    assert hearing.to("/heard").form["SpeechResult"] == QUESTION
    assert hearing.to("/heard").form["Confidence"] == "0.9"
    told = "\n".join(shown)
    assert "-> says: dag lijn\n           [no words are recognised here]" in told
    assert f"-> says: {QUESTION}\n           decision: sure" in told
    assert "0.80  Calcium: Drink elke dag melk." in told


def test_words_may_be_misheard_and_without_confidence(hearing: Line) -> None:
    seen: list[SaidAloud] = []
    aloud = Aloud(seen.append, Recogniser(None, percent=40, seed=3))
    caller = hearing.caller().dials().presses("9")
    aloud.say(caller, QUESTION)
    caller.hears("ik denk")
    assert seen[0].recognised != QUESTION
    assert hearing.to("/heard").form.get("SpeechResult") == seen[0].recognised
    assert "Confidence" not in hearing.to("/heard").form


def test_words_are_spoken_onto_a_tape(hearing: Line, tmp_path: Path) -> None:
    caller = hearing.caller(recordings=Recordings(tmp_path)).dials().presses("9").asks("melk")
    Aloud(print).say(caller, QUESTION)
    caller.presses("#").hears("dag")
    assert hearing.to("/bye").form["RecordingDuration"] == "2"
