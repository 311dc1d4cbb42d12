"""What is out of bounds is told in a Dutch sentence; what is within them, in none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ivr.dutch.pacing import syllables
from ivr.sound.bounds import dutch, flags, rate
from ivr.sound.manifest import Entry
from ivr.sound.mastering import heard_in, mastered
from ivr.sound.recipe import TELEPHONE, silence_after
from ivr.sound.samples import Samples, segment
from ivr.words.prompt import Pace
from tests.sound.entries import entry
from tests.sound.sounds import speechlike

SPOKEN = "Wij zijn open om acht uur. Dat is een hele tijd eerder dan u denkt."
FINE = entry(SPOKEN, text="Wij zijn open om 8.00 uur.")


def said_at(per_second: float, spoken: str = SPOKEN) -> Samples:
    sound = segment(speechlike(syllables(SPOKEN) / per_second), 16000)
    return heard_in(mastered(sound, silence_after(spoken, Pace.NORMAL)))


CALM = said_at(4.3)
SILENCE = np.zeros(2400)
HUM = 0.02 * np.sin(2 * np.pi * 100 * np.arange(len(CALM)) / 8000)
HISS = 0.02 * np.cos(np.pi * np.arange(len(CALM)))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (FINE, []),
        (replace(FINE, level_dbfs=-25.2), ["Het niveau is \u221225,2 dBFS"]),
        (replace(FINE, level_dbfs=-20.9), ["Het niveau is \u221220,9 dBFS"]),
        (replace(FINE, peak_dbfs=-2.5), ["De piek is \u22122,5 dBFS; dat is te hard"]),
        (replace(FINE, text="Wij zijn dicht."), ["dit geluid zegt de oude woorden"]),
    ],
)
def test_an_entry_that_is_out_of_bounds_is_flagged(entry: Entry, words: list[str]) -> None:
    found = list(flags(entry, CALM, FINE.text))
    assert len(found) == len(words)
    assert all(said in flag for said, flag in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (said_at(5.7), "5,7 lettergrepen per seconde; dat is te snel"),
        (said_at(3.0), "3,0 lettergrepen per seconde; dat is te langzaam"),
        (np.concatenate([SILENCE, CALM]), "ms stil voor het eerste woord; dat is te lang"),
        (np.concatenate([CALM, SILENCE]), "800 ms stil na het laatste woord"),
        (CALM[:-2400], "200 ms stil na het laatste woord"),
        (CALM + HUM, "buiten de band van de telefoon"),
        (CALM + HISS, "buiten de band van de telefoon"),
        (np.zeros(8000), "Er is geen spraak te horen"),
    ],
)
def test_a_sound_that_is_out_of_bounds_is_flagged(heard: Samples, words: str) -> None:
    assert any(words in flag for flag in flags(FINE, heard, FINE.text))


def test_sound_that_no_prompt_uses_is_flagged() -> None:
    assert list(flags(FINE, CALM, None)) == ["De lijn heeft deze tekst niet meer."]


def test_slow_may_be_a_tenth_slower_and_a_short_text_has_no_rate() -> None:
    slow = said_at(3.2)
    assert list(flags(replace(FINE, pace=Pace.SLOW), slow, FINE.text)) == []
    assert list(flags(replace(FINE, spoken="Dag."), slow, FINE.text)) == []


def test_the_begin_of_a_sentence_is_followed_at_once_by_what_the_next_file_says() -> None:
    begin = replace(FINE, spoken=f"{SPOKEN[:-1]},")
    assert list(flags(begin, said_at(4.3, begin.spoken), FINE.text)) == []
    assert [flag for flag in flags(begin, CALM, FINE.text) if "hoort er 60 te zijn" in flag]


@pytest.mark.parametrize(
    ("pace", "cut_at", "pause"),
    [
        (Pace.NORMAL, " ", 700),
        (Pace.NORMAL, "\n\n", 950),
        (Pace.SLOW, " ", 1050),
        (Pace.SLOW, "\n\n", 1425),
    ],
)
def test_a_file_with_which_the_next_one_goes_on_ends_with_the_pause_between_them(
    pace: Pace, cut_at: str, pause: int
) -> None:
    spoken = SPOKEN + cut_at
    assert silence_after(spoken, pace) + TELEPHONE.lead_ms == pause
    entry = replace(FINE, pace=pace, spoken=spoken)
    sound = segment(speechlike(syllables(SPOKEN) / 4.3), 16000)
    heard = heard_in(mastered(sound, silence_after(spoken, pace)))
    assert list(flags(entry, heard, FINE.text)) == []
    assert [flag for flag in flags(entry, CALM, FINE.text) if "na het laatste woord" in flag]


def test_the_tenth_of_a_second_behind_toets_is_no_speech() -> None:
    half = len(CALM) // 2
    assert rate(SPOKEN, np.insert(CALM, half, np.zeros(800))) == pytest.approx(4.3, abs=0.2)


def test_numbers_are_written_the_dutch_way() -> None:
    assert dutch(-22.04) == "\u221222,0"
    assert dutch(3, 0) == "3"
