"""Promise: the key that slows down says that it worked, and goes on where the caller was.

Twilio tells nothing of how far its prompts were, so the clock must: a sentence is rather said again
than left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.call import flow
from ivr.call.events import Input, NoInput
from ivr.call.moment import estimated, moment_at
from ivr.call.moves import SLACK, heard_at
from ivr.phone.caller import Caller
from ivr.words.position import Position
from ivr.words.prompt import Pace, prompts_among
from ivr.words.step import Menu
from ivr.words.turn import Turn, WaitForInput
from tests.calling import TUESDAY, Telephone
from tests.own_leaflet import HOURS, LINE
from tests.own_words import own

MOMENT = moment_at(TUESDAY, HOURS)
PART = "topic-3-part-2"
OPENING, FIRST, SECOND, THIRD = (
    "Deel 2 van 3",
    "Jeuk onder het gips is vervelend",
    "Blaas liever wat koele lucht",
    "Ruikt het gips vies",
)


def in_part_two(telephone: Telephone) -> Caller:
    """A caller who has just asked for the second part of a topic, while the clock goes on."""
    caller = telephone.caller().dials().presses("3")
    telephone.clock.caller = caller
    return caller.presses("6").hears(OPENING)


def test_slower_goes_on_in_the_paragraph_where_the_caller_was(telephone: Telephone) -> None:
    caller = in_part_two(telephone).hears(THIRD).barges_in("8").hears("Langzamer.").hears(SECOND)
    caller.hears(THIRD).does_not_hear(OPENING).does_not_hear(FIRST)
    assert "pace=langzaam" in caller.webhooks[-1].body


def test_the_usual_pace_goes_on_there_too(telephone: Telephone) -> None:
    caller = in_part_two(telephone).hears(THIRD).barges_in("8").hears(THIRD).barges_in("8")
    caller.hears("Weer gewoon.").hears(SECOND).does_not_hear(FIRST)


def test_a_caller_who_slows_down_after_the_part_hears_it_again_from_the_start(
    telephone: Telephone,
) -> None:
    in_part_two(telephone).presses("8").hears("Langzamer.").hears(OPENING).hears(FIRST)


def test_a_key_without_a_meaning_does_not_lose_the_place(telephone: Telephone) -> None:
    caller = in_part_two(telephone).hears(THIRD).barges_in("9").hears("druk op acht").presses("8")
    caller.hears("Langzamer.").hears(SECOND).does_not_hear(OPENING)


def test_again_reads_the_whole_part_whatever_was_left_out_before(telephone: Telephone) -> None:
    caller = in_part_two(telephone).hears(THIRD).barges_in("8").hears(THIRD).barges_in("5")
    caller.hears(OPENING).does_not_hear("Langzamer.")


@pytest.mark.parametrize("key", ["3", "#"])
def test_the_next_step_is_read_from_its_start(telephone: Telephone, key: str) -> None:
    caller = in_part_two(telephone).hears(THIRD).barges_in("8").presses(key).presses("3")
    caller.hears("Gips mag niet nat worden").does_not_hear("Langzamer.")


def test_slower_in_a_menu_says_so_and_asks_again(telephone: Telephone) -> None:
    telephone.caller().dials().presses("8").hears("Langzamer.").hears("druk op drie")


def _after(seconds: float, pace: Pace = Pace.NORMAL) -> tuple[str, ...]:
    """What is read when the key comes this many seconds after the answer to the caller."""
    turn = flow.advance(LINE, Position("topic-3-part-1", pace=pace), Input("6"), MOMENT)
    assert isinstance(turn.wait, WaitForInput)
    assert turn.wait.before_part == 0
    here, later = replace(turn.wait.position, since=TUESDAY), TUESDAY + timedelta(seconds=seconds)
    heard = heard_at(LINE, here, Input("8"), later, estimated)
    return _reads(flow.advance(LINE, heard, Input("8"), MOMENT))


def _reads(turn: Turn) -> tuple[str, ...]:
    assert isinstance(turn.wait, WaitForInput)
    return tuple(prompt.id for prompt in prompts_among(turn.wait.says))


def _ends(pace: Pace) -> list[float]:
    """The seconds at which the sounds of the part end, when they begin as late as they may."""
    step = LINE.steps[PART]
    assert isinstance(step, Menu)
    lengths = [estimated(prompt, pace) for prompt in step.reads]
    return [SLACK + sum(lengths[: place + 1]) for place in range(len(lengths))]


@pytest.mark.parametrize("pace", Pace)
def test_a_sound_is_read_again_until_it_is_surely_over(pace: Pace) -> None:
    words = "slower" if pace is Pace.NORMAL else "usual"
    names = [f"{LINE.leaflet}-{name}" for name in (PART, *(f"{PART}-{n}" for n in (1, 2, 3)))]
    assert _after(0, pace)[:2] == (words, names[0])
    for name, following, end in zip(names, [*names[1:], names[0]], _ends(pace), strict=True):
        assert _after(end - 0.1, pace)[:2] == (words, name)
        # Once the last one is over, the whole part is asked for.
        assert _after(end + 0.1, pace)[:2] == (words, following)


def test_what_is_said_before_the_part_is_no_part_of_it() -> None:
    """A caller who chose nothing first hears so; the part begins when that is over."""
    menu = Position("menu", attempt=2)
    turn = flow.advance(LINE, menu, NoInput(), MOMENT)
    assert isinstance(turn.wait, WaitForInput)
    reading = estimated(own(LINE, "reading"), Pace.NORMAL)
    assert turn.wait.before_part == reading
