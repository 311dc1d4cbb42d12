"""Promise: of a Word file all is read that a reader sees, once and in its order."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ivr.importing.source import ImportingError
from ivr.proof.approved import words_in
from tests.importing.reading import heard, imported, names, reasons, texts
from tests.importing.words import BOWEL, COLOPHON, EYE, of


def saved(document: Document) -> bytes:
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_sections(document: Document, sections: tuple[tuple[str, str], ...]) -> None:
    for heading, text in sections:
        document.add_heading(heading, 1)
        document.add_paragraph(text)


def xml(inside: str) -> BaseOxmlElement:
    return parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {nsdecls('w')}", inside))


def put(paragraph: Paragraph, inside: str) -> None:
    """Put XML of Word into a run of a paragraph."""
    paragraph.add_run()._r.append(xml(inside))


def test_headings_paragraphs_and_the_title_are_those_of_the_styles() -> None:
    document = docx.Document()
    document.add_heading("Staaroperatie", 0)
    with_sections(document, EYE)
    for line in COLOPHON:
        document.add_paragraph(line)
    found = imported(saved(document))
    assert heard(found) == words_in(f"{of(EYE)} {' '.join(COLOPHON)}")
    assert names(found) == ["wat is staar", "de operatie", "wanneer belt u ons"]
    assert found.missing == ()


def test_headers_and_footers_are_left_out_and_listed() -> None:
    document = docx.Document()
    with_sections(document, EYE[:2])
    document.sections[0].header.paragraphs[0].text = "Voorbeeld Ziekenhuis"
    document.sections[0].footer.paragraphs[0].text = "pavo 2087, maart 2026"
    found = imported(saved(document))
    assert heard(found) == words_in(of(EYE[:2]))
    assert reasons(found) == {
        "Voorbeeld Ziekenhuis": "page header",
        "pavo 2087, maart 2026": "page footer",
    }
    assert (found.facts["pavo_number"], found.facts["edition"]) == ("2087", "maart 2026")


def test_a_list_has_the_numbers_that_word_draws_before_it() -> None:
    document = docx.Document()
    document.add_heading("Druppelen", 1)
    document.add_paragraph("Zo doet u dat:")
    for step in ("Was uw handen.", "Kijk omhoog.", "Druppel."):
        document.add_paragraph(step, style="List Number")
    document.add_paragraph("Neem mee:")
    for thing in ("uw leesbril", "een badjas"):
        document.add_paragraph(thing, style="List Bullet")
    found = imported(saved(document), {"title": "Druppels"})
    assert [*texts(found)] == [
        "Druppelen",
        "Zo doet u dat:",
        "1. Was uw handen.",
        "2. Kijk omhoog.",
        "3. Druppel.",
        "Neem mee:",
        "uw leesbril",
        "een badjas",
    ]
    assert found.text.count("\n- ") == 5


def test_a_table_is_read_row_by_row_and_one_for_the_lay_out_cell_by_cell() -> None:
    document = docx.Document()
    with_sections(document, BOWEL[:1])
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Dag", "Eten"), ("Maandag", "niets")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    columns = document.add_table(1, 2)
    for cell, (_, text) in zip(columns.rows[0].cells, EYE[1:3], strict=True):
        cell.text = text
    found = imported(saved(document), {"title": "Darm"})
    assert {"Dag: Eten.", "Maandag: niets.", EYE[1][1], EYE[2][1]} <= {*texts(found)}


def test_a_table_of_many_columns_is_refused_with_a_remedy() -> None:
    document = docx.Document()
    for cell in document.add_table(1, 7).rows[0].cells:
        cell.text = "pil"
    with pytest.raises(ImportingError, match=r"7 columns.*write it as sentences"):
        imported(saved(document))


def hang_box(paragraph: Paragraph) -> None:
    """Hang a text box on a paragraph, and what older versions of Word have in its place."""
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:AlternateContent>{0}{1}</mc:AlternateContent></w:r>"
    )
    inside = (
        "<mc:{0} Requires='wps'><w:txbxContent><w:p><w:r><w:t>Let op: rijd niet zelf.</w:t></w:r>"
        "</w:p></w:txbxContent></mc:{0}>"
    )
    run = box.format(
        inside.format("Choice"), inside.format("Fallback").replace(" Requires='wps'", "")
    )
    paragraph._p.append(parse_xml(run))


def test_a_text_box_is_read_once_where_it_hangs() -> None:
    document = docx.Document()
    with_sections(document, EYE[:1])
    hang_box(document.paragraphs[-1])
    with_sections(document, EYE[1:2])
    found = imported(saved(document), {"title": "Staar"})
    assert heard(found) == words_in(f"{of(EYE[:1])} Let op rijd niet zelf {of(EYE[1:2])}")


def test_a_field_of_a_form_is_read() -> None:
    document = docx.Document()
    with_sections(document, EYE[:1])
    field = xml(
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Kom een kwartier eerder.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(len(document.element.body) - 1, field)
    assert "Kom een kwartier eerder." in [*texts(imported(saved(document), {"title": "Staar"}))]


ROWS = (("Dag", "Eten"), ("Maandag", "niets"))
SENTENCES = (("Dit is een zin. En nog een.", "Hier staat ook wat. En meer."),)


@pytest.mark.parametrize(
    ("cells", "what"), [(ROWS, "w:tr"), (ROWS, "w:tc"), (SENTENCES, "w:tr"), (SENTENCES, "w:tc")]
)
def test_a_field_of_a_form_is_read_in_a_table_too(
    cells: tuple[tuple[str, str], ...], what: str
) -> None:
    document = docx.Document()
    table = document.add_table(len(cells), 2)
    for row, words in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    without = heard(imported(saved(document), {"title": "Staar"}))
    held = [*table._tbl.iter(qn(what))][-1]
    field = xml("<w:sdt><w:sdtContent/></w:sdt>")
    held.addprevious(field)
    next(iter(field)).append(held)
    assert heard(imported(saved(document), {"title": "Staar"})) == without
    assert set(words_in(cells[-1][-1])) <= set(without)


def test_signs_of_their_own_are_read_as_they_look() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Een e")
    put(paragraph, "<w:noBreakHyphen/>")
    paragraph.add_run("mail over bloed")
    put(paragraph, "<w:softHyphen/>")
    paragraph.add_run("afname van 2 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(".").add_break(WD_BREAK.LINE)
    paragraph.add_run("Polikliniek Oogheelkunde").add_break(WD_BREAK.LINE)
    paragraph.add_run("Route 12")
    found = imported(saved(document), {"title": "Bloed"})
    assert [*texts(found)] == [
        "Een e-mail over bloedafname van 2 m².",
        "Polikliniek Oogheelkunde",
        "Route 12",
    ]


def test_hidden_words_are_listed() -> None:
    document = docx.Document()
    with_sections(document, EYE[:1])
    document.paragraphs[-1].add_run("Interne notitie").font.hidden = True
    found = imported(saved(document), {"title": "Staar"})
    assert heard(found) == words_in(of(EYE[:1]))
    assert reasons(found) == {"Interne notitie": "hidden text"}


def test_tracked_changes_are_refused_because_nobody_knows_what_stands_there() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("U mag ")
    change = '<w:del w:id="1" w:author="x"><w:r><w:delText>niet </w:delText></w:r></w:del>'
    paragraph._p.append(xml(change))
    with pytest.raises(ImportingError, match=r"tracked changes.*accept or reject"):
        imported(saved(document))


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Wat is staar?\t2", style="toc 1")
    with_sections(document, EYE[:2])
    found = imported(saved(document), {"title": "Staar"})
    assert heard(found) == words_in(of(EYE[:2]))
    assert [*reasons(found).values()] == ["table of contents"]


def test_headings_that_are_only_bold_are_headings() -> None:
    document = docx.Document()
    for heading, text in EYE[:3]:
        run = document.add_paragraph().add_run(heading)
        run.bold, run.font.size = True, Pt(13)
        document.add_paragraph(text)
    found = imported(saved(document), {"title": "Staar"})
    assert f"## {EYE[0][0]}" in found.text
    assert names(found) == ["wat is staar"]


FOOTNOTES = """\
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p><w:r><w:t>Vraag dit aan uw apotheek.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def put_note(document: Document, paragraph: Paragraph) -> None:
    """Put the mark of the footnote behind a paragraph, and the note in the file."""
    put(paragraph, '<w:footnoteReference w:id="2"/>')
    name = PackURI("/word/footnotes.xml")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(name, kind, FOOTNOTES.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def test_a_footnote_is_heard_at_the_end_of_its_section() -> None:
    document = docx.Document()
    with_sections(document, EYE[:1])
    put_note(document, document.paragraphs[-1])
    document.add_paragraph("Daarna mag u naar huis.")
    with_sections(document, EYE[1:2])
    found = imported(saved(document), {"title": "Staar"})
    assert heard(found) == words_in(
        f"{of(EYE[:1])} Daarna mag u naar huis. Vraag dit aan uw apotheek. {of(EYE[1:2])}"
    )
    assert reasons(found) == {"¹": "mark of a footnote"}


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        (("Maandag", "niets"), ["Maandag: niets."]),
        (("Maandag", "Eet niets. Drink water."), ["Maandag", "Eet niets. Drink water."]),
    ],
    ids=["by row", "by cell"],
)
def test_what_hangs_on_a_cell_is_read_and_listed_as_anywhere(
    cells: tuple[str, str], row: list[str]
) -> None:
    document = docx.Document()
    document.add_heading("Eten", 1)
    first, last = (cell.paragraphs[0] for cell in document.add_table(1, 2).rows[0].cells)
    for paragraph, words in zip((first, last), cells, strict=True):
        paragraph.add_run(words)
    put_note(document, first)
    last.add_run(" Geheim").font.hidden = True
    hang_box(last)
    document.add_paragraph("Daarna mag u naar huis.")
    found = imported(saved(document), {"title": "Darm"})
    behind = ["Let op: rijd niet zelf.", "Daarna mag u naar huis.", "Vraag dit aan uw apotheek."]
    assert [*texts(found)] == ["Eten", *row, *behind]
    assert reasons(found) == {"Geheim": "hidden text", "¹": "mark of a footnote"}


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("niets", "Maandag: niets."),
        ("niets.", "Maandag: niets."),
        ("Mag dat?", "Maandag: Mag dat?"),
        ("Eet niets. Drink water.", "Eet niets. Drink water."),
    ],
)
def test_a_row_ends_as_it_does_without_the_mark_of_a_footnote(words: str, row: str) -> None:
    document = docx.Document()
    first, last = document.add_table(1, 2).rows[0].cells
    first.text, last.text = "Maandag", words
    put_note(document, last.paragraphs[0])
    found = imported(saved(document), {"title": "Eten"})
    assert [*texts(found)][-2:] == [row, "Vraag dit aan uw apotheek."]


def test_a_merged_cell_is_read_once() -> None:
    document = docx.Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Maandag en dinsdag"
    table.cell(0, 2).text = "gesloten"
    found = imported(saved(document), {"title": "Tijden"})
    assert [*texts(found)] == ["Maandag en dinsdag: gesloten."]


def test_a_heading_with_a_number_is_a_heading_and_a_topic_has_its_name_alone() -> None:
    document = docx.Document()
    for at, (heading, text) in enumerate(EYE, 1):
        document.add_heading(f"{at}. {heading}", 1)
        document.add_paragraph(text)
    found = imported(saved(document), {"title": "Staar"})
    assert names(found)[0] == "wat is staar"
    assert "## 3. De operatie" in found.text or "### 3. De operatie" in found.text
