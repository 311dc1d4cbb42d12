"""Google's voice: asked as the service wants it, again when it is busy, and plain when it fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.dutch.phrasing import phrases
from ivr.sound.mastering import mastered
from ivr.sound.voices.choice import ready
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.google import Google
from ivr.sound.voices.voice import Utterance, VoiceError
from ivr.words.prompt import Pace
from tests.ports import free_port
from tests.sound import ear, google_stand_in
from tests.sound.tools import needs_espeak

IMPATIENT = Google(patience_s=0.01)


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
    sound = mastered(IMPATIENT.perform(words))
    assert google.heard == ["Eet kaas, vla en melk.", "Drink water."]
    assert ear.complaints(sound) == []
    assert ear.pauses_ms(ear.heard(sound), 400) == pytest.approx([700], abs=60)


def test_a_long_sentence_is_asked_for_in_pieces_and_none_is_lost(
    google: google_stand_in.Google,
) -> None:
    sentence = "Als uw botten zwak zijn, " + "dan eet u goed, " * 20 + "en beweegt u."
    IMPATIENT.say(sentence, Pace.NORMAL)
    assert len(google.heard) > 3
    assert " ".join(google.heard).split() == sentence.replace(",", "").split()


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_service_is_asked_again(google: google_stand_in.Google, status: int) -> None:
    google.refusals = [(status, {}), (status, {})]
    assert IMPATIENT.say("Dag.", Pace.NORMAL).duration_seconds > 0.5
    assert google.heard == ["Dag."] * 3


def test_the_service_says_how_long_to_wait(google: google_stand_in.Google) -> None:
    google.refusals = [(429, {"Retry-After": "1"})]
    start = time.monotonic()
    IMPATIENT.say("Dag.", Pace.NORMAL)
    assert time.monotonic() - start >= 1


def test_a_service_that_keeps_refusing_is_not_asked_for_ever(
    google: google_stand_in.Google,
) -> None:
    google.refusals = [(429, {})] * 20
    with pytest.raises(VoiceError, match=r"ask too much \(429\).*--voice mbrola:nl2"):
        IMPATIENT.say("Dag.", Pace.NORMAL)
    assert len(google.heard) == 6


def test_a_refusal_that_will_not_pass_is_told_at_once(google: google_stand_in.Google) -> None:
    google.refusals = [(403, {})]
    with pytest.raises(VoiceError, match="answered 403"):
        IMPATIENT.say("Dag.", Pace.NORMAL)
    assert len(google.heard) == 1


def test_an_answer_without_sound_is_an_error(google: google_stand_in.Google) -> None:
    google.silent = True
    with pytest.raises(VoiceError, match=r"answered 200.*No audio"):
        IMPATIENT.say("Dag.", Pace.NORMAL)


def test_one_word_is_asked_before_it_is_chosen(google: google_stand_in.Google) -> None:
    assert ready((IMPATIENT,)) == ((IMPATIENT,), [])
    assert google.heard == ["Dag."]


@needs_espeak
def test_without_internet_the_next_voice_speaks(no_internet: None) -> None:
    able, reasons = ready((IMPATIENT, Espeak("espeak", "nl")))
    assert able == (Espeak("espeak", "nl"),)
    assert "needs the internet" in reasons[0]


def test_without_internet_the_message_says_so_soon(no_internet: None) -> None:
    start = time.monotonic()
    with pytest.raises(VoiceError, match=r"needs the internet.*--voice mbrola:nl2"):
        IMPATIENT.say("Dag.", Pace.NORMAL)
    assert time.monotonic() - start < 5
