"""Promise: a number reaches its leaflets, and no text decides whom the line can ring."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import create_app
from ivr.house import library_of
from ivr.line import steps
from ivr.line.front_matter import LeafletError
from ivr.line.library import Library
from ivr.line.shelves import load_library, refuse_unknown_numbers
from ivr.settings.values import DEMONSTRATION_ACCOUNT
from ivr.words.entry import LeafletEntry
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import Menu, Transfer
from tests.line_settings import LOCAL, settings_for
from tests.shelf import put, put_eyes

GIPS, ZIEN = "+31790003007", "+31790002024"
FIRST, SECOND = "+31850001515", "+31850001516"


@pytest.fixture
def two(tmp_path: Path) -> Library:
    """Two leaflets of two clinics behind one number, and the second one behind its own too."""
    put(tmp_path, "gips")
    put_eyes(tmp_path, opens="08.00", line_numbers="(085) 000 15 16")
    return Library(load_library([tmp_path]), desks=(ZIEN, GIPS), dialled=(FIRST, SECOND))


def at(library: Library, leaflet: str = "", dialled: str = "") -> Line:
    return library.of(Position("", leaflet=leaflet, dialled=dialled))


def desks(line: Line) -> set[str]:
    return {step.desk for step in line.steps_of(Transfer)}


def test_one_leaflet_is_a_line_by_itself(tmp_path: Path) -> None:
    put(tmp_path, "gips")
    library = Library(load_library([tmp_path]), desks=(GIPS,), dialled=(FIRST,))
    line = at(library)
    assert line.leaflet == "gips"
    assert steps.CHOICE not in line.steps
    assert [*library.lines()] == [("", line)]
    assert at(library, leaflet="gone") is line
    assert at(library, dialled="31201234567") is line


def test_several_leaflets_are_chosen_in_the_hall_by_the_number_on_the_paper(two: Library) -> None:
    hall = at(two)
    question = hall.steps[steps.CHOICE]
    assert isinstance(question, LeafletEntry)
    assert question.numbers == {"3007": "gips", "12": "ogen"}
    assert question.longest == 4
    assert question.seconds <= 4, "a lone 0 or * is obeyed after these seconds"


def test_a_number_of_its_own_goes_straight_to_a_leaflet(two: Library) -> None:
    straight = at(two, dialled=SECOND.lstrip("+"))
    assert straight.leaflet == "ogen"
    assert straight.start == steps.WELCOME
    assert steps.CHOSEN not in straight.steps


def test_the_clinic_of_the_leaflet_is_rung_and_in_the_hall_the_first_of_the_settings(
    two: Library,
) -> None:
    assert desks(at(two)) == {ZIEN}
    assert desks(at(two, leaflet="gips")) == {GIPS}
    assert desks(at(two, leaflet="ogen")) == {ZIEN}
    assert [clinic.name for clinic in two.clinics.values()] == [
        "polikliniek Oogheelkunde",
        "polikliniek Orthopedie",
    ]


def test_the_menu_of_a_leaflet_leads_back_to_the_hall_only_where_there_is_one(two: Library) -> None:
    chosen, straight = at(two, leaflet="ogen"), at(two, dialled=SECOND.lstrip("+"))
    for line, to, leaflet in ((chosen, steps.CHOICE, ""), (straight, steps.MENU, None)):
        menu = line.steps[line.menu]
        assert isinstance(menu, Menu)
        assert (menu.exits["*"].to, menu.exits["*"].leaflet) == (to, leaflet)


def test_few_leaflets_may_be_offered_by_name_and_then_never_by_number(two: Library) -> None:
    library = Library(two.leaflets, two.desks, two.dialled, by_name=True)
    hall = at(library)
    names = hall.steps[steps.CHOICE]
    assert isinstance(names, Menu)
    assert [(names.exits[key].to, names.exits[key].leaflet) for key in "12"] == [
        (steps.MENU, "gips"),
        (steps.MENU, "ogen"),
    ]
    assert not hall.steps_of(LeafletEntry)
    assert "Gips: druk op één. Staar: druk op twee." in hall.prompts["leaflets-gips-ogen"].text


def test_more_than_four_leaflets_are_chosen_by_number_whatever_is_set(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path, f"folder-{number}", pavo_number=str(100 + number))
    library = Library(load_library([tmp_path]), (GIPS,), (FIRST,), by_name=True)
    assert at(library).steps_of(LeafletEntry)


def test_leaflets_of_one_clinic_share_its_words_and_those_of_all_are_said_once(
    tmp_path: Path,
) -> None:
    for number in range(3):
        put(tmp_path, f"folder-{number}", pavo_number=str(100 + number))
    library = Library(load_library([tmp_path]), (GIPS,), (FIRST,))
    assert len(library.clinics) == 1
    texts = [prompt.text for prompt in library.prompts()]
    assert len(texts) == len(set(texts))
    assert len({prompt.id for prompt in library.prompts()}) == len(texts)
    assert sum("polikliniek Orthopedie is nu gesloten" in text for text in texts) == 1


REFUSED = [
    ({"pavo_number": "3007"}, "ogen/leaflet.md:4: gips/leaflet.md:4 has the number 3007 too"),
    ({"opens": "10.00"}, "ogen/leaflet.md:11: gips/leaflet.md:11 tells another 'opens'"),
    ({"clinic_name": "polikliniek X"}, "ogen/leaflet.md:8: gips/leaflet.md:8 tells another"),
    ({"pavo_number": "0"}, "no right value for 'pavo_number'"),
    ({"pavo_number": "123456789"}, "no right value for 'pavo_number'"),
    ({"line_numbers": "12"}, "no right value for 'line_numbers'"),
    ({"example": "misschien"}, "no right value for 'example'"),
]


@pytest.mark.parametrize(("fields", "sentence"), REFUSED)
def test_leaflets_that_contradict_each_other_are_refused_with_both_places(
    tmp_path: Path, fields: dict[str, str], sentence: str
) -> None:
    put(tmp_path, "gips")
    put(tmp_path, "ogen", **{"pavo_number": "12", **fields})
    with pytest.raises(LeafletError) as refused:
        load_library([tmp_path])
    assert sentence in str(refused.value)


@pytest.mark.parametrize("name", ["Gips & zo", "hall", "clinic-31790003007"])
def test_a_folder_whose_name_cannot_be_used_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    with pytest.raises(LeafletError, match="fits in no address"):
        load_library([tmp_path])


def test_two_leaflets_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        put(tmp_path / folder, "gips")
    with pytest.raises(LeafletError, match="two folders hold a leaflet 'gips'"):
        load_library([tmp_path / "a", tmp_path / "b"])


def test_a_library_without_leaflets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeafletError, match="there is no leaflet"):
        load_library([tmp_path])


def test_a_clinic_that_the_settings_do_not_name_is_refused_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "gips")
    with pytest.raises(SystemExit):
        create_app(settings_for(LEAFLETS=str(tmp_path), CLINIC_NUMBER=ZIEN))
    told = capsys.readouterr().err
    assert f"gips/leaflet.md:9: the clinic's number {GIPS} is not in CLINIC_NUMBER" in told


def test_a_line_number_that_the_settings_do_not_name_is_refused(two: Library) -> None:
    with pytest.raises(LeafletError, match=r"ogen/leaflet.md:2: the number \+31850001516"):
        refuse_unknown_numbers(Library(two.leaflets, two.desks, (FIRST,)))


def test_every_name_of_a_prompt_stands_for_one_text(tmp_path: Path) -> None:
    """Also where halls are of other hospitals: a sound is kept under that name."""
    put(tmp_path, "a", pavo_number="1", line_numbers="(085) 000 15 16")
    put(tmp_path, "b", pavo_number="2", line_numbers="(085) 000 15 16")
    put(tmp_path, "c", pavo_number="3", hospital="het Streekziekenhuis")
    prompts = [*Library(load_library([tmp_path])).prompts()]
    assert len({prompt.id for prompt in prompts}) == len(prompts)


def test_a_demonstration_can_phone_any_leaflet_because_it_rings_nobody(tmp_path: Path) -> None:
    put(tmp_path, "gips", line_numbers="(085) 000 15 16")
    settings = settings_for(
        LEAFLETS=str(tmp_path),
        CLINIC_NUMBER=ZIEN,
        LINE_NUMBER=FIRST,
        TWILIO_ACCOUNT_SID=DEMONSTRATION_ACCOUNT,
        PUBLIC_BASE_URL=LOCAL,
        TWILIO_API_URL="http://127.0.0.1:8001",
    )
    library = library_of(settings)
    assert library.desks == (ZIEN, GIPS)
    assert library.dialled == (FIRST, SECOND)
