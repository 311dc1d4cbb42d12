"""Promise: one command phones the line, in words that a person or a program can read."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug import Response

from ivr.settings import ROOT
from scripts import simulate_call
from tests.commands import Ran, run_here
from tests.dated_leaflet import shelved
from tests.line_settings import LOCAL, environment_for
from tests.phone.lines import NUMBER, SID, TOKEN, Answer, Line, phone_line

MENU = "<Gather numDigits='1' action='/chosen'><Say>Toets een getal.</Say></Gather>"


@pytest.fixture
def line() -> Iterator[Line]:
    answers: dict[str, Answer] = {
        "/voice": MENU,
        "/chosen": "<Say>Dank u.</Say>",
        "/voice/status": Response(status=204),
    }
    with phone_line(answers) as served:
        yield served


OTHER_NUMBER = "+31850001516"


def _phone(line: Line, *arguments: str, typed: str = "") -> Ran:
    environment = environment_for(
        PUBLIC_BASE_URL=LOCAL,
        TWILIO_ACCOUNT_SID=SID,
        TWILIO_AUTH_TOKEN=f"{TOKEN}, 67890",
        LINE_NUMBER=f"{NUMBER},{OTHER_NUMBER}",
    )
    own = ("--url", line.base)
    return run_here(simulate_call.main, *own, *arguments, environment=environment, typed=typed)


def test_it_presses_keys_and_shows_the_words(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--from", "anonymous", "--dialect", "spare")
    assert called.returncode == 0, called.stderr
    assert line.to("/chosen").form["CallSid"].startswith("v3:")
    assert "Toets een getal." in called.stdout
    assert "Dank u." in called.stdout
    assert "\033" not in called.stdout
    assert line.to("/voice").form["From"] == "anonymous"
    assert line.to("/voice").form["To"] == NUMBER
    assert line.to("/voice/status").form["CallStatus"] == "completed"


def test_it_dials_another_number_of_the_line(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--to", "085 000 15 16")
    assert called.returncode == 0, called.stderr
    assert line.to("/voice").form["To"] == OTHER_NUMBER


def test_it_refuses_a_number_that_is_not_the_lines(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--to", "0101234567")
    assert called.returncode == 2
    assert f"0101234567 is no number of this line; LINE_NUMBER has {NUMBER}" in called.stderr


def test_it_asks_for_keys(line: Line) -> None:
    called = _phone(line, typed="?\n4\n")
    assert called.returncode == 0, called.stderr
    assert line.to("/chosen").form["Digits"] == "4"


def test_it_writes_the_call_as_a_test(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--record")
    assert 'caller = telephone.caller("+31612345678")' in called.stdout
    assert 'caller.presses("4").hears("Dank u")' in called.stdout


def test_it_writes_json(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--json")
    lines = [json.loads(text) for text in called.stdout.splitlines()]
    assert [one["words"] for one in lines if one["what"] == "Heard"] == [
        "Toets een getal.",
        "Dank u.",
    ]


def test_an_error_of_twilio_is_shown_and_is_the_exit_code(line: Line) -> None:
    line.answers["/chosen"] = "<Zeg>Dank u.</Zeg>"
    called = _phone(line, "--keys", "4")
    assert called.returncode == 1
    assert "Twilio error 12200: <Zeg> may not stand inside <Response>" in called.stdout


@pytest.mark.parametrize("arguments", [["--keys", "x"], ["--at", "morgen"]])
def test_wrong_usage_is_told(line: Line, arguments: list[str]) -> None:
    called = _phone(line, *arguments)
    assert called.returncode == 2
    assert arguments[-1] in called.stderr


def test_what_cannot_be_done_there_is_told(line: Line) -> None:
    called = _phone(line, "--keys", "s 4")
    assert called.returncode == 2
    assert called.stderr == "The line is not recording; s only works after the beep.\n"


def test_help_says_what_a_caller_can_do(line: Line) -> None:
    called = _phone(line, "--help")
    assert called.returncode == 0
    assert "wait in silence" in called.stdout


@pytest.mark.parametrize(
    ("at", "words"),
    [("2027-05-04 10:00", "rings, showing"), ("2027-05-05 10:00", "nu gesloten")],
)
def test_a_private_line_believes_the_time_it_is_given(at: str, words: str) -> None:
    """5 May is a day off every year; the clock of this machine does not matter."""
    arguments = ("--at", at, "--keys", "0", "--dial", "busy")
    called = run_here(simulate_call.main, *arguments, environment={})
    assert called.returncode == 0, called.stdout + called.stderr
    assert words in called.stdout


CLAIMS = {
    "rung back": "Dat is genoteerd",
    "a person": "[connected with",
    "a message": "bericht is verstuurd",
    "closed": "gesloten",
    "on the eve": "Ik heb genoteerd dat u het weet.",
}
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"scripts/simulate_call\.py (--at .+) +# (.+)", README)


def test_the_examples_of_the_readme_are_these() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize(("arguments", "claim"), EXAMPLES)
def test_an_example_of_the_readme_shows_what_it_claims(
    arguments: str, claim: str, tmp_path: Path
) -> None:
    shelf = shelved(tmp_path / "shelf") if "--rung-on" in arguments else {}
    environment = environment_for(PUBLIC_BASE_URL=LOCAL, TWILIO_ACCOUNT_SID=SID, **shelf)
    called = run_here(simulate_call.main, *shlex.split(arguments), environment=environment)
    assert called.returncode == 0, called.stderr
    shown = [words for topic, words in CLAIMS.items() if topic in claim]
    assert shown
    assert all(words in called.stdout for words in shown)


def test_on_an_evening_for_which_nobody_asked_the_line_rings_nobody() -> None:
    at, evening = ("--at", "2027-03-02 10:00"), ("--rung-on", "2027-03-08 20:00")
    called = run_here(simulate_call.main, *at, "--keys", "h", *evening, environment={})
    assert called.returncode == 1
    assert "The line does not ring +31612345678" in called.stdout


def test_keys_for_a_call_that_the_line_does_not_make_are_refused(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--keys-then", "6 #")
    assert called.returncode == 2
    assert "say with --rung-on when" in called.stderr


def test_an_evening_passes_on_a_private_line_only(line: Line) -> None:
    called = _phone(line, "--keys", "4", "--rung-on", "2027-03-08 18:00")
    assert called.returncode == 2
    assert "leave --url out" in called.stderr


def test_it_says_words_where_the_line_listens(line: Line) -> None:
    line.answers["/chosen"] = (
        "<Gather input='speech' action='/heard'><Say>Vraag maar.</Say></Gather>"
    )
    line.answers["/heard"] = "<Say>Dank u.</Say>"
    asked = ("--keys", "4 v", "--say", "hoeveel melk")
    called = _phone(line, *asked, "--confidence", "0.4", "--record")
    assert called.returncode == 0, called.stderr
    assert line.to("/heard").form["SpeechResult"] == "hoeveel melk"
    assert line.to("/heard").form["Confidence"] == "0.4"
    assert "-> says: hoeveel melk" in called.stdout
    assert '.asks("hoeveel melk")' in called.stdout
    told = _phone(line, *asked, "--confidence", "none", "--json").stdout
    said = [one for row in told.splitlines() if (one := json.loads(row))["what"] == "Said"]
    assert [(one["said"], one["recognised"]) for one in said] == [("hoeveel melk",) * 2]
    assert "Confidence" not in line.to("/heard").form
    _phone(line, typed="4\nv hoe zit het met melk\n")
    assert line.to("/heard").form["SpeechResult"] == "hoe zit het met melk"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--keys", "4 v"), "one too few"),
        (("--keys", "4", "--say", "melk"), '--say "melk" has no v in --keys'),
        (("--say", "melk"), '--say "melk" has no v in --keys'),
        (("--keys", "4", "--confidence", "2"), "from 0 to 1"),
    ],
)
def test_it_says_which_words_cannot_be_said(
    line: Line, arguments: tuple[str, ...], complaint: str
) -> None:
    called = _phone(line, *arguments)
    assert called.returncode == 2
    assert complaint in called.stderr


def test_it_shows_what_the_leaflet_makes_of_a_question() -> None:
    asked = ("--at", "2027-03-02 10:00", "--keys", "9 v", "--say", "hoeveel calcium heb ik nodig")
    called = run_here(simulate_call.main, *asked, environment={})
    assert called.returncode == 0, called.stdout + called.stderr
    assert "decision: sure" in called.stdout
    assert re.search(r"0\.[0-9]{2}  voeding: Calcium", called.stdout)
    doubtful = run_here(simulate_call.main, *asked, "--confidence", "0.1", environment={})
    assert "decision: unsure" in doubtful.stdout
