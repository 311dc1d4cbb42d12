"""Promise: the hall and the leaflets in it keep every rule, whichever way callers choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.line import steps
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.proof.check import issues_of, wiring_issues
from ivr.proof.issue import Explored
from ivr.proof.pressed_keys import leaves_for_nowhere
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import Menu
from tests.shelf import SHORT, put


@pytest.fixture(scope="module", params=[False, True], ids=["by number", "by name"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("shelf")
    put(folder, "gips")
    put(folder, "verband", body=SHORT, pavo_number="12", title="Een verband", subject="verband")
    return Library(load_library([folder]), by_name=request.param)


def explored(library: Library, leaflet: str, line: Line | None = None) -> Explored:
    line = line or library.of(Position("", leaflet=leaflet))
    about = library.leaflets.get(leaflet) or library.in_hall
    return Explored(line, about, library.clinics[line.clinic].hours, lines=library)


@pytest.mark.parametrize("leaflet", ["", "gips"])
def test_every_line_keeps_every_rule(library: Library, leaflet: str) -> None:
    it = explored(library, leaflet)
    assert [*wiring_issues(it.line), *issues_of(it)] == []


def test_a_leaflet_is_walked_through_from_the_hall_and_not_beyond(library: Library) -> None:
    it = explored(library, "verband")
    assert it.entrances
    assert not it.beginnings
    assert {point.position.leaflet for point in it.onward} == {"verband"}
    left = {passage.to.position.leaflet for passage in it.passages if passage.to}
    assert left == {"verband", ""}


@pytest.mark.parametrize(("to", "leaflet"), [(steps.HELP, ""), (steps.GOODBYE, "nobody")])
def test_a_way_out_that_ends_elsewhere_is_found(library: Library, to: str, leaflet: str) -> None:
    """At a step that does not wait, or in a leaflet that is not there."""
    it = explored(library, "verband")
    menu = it.line.steps[it.line.menu]
    assert isinstance(menu, Menu)
    lost = replace(menu.exits["*"], to=to, leaflet=leaflet)
    broken = replace(menu, exits={**menu.exits, "*": lost})
    line = replace(it.line, steps={**it.line.steps, menu.id: broken})

    class Broken:
        def of(self, position: Position) -> Line:
            return line if position.leaflet == "verband" else library.of(position)

    found = leaves_for_nowhere(Explored(line, it.leaflet, it.hours, lines=Broken()))
    assert {str(issue) for issue in found} == {
        f"menu: a key that leads to {to!r} of another line ends elsewhere."
    }
