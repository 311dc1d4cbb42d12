"""Promise: a phrase gets the sounds, the rhythm and the melody of Dutch."""

from __future__ import annotations

import pytest

from ivr.sound.voices.espeak_program import phonemes_of
from ivr.sound.voices.mbrola import score_of
from ivr.sound.voices.melody import LOWEST_HZ, pitches
from ivr.sound.voices.phones import Phone, phones
from ivr.sound.voices.rhythm import lengths_ms
from tests.sound.tools import needs_mbrola


def names(*clauses: str) -> str:
    return " ".join(phone.name for phone in phones(clauses))


@pytest.mark.parametrize(
    ("printed", "sounds"),
    [
        ("t.'u.t.s", "t u t s"),
        ("_|.I.k v#.EI", "I k w Ei"),
        ("b.'e:.t.j.@", "b e tj @"),
        ("m.'o:.j m.'o:.j.@", "m o J m o j @"),
        ("n.'i.w n.'i.w.@", "n i W n i w @"),
        ("_|.yU", "y W"),
        ("m.'e:.r v.'o:.r d.'Y:.r.@.n", "m I: r v O: r d Y: r @ n"),
        ("_!.'A.l", "_ A L"),
        ("m.E.! t.@", "m E t @"),
        ("d.o:.r._!", "d O: r"),
        ("t.'u.t.s._: v.'EI.f", "t u t s _ v Ei f"),
    ],
)
def test_sounds_are_named_as_the_makers_of_the_voice_name_them(printed: str, sounds: str) -> None:
    assert names(printed) == sounds


def test_each_sound_knows_its_stress_its_word_and_its_clause() -> None:
    said = phones(["t.'u.t.s z.,E.s", "j.a:"])
    vowels = [(phone.name, phone.stress, phone.word, phone.clause) for phone in said]
    assert [vowels[1], vowels[5], vowels[8]] == [("u", 2, 0, 0), ("E", 1, 1, 0), ("a", 0, 2, 1)]


def length(place: int, *clauses: str) -> float:
    return lengths_ms(phones(clauses))[place]


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        (length(1, "b.'A.k d.@"), length(1, "b.A.k d.@")),  # stress
        (length(1, "b.'a:.k d.@"), length(1, "b.'A.k d.@")),  # a long vowel
        (length(1, "b.'A.k"), length(1, "b.'A.k d.@")),  # the end of a clause
        (length(1, "b.'A.k", "d.@"), length(1, "b.'A.k d.@")),
        (length(1, "d.'i.r d.@"), length(1, "d.'i.t d.@")),  # before an r
        (length(3, "d.@ k.A.n"), length(3, "d.@ k.n.A")),  # in a cluster
        (length(2, "d.@ t.A.n"), length(0, "t.A.n")),  # a closure before which nothing is heard
    ],
)
def test_what_is_drawn_out_is_longer(longer: float, shorter: float) -> None:
    assert longer > shorter * 1.1


def test_slower_is_slower_by_as_much_and_silence_lasts_what_was_asked() -> None:
    said = phones(["t.'u.t.s._: v.'EI.f"])
    quick, slow = lengths_ms(said), lengths_ms(said, 0.9)
    assert slow == pytest.approx([one / 0.9 for one in quick])
    assert quick[4] == 110


def melody(*clauses: str, asks: bool = False) -> tuple[tuple[tuple[int, int], ...], ...]:
    said = phones(clauses)
    return pitches(said, lengths_ms(said), asks=asks)


def test_an_accent_stands_out_and_the_line_falls() -> None:
    peaks = [max(hertz for _, hertz in melody("b.'A.k d.@ b.'A.k d.@ b.A.k")[at]) for at in (1, 6)]
    assert 125 < peaks[1] < peaks[0] < 165


@pytest.mark.parametrize("word", ["b.'A.k", "b.'A.k.@", "b.'a:"])
def test_a_full_stop_ends_low_a_comma_high_and_a_question_highest(word: str) -> None:
    said, comma, asked = (
        melody(word),
        melody(word, "d.@")[: len(melody(word))],
        melody(word, asks=True),
    )
    ends = [points[-1][-1][1] for points in (said, comma, asked)]
    assert ends[0] == LOWEST_HZ < ends[1] < ends[2]


def test_a_score_has_silence_around_and_between_clauses() -> None:
    score = score_of(phones(["j.'a:", "n.'e:"]))
    assert [line.split()[0] for line in score.splitlines()] == ["_", "j", "a", "_", "n", "e", "_"]
    assert score_of(()) == "_ 60\n_ 100\n"


@needs_mbrola
def test_espeak_gives_phonemes_of_which_each_is_known() -> None:
    said = phones(
        phonemes_of("Goedemorgen, Fluiten jouw schuine oude zeeleeuwen nieuwe deuren? Ja!")
    )
    assert Phone("Au", 1, 2, 1).name in {phone.name for phone in said}
    assert max(phone.clause for phone in said) == 2
