"""Promise: a sentence that is too long for one sound is told at the import, with what to do."""

from __future__ import annotations

from tests.importing.reading import imported

LONG = ", ".join(["u neemt uw medicijnen mee in de verpakking"] * 12).capitalize()


def remarks(text: str) -> tuple[str, ...]:
    return imported(f"Opname\n\n{text}\n".encode(), {"title": "Opname"}, "opname.txt").remarks


def test_a_sentence_that_takes_too_long_in_one_go_is_told() -> None:
    (remark,) = remarks(f"Welkom bij ons in huis. {LONG}.")
    assert "'U neemt uw medicijnen mee in'" in remark
    assert "20 s is the most for one sound: end a sentence sooner" in remark


def test_sentences_that_can_be_cut_are_not() -> None:
    assert remarks(f"{LONG}.".replace(", u", ". U")) == ()
