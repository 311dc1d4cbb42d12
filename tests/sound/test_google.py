"""Google's voice: asked as the service wants it, again when it is busy, and plain when it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dutch.phrasing import phrases
from ivr.sound.mastering import mastered
from ivr.sound.voices.choice import ready
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.google import Google, pieces, requests_for
from ivr.sound.voices.turns import Turns
from ivr.sound.voices.voice import Utterance, VoiceError
from ivr.words.prompt import Pace
from tests.ports import free_port
from tests.sound import ear, google_stand_in
from tests.sound.tools import needs_espeak


def impatient(apart_s: float = 0.0) -> Google:
    return Google(patience_s=0.01, turns=Turns(apart_s))


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[google_stand_in.Google]:
    with google_stand_in.stand_in(tmp_path) as service:
        monkeypatch.setenv("HTTPS_PROXY", service.proxy)
        monkeypatch.setenv("https_proxy", service.proxy)
        yield service


@pytest.fixture
def no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")


def test_a_prompt_is_asked_for_sentence_by_sentence(google: google_stand_in.Google) -> None:
    spoken = "Eet kaas, vla en melk. Drink water."
    words = Utterance("food", Pace.NORMAL, spoken, phrases(spoken, Pace.NORMAL))
    sound = mastered(impatient().perform(words))
    assert google.heard == ["Eet kaas, vla en melk.", "Drink water."]
    assert ear.complaints(sound) == []
    assert ear.pauses_ms(ear.heard(sound), 400) == pytest.approx([700], abs=60)


def test_a_long_sentence_is_asked_for_in_pieces_and_none_is_lost(
    google: google_stand_in.Google,
) -> None:
    meals = (f"dan eet u maaltijd {number}, " for number in range(20))
    sentence = f"Als uw botten zwak zijn, {''.join(meals)}en beweegt u."
    impatient().say(sentence, Pace.NORMAL)
    assert len(google.heard) > 3
    assert " ".join(google.heard) == sentence
    assert requests_for([sentence]) == len(google.heard)


def test_the_words_arrive_as_they_are(google: google_stand_in.Google) -> None:
    """gTTS has rules for English, by which a sentence that ends in -st. loses its full stop."""
    impatient().say("Bel uw huisarts of de huisartsenpost.", Pace.NORMAL)
    assert google.heard == ["Bel uw huisarts of de huisartsenpost."]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_service_is_asked_again(google: google_stand_in.Google, status: int) -> None:
    google.refusals = [(status, {}), (status, {})]
    assert impatient().say("Dag.", Pace.NORMAL).duration_seconds > 0.5
    assert google.heard == ["Dag."] * 3


@pytest.mark.parametrize(
    "said", [lambda: "1", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=2), True)]
)
def test_the_service_says_how_long_to_wait(
    google: google_stand_in.Google, said: Callable[[], str]
) -> None:
    """Retry-After is a number of seconds or a date (RFC 9110, 10.2.3)."""
    google.refusals = [(429, {"Retry-After": said()})]
    impatient().say("Dag.", Pace.NORMAL)
    refused, heard = google.moments
    assert heard - refused >= 0.9


def say_all(voice: Google, words: list[str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda word: voice.say(word, Pace.NORMAL), words))


def test_a_refusal_holds_up_what_follows_and_slows_it(google: google_stand_in.Google) -> None:
    google.refusals = [(429, {"Retry-After": "1"})]
    voice = impatient(0.2)
    say_all(voice, ["Een."])
    assert google.moments[1] - google.moments[0] >= 1
    assert voice.turns.apart_s == 0.4
    google.refusals = [(503, {})]
    say_all(voice, ["Twee."])
    assert voice.turns.apart_s == 0.4, "a service that is down has not had too much of us"


def test_a_refusal_of_one_holds_up_all_who_ask() -> None:
    turns = Turns(0.0)
    began = time.monotonic()
    turns.hold(0.5, slower=False)
    with ThreadPoolExecutor(3) as pool:
        waits = [pool.submit(turns.wait) for _ in range(3)]
        assert not any(wait.done() for wait in waits) or time.monotonic() - began >= 0.5
    assert time.monotonic() - began >= 0.5


def test_requests_are_a_while_apart_however_many_ask(google: google_stand_in.Google) -> None:
    began = time.monotonic()
    say_all(impatient(0.2), [f"{number}." for number in range(6)])
    assert time.monotonic() - began >= 5 * 0.2
    assert len(google.heard) == 6


def test_the_same_words_are_asked_for_once(google: google_stand_in.Google) -> None:
    voice = impatient()
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda pace: voice.say("Druk op vijf.", pace).raw_data, Pace))
    assert said[0] == said[1]
    assert google.heard == ["Druk op vijf."]


@pytest.mark.parametrize(
    "oddity", [google_stand_in.CUT, google_stand_in.GARBAGE, google_stand_in.PAGE]
)
def test_an_answer_that_is_cut_or_no_sound_is_asked_for_again(
    google: google_stand_in.Google, oddity: str
) -> None:
    google.oddities = [oddity]
    assert impatient().say("Dag.", Pace.NORMAL).duration_seconds > 0.5
    assert google.heard == ["Dag."] * 2


def test_what_is_never_sound_is_told_in_a_sentence(google: google_stand_in.Google) -> None:
    google.oddities = [google_stand_in.GARBAGE] * 20
    with pytest.raises(VoiceError, match=r"What Google answered is no sound\. Try again later"):
        impatient().say("Dag.", Pace.NORMAL)
    assert len(google.heard) == 6


def test_a_wait_of_hours_is_told_and_not_waited(google: google_stand_in.Google) -> None:
    google.refusals = [(429, {"Retry-After": "7200"})]
    with pytest.raises(VoiceError, match=r"ask too much \(429\)\. Run it again after \d\d:\d\d,"):
        impatient().say("Dag.", Pace.NORMAL)
    assert len(google.heard) == 1


def test_who_waits_for_a_turn_stops_when_the_build_is_broken_off(
    google: google_stand_in.Google,
) -> None:
    google.refusals = [(429, {"Retry-After": "60"})]
    voice = impatient()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(voice.say, "Dag.", Pace.NORMAL)
        while not google.heard:
            time.sleep(0.01)
        voice.leave()
        with pytest.raises(VoiceError, match="not asked any more"):
            waiting.result(10)


@given(st.text("ab ,;:", min_size=1, max_size=400).filter(str.strip))
def test_pieces_are_short_and_together_the_words(text: str) -> None:
    cut = pieces(text)
    assert all(0 < len(piece) <= 100 for piece in cut)
    assert "".join(cut).replace(" ", "") == text.replace(" ", "")


def test_a_service_that_keeps_refusing_is_not_asked_for_ever(
    google: google_stand_in.Google,
) -> None:
    google.refusals = [(429, {})] * 20
    with pytest.raises(VoiceError, match=r"ask too much \(429\).*--voice mbrola:nl2"):
        impatient().say("Dag.", Pace.NORMAL)
    assert len(google.heard) == 6


def test_a_refusal_that_will_not_pass_is_told_at_once(google: google_stand_in.Google) -> None:
    google.refusals = [(403, {})]
    with pytest.raises(VoiceError, match="answered 403"):
        impatient().say("Dag.", Pace.NORMAL)
    assert len(google.heard) == 1


def test_an_answer_without_sound_is_an_error(google: google_stand_in.Google) -> None:
    google.silent = True
    with pytest.raises(VoiceError, match=r"answered 200.*No audio"):
        impatient().say("Dag.", Pace.NORMAL)


def test_one_word_is_asked_before_it_is_chosen(google: google_stand_in.Google) -> None:
    voice = impatient()
    assert ready((voice,)) == ((voice,), [])
    assert google.heard == ["Dag."]


@needs_espeak
def test_without_internet_the_next_voice_speaks(no_internet: None) -> None:
    able, reasons = ready((impatient(), Espeak("nl")))
    assert able == (Espeak("nl"),)
    assert "needs the internet" in reasons[0]


def test_without_internet_the_message_says_so_soon(no_internet: None) -> None:
    start = time.monotonic()
    with pytest.raises(VoiceError, match=r"needs the internet.*--voice mbrola:nl2"):
        impatient().say("Dag.", Pace.NORMAL)
    assert time.monotonic() - start < 5
