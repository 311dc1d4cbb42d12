"""Promise: the chart shows where the caller is, as large as one likes, and moves as one likes."""

from __future__ import annotations

import pytest

from tests.phone.page.browsing import DESKTOP, PHONE, TUESDAY, Visitor
from tests.phone.page.conftest import OpenTab

ZOOM = "document.querySelector('#chart svg').getBoundingClientRect().width"
PLACE = "[document.getElementById('chart').scrollLeft, document.getElementById('chart').scrollTop]"


def is_in_sight(visitor: Visitor, step: str) -> bool:
    """Return whether the whole node of a step is inside the chart's box."""
    seen = "(id) => {const a = document.getElementById(id).getBoundingClientRect(),"
    seen += " b = document.getElementById('chart').getBoundingClientRect();"
    seen += " return b.top <= a.top && a.bottom <= b.bottom"
    seen += " && b.left <= a.left && a.right <= b.right;}"
    return bool(visitor.tab.evaluate(seen, f"step-{step}"))


def test_the_chart_shows_where_a_call_begins_or_the_whole_line(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}", viewport=DESKTOP)
    assert is_in_sight(visitor, "welcome")
    assert not is_in_sight(visitor, "goodbye")
    visitor.clicks("Hele kaart")
    assert is_in_sight(visitor, "welcome")
    assert is_in_sight(visitor, "goodbye")
    visitor.clicks("Naar de beller")
    assert is_in_sight(visitor, "welcome")
    assert not is_in_sight(visitor, "goodbye")


def test_the_chart_is_made_larger_and_smaller_by_button_key_and_wheel(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}", viewport=DESKTOP)
    chart = visitor.tab.locator("#chart")
    widths = [visitor.tab.evaluate(ZOOM)]

    def noted() -> float:
        widths.append(visitor.tab.evaluate(ZOOM))
        return float(widths[-1] / widths[-2])

    visitor.clicks("Groter")
    assert noted() == pytest.approx(1.4, abs=0.01)
    assert "140% groot" in visitor.tab.locator("#chart-says").inner_text()
    chart.focus()
    visitor.types("+")
    assert noted() == pytest.approx(1.4, abs=0.01)
    visitor.types("-")
    assert noted() == pytest.approx(1 / 1.4, abs=0.01)
    visitor.clicks("Kleiner")
    assert noted() == pytest.approx(1 / 1.4, abs=0.01)
    chart.hover()
    visitor.tab.keyboard.down("Control")
    visitor.tab.mouse.wheel(0, -200)
    visitor.tab.keyboard.up("Control")
    visitor.until(lambda: visitor.tab.evaluate(ZOOM) > widths[-1], "the wheel makes it larger")
    for _ in range(12):
        visitor.clicks("Kleiner")
    assert is_in_sight(visitor, "goodbye"), "it never becomes smaller than the whole"


def test_the_chart_is_moved_by_mouse_and_by_arrow_keys(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}", viewport=DESKTOP)
    chart = visitor.tab.locator("#chart")
    box = chart.bounding_box()
    assert box is not None
    x, y = box["x"] + 200, box["y"] + 200
    left, top = visitor.tab.evaluate(PLACE)
    visitor.tab.mouse.move(x, y)
    visitor.tab.mouse.down()
    visitor.tab.mouse.move(x - 80, y - 50)
    visitor.tab.mouse.up()
    assert visitor.tab.evaluate(PLACE) == [left + 80, top + 50]
    visitor.tab.mouse.move(x, y)
    assert visitor.tab.evaluate(PLACE) == [left + 80, top + 50]
    chart.focus()
    visitor.types("ArrowDown")
    visitor.until(lambda: visitor.tab.evaluate(PLACE)[1] > top + 50, "the arrow moves it")


def test_two_fingers_make_the_chart_larger(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}", viewport=PHONE, has_touch=True, is_mobile=True)
    visitor.tab.locator("#chart").scroll_into_view_if_needed()
    box = visitor.tab.locator("#chart").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = visitor.tab.evaluate(ZOOM)
    fingers = visitor.tab.context.new_cdp_session(visitor.tab)
    for kind, apart in [("touchStart", 40), ("touchMove", 60), ("touchMove", 80)]:
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visitor.until(lambda: visitor.tab.evaluate(ZOOM) > 1.5 * before, "it becomes larger")
    assert visitor.tab.evaluate("visualViewport.scale") == 1


AWAY_FROM_MIDDLE = """(id) => {
  const a = document.getElementById(id).getBoundingClientRect();
  const b = document.getElementById("chart").getBoundingClientRect();
  return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}"""


def test_the_chart_follows_the_step_that_is_lit_at_any_size(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20", viewport=DESKTOP)
    visitor.clicks("Groter").clicks("Groter").calls().waits_for("Waiting", "menu")
    for key, step in [("3", "topic-3-part-1"), ("0", "person")]:
        assert visitor.tab.evaluate(AWAY_FROM_MIDDLE, f"step-{step}") > 100
        visitor.types(key).waits_for(place=step)
        assert visitor.tab.evaluate(AWAY_FROM_MIDDLE, f"step-{step}") < 100
    visitor.types("Escape")
