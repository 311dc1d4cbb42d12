"""Promise: a part is read in sounds of at most twenty seconds, cut where a sentence ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.spoken import speak
from ivr.line.paragraphs import LONGEST_ESTIMATE, sounds
from ivr.words.step import MOST_SOUNDS, Menu
from tests.own_leaflet import LEAFLET, LINE

PARTS = [step for step in LINE.steps.values() if isinstance(step, Menu) and step.reads]
FIVE = "Elke dag een half uur wandelen is goed voor uw botten."
"""A sentence of about four seconds."""


def test_the_sounds_of_a_part_put_together_are_the_part() -> None:
    parts = [part for topic in LEAFLET.topics for part in topic.parts]
    assert len(parts) == len(PARTS)
    for part, step in zip(parts, PARTS, strict=True):
        words = "".join(prompt.text for prompt in step.reads[1:]).split()
        assert " ".join(words).replace(".", "") == " ".join(part.paragraphs).replace(".", "")
        assert step.reads[0].text.strip().lower().endswith((f"{part.title.lower()}.", "?"))


@pytest.mark.parametrize("step", PARTS, ids=lambda step: step.id)
def test_a_part_can_be_spoken_sound_by_sound(step: Menu) -> None:
    """No abbreviation or number was cut in two: apart and together it is said the same."""
    apart = " ".join(speak(prompt.text) for prompt in step.reads).split()
    assert apart == speak("".join(prompt.text for prompt in step.reads)).split()


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Botbreuken", FIVE], [f"Botbreuken.\n\n{FIVE}\n\n"]),
        (["U kunt denken aan:", FIVE], [f"U kunt denken aan:\n\n{FIVE}\n\n"]),
        ([FIVE * 1, "Roken", FIVE], [f"{FIVE}\n\nRoken.\n\n{FIVE}\n\n"]),
        # A heading never stands at the end of the sound before its paragraph.
        (
            [f"{FIVE} {FIVE}", "Roken", f"{FIVE} {FIVE}"],
            [f"{FIVE} {FIVE}\n\n", f"Roken.\n\n{FIVE} {FIVE}\n\n"],
        ),
        # Thirty seconds become two sounds of fifteen, with the pause of a sentence between them.
        (
            [" ".join([FIVE] * 6)],
            [f"{FIVE} {FIVE} {FIVE} ", f"{FIVE} {FIVE} {FIVE}\n\n"],
        ),
        # Behind "dr." no sentence ends.
        (
            [f"{FIVE} {FIVE} Vraag het dr. Jansen. {FIVE} {FIVE}"],
            [f"{FIVE} {FIVE} Vraag het dr. Jansen. ", f"{FIVE} {FIVE}\n\n"],
        ),
        ([FIVE, "Tot slot."], [f"{FIVE}\n\nTot slot.\n\n"]),
    ],
)
def test_a_part_is_cut_at_paragraphs_and_sentences(
    paragraphs: list[str], expected: list[str]
) -> None:
    assert sounds(paragraphs) == expected


@given(st.lists(st.sampled_from([FIVE, f"{FIVE} {FIVE}", "Roken", "Kort.", " ".join([FIVE] * 9)])))
def test_a_part_has_few_sounds_and_none_is_long(paragraphs: list[str]) -> None:
    found = sounds(paragraphs)
    assert len(found) < MOST_SOUNDS
    if seconds_to_say("\n\n".join(paragraphs)) <= 60:
        assert max(map(seconds_to_say, found), default=0) <= LONGEST_ESTIMATE + 3


def test_equal_words_are_one_sound() -> None:
    prompts = [prompt for step in PARTS for prompt in step.reads]
    assert len({prompt.text for prompt in prompts}) == len({prompt.id for prompt in prompts})
