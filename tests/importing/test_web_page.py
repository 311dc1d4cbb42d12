"""Promise: of a web page the article is read; menus and what is hidden are left out and listed."""

from __future__ import annotations

import pytest

from ivr.importing.source import ImportingError
from ivr.proof.approved import words_in
from tests.importing.reading import heard, imported, reasons, texts
from tests.importing.words import EYE, of

SECTIONS = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in EYE)


def page(inside: str, head: str = '<meta charset="utf-8">', coding: str = "utf-8") -> bytes:
    text = f"<!doctype html><html lang=nl><head>{head}<title>x</title></head><body>{inside}"
    return f"{text}</body></html>".encode(coding)


def test_the_article_is_read_and_the_rest_of_the_page_is_listed() -> None:
    around = f"""<header>Voorbeeld Ziekenhuis</header><nav><a>Afspraak</a> <a>Contact</a></nav>
    <main><h1>Staaroperatie</h1>{SECTIONS}<script>let a = 1</script></main>
    <footer>Cookies</footer>"""
    found = imported(page(around))
    assert heard(found) == words_in(of(EYE))
    assert found.facts["title"] == "Staaroperatie"
    assert {"Voorbeeld Ziekenhuis", "Afspraak Contact", "Cookies"} <= {*reasons(found)}


def test_lists_tables_and_line_breaks_are_read_as_they_look() -> None:
    inside = """<main><h1>Druppelen</h1><h2>Zo doet u dat</h2>
    <ol start=2><li>Was uw <b>handen</b>.</li><li><p>Kijk omhoog.</p></li></ol>
    <ul><li>uw leesbril<li>een badjas</ul>
    <table><tr><th>Dag</th><th>Keer</th></tr><tr><td>1</td><td>vier</td></tr></table>
    <p>Polikliniek<br>Route 12</p><dl><dt>Lens</dt><dd>Een kunstlens.</dd></dl></main>"""
    assert [*texts(imported(page(inside)))] == [
        "Zo doet u dat",
        "2. Was uw handen.",
        "3. Kijk omhoog.",
        "uw leesbril",
        "een badjas",
        "Dag: Keer.",
        "1: vier.",
        "Polikliniek",
        "Route 12",
        "Lens",
        "Een kunstlens.",
    ]


def test_hidden_words_are_listed() -> None:
    inside = f"<main>{SECTIONS}<p style='display: none'>Geheim</p><p hidden>Ook</p></main>"
    found = imported(page(inside), {"title": "Staar"})
    assert heard(found) == words_in(of(EYE))
    assert reasons(found) == {"Geheim": "hidden text", "Ook": "hidden text"}


def test_a_page_is_read_in_the_letters_in_which_it_was_written() -> None:
    inside = "<main><h1>Oog</h1><h2>Na één week</h2><p>De patiënt drinkt “café”.</p></main>"
    for head, coding in (
        ('<meta charset="windows-1252">', "cp1252"),
        ("", "cp1252"),
        ("", "utf-8"),
        ('<meta http-equiv=x content="text/html; charset=utf-8">', "utf-8"),
    ):
        found = imported(page(inside, head, coding))
        assert 'De patiënt drinkt "café".' in [*texts(found)], (head, coding)


def test_raised_digits_and_words_against_each_other_stay_as_they_are() -> None:
    inside = (
        "<main><h1>Huid</h1><h2>Maat</h2><p>Het is 2 m<sup>2</sup>, <b>zeer</b>groot.</p></main>"
    )
    assert "Het is 2 m², zeergroot." in [*texts(imported(page(inside)))]


@pytest.mark.parametrize(
    "row", ["<td>2<td rowspan=2>x<td>y<tr><td>3<td>z", "<td>2<td><td>y", "<td>2<td>y"]
)
def test_a_table_of_which_cells_are_not_there_is_refused(row: str) -> None:
    table = f"<table><tr><td>Dag<td>Ochtend<td>Avond<tr>{row}</table>"
    with pytest.raises(ImportingError, match=r"a table with empty cells.*write it as sentences"):
        imported(page(f"<h1>Oog</h1>{table}"))


def test_a_cell_over_two_columns_is_a_cell() -> None:
    table = "<table><tr><td>1<td>2<td>3<tr><td colspan=2>dicht<td>open</table>"
    assert "dicht: open." in [*texts(imported(page(f"<h1>Oog</h1><p>Dag.</p>{table}")))]
