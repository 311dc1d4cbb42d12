"""Promise: a plot shows each number as long as it is, and names what there is room to name."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from ivr.clinic.bars import Bars
from ivr.clinic.plots import DARK, LIGHT, NARROW, WIDE, draw, grid_step

SVG = "{http://www.w3.org/2000/svg}"
HOURS = Bars("Per uur", [str(hour) for hour in range(24)], [*range(24)])
ENDS = Bars("Einde", ["goed & wel", "<storing>"], [30, 10], lying=True)


def _words(picture: ET.Element) -> list[str]:
    return [str(words.text) for words in picture.iter(f"{SVG}text")]


def _lengths(picture: ET.Element, side: str) -> list[float]:
    """Return how long the bars are; the first rectangle is the ground."""
    return [float(bar.attrib[side]) for bar in [*picture.iter(f"{SVG}rect")][1:]]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_lying_bar_has_its_name_above_it_and_its_number_behind_it(width: int) -> None:
    picture = ET.fromstring(draw(ENDS, LIGHT, width))
    assert _words(picture) == ["Einde", "goed & wel", "30", "<storing>", "10"]
    long, short = _lengths(picture, "width")
    assert long == pytest.approx(3 * short, abs=0.2)
    last = max(float(words.attrib["x"]) for words in picture.iter(f"{SVG}text"))
    assert long < last < width - 20, "the number of the longest bar fits too"


def test_a_name_that_is_too_long_for_a_telephone_is_shortened() -> None:
    long = Bars("Onderwerpen", ["nuchter bloedprikken " * 5], [1], lying=True)
    name = _words(ET.fromstring(draw(long, LIGHT, NARROW)))[1]
    assert name.endswith("…")
    assert len(name) < 50


@pytest.mark.parametrize(("width", "every"), [(WIDE, 1), (NARROW, 2)])
def test_standing_bars_are_named_as_far_as_there_is_room(width: int, every: int) -> None:
    picture = ET.fromstring(draw(HOURS, DARK, width))
    words = [*picture.iter(f"{SVG}text")]
    named = [name.text for name in words if name.get("text-anchor") == "middle"]
    assert named == HOURS.names[::every]
    lengths = _lengths(picture, "height")
    assert lengths == pytest.approx([lengths[1] * hour for hour in range(24)], abs=0.1 * 24)
    lines = [name.text for name in words if name.get("text-anchor") == "end"]
    assert lines == ["0", "5", "10", "15", "20", "25"]


@pytest.mark.parametrize("lying", [True, False])
def test_nothing_but_noughts_is_drawn_too(lying: bool) -> None:
    picture = ET.fromstring(draw(Bars("Niets", ["a", "b"], [0, 0], lying), LIGHT, WIDE))
    assert _lengths(picture, "width" if lying else "height") == [0, 0]


@pytest.mark.parametrize(
    ("most", "step"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (26, 10), (132, 50), (9999, 2000)]
)  # fmt: skip
def test_the_lines_of_a_grid_are_at_round_numbers(most: int, step: int) -> None:
    assert grid_step(most) == step


def test_the_same_figures_give_the_same_file() -> None:
    assert draw(HOURS, LIGHT, WIDE) == draw(HOURS, LIGHT, WIDE)
