"""Promise: the chart shows every step and every way out, and a page can light up a step."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import graphviz
import pytest

from ivr.clinic.chart import draw
from ivr.clinic.svg import DrawingError, render_svg
from ivr.line.ways import ways
from ivr.words.step import Announcement, Menu
from tests.own_leaflet import LINE

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = ET.fromstring(render_svg(draw(LINE)))


def words_of(element: ET.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


@pytest.mark.parametrize("step", LINE.steps)
def test_every_step_can_be_found_by_its_id_and_has_a_dutch_name(step: str) -> None:
    (node,) = [group for group in PICTURE.iter(f"{SVG}g") if group.get("id") == f"step-{step}"]
    assert " ".join(words_of(node)) == LINE.titles[step]


def test_every_arrow_that_is_not_in_the_legend_is_drawn() -> None:
    titles = {title.text for title in PICTURE.iter(f"{SVG}title")}
    forward = [
        (step.id, way.to) for step in LINE.steps.values() for way in ways(LINE, step)
        if way.when != "7"
    ]  # fmt: skip
    assert forward
    assert {f"{here}->{there}" for here, there in forward} <= titles


def test_an_arrow_says_which_key_or_that_silence_leads_there() -> None:
    labels = re.findall(
        r'"?topic-1-part-1"? -> "topic-1-part-2" \[.*label="(.*?)"', str(draw(LINE))
    )
    assert labels == ["6 of stilte"]


def test_keys_that_do_the_same_everywhere_stand_once_in_the_legend() -> None:
    (legend,) = [group for group in PICTURE.iter(f"{SVG}g") if group.get("id") == "line-keys"]
    assert words_of(legend)[1:11:2] == ["1", "2", "3", "5", "6"]
    assert "hoofdmenu" in words_of(legend)
    assert "-> menu" not in "".join(re.findall('"topic-1-part-2" -> .*', str(draw(LINE))))


def test_each_topic_is_a_group_with_its_key_and_title() -> None:
    groups = [group for group in PICTURE.iter(f"{SVG}g") if "topic" in group.get("class", "")]
    assert [words_of(group)[0] for group in groups] == [
        f"Toets {key}: {title}" for key, title in LINE.topics.items()
    ]


def test_a_topic_is_its_parts_and_its_ending() -> None:
    assert [step for step, key in LINE.topic_of.items() if key == "2"] == [
        "topic-2-part-1",
        "topic-2-part-2",
        "topic-2-end",
    ]


def test_a_screen_reader_hears_what_the_picture_is() -> None:
    title, words = PICTURE.find(f"{SVG}title"), PICTURE.find(f"{SVG}desc")
    assert PICTURE.get("role") == "img"
    assert title is not None
    assert words is not None
    assert PICTURE.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"


def test_a_new_step_appears_without_a_name() -> None:
    step = Announcement("nieuw", (), LINE.menu)
    assert "id=step-nieuw" in draw(
        replace(LINE, steps={**LINE.steps, "nieuw": step})
    ).source.replace('"', "")


def test_a_line_without_a_menu_cannot_be_drawn() -> None:
    steps = {**LINE.steps, LINE.menu: Announcement(LINE.menu, (), LINE.start)}
    assert isinstance(LINE.steps[LINE.menu], Menu)
    with pytest.raises(TypeError, match="main menu 'menu' must be a Menu"):
        draw(replace(LINE, steps=steps))


def test_a_machine_without_graphviz_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(DrawingError, match="apt-get install graphviz"):
        render_svg(graphviz.Digraph("not drawn yet"))


def test_what_dot_cannot_draw_is_reported() -> None:
    broken = graphviz.Source("digraph {")
    with pytest.raises(DrawingError, match="could not draw"):
        render_svg(broken)
