"""Promise: a PDF is read as a reader reads it, whatever its lay-out, and no word is lost."""

from __future__ import annotations

import pytest

from ivr.dutch.pacing import seconds_to_say
from ivr.importing.cutting import LONGEST
from ivr.importing.source import ImportingError
from ivr.proof.approved import words_in
from tests.importing.printed import BOLD, LANDSCAPE, VERA, Press, justified, under_header
from tests.importing.reading import heard, imported, names, reasons, texts, titles, topics
from tests.importing.words import BOWEL, COLOPHON, CONTACT, EYE, PLASTER, of


def test_two_columns_are_read_one_after_the_other_and_the_colophon_last() -> None:
    press = Press(title="Microsoft Word - staar.doc")
    press.line("Staaroperatie", 50, 60, 22, BOLD)
    press.sections(EYE[:3], 50, 100, 235)
    press.sections(EYE[3:], 310, 100, 235)
    press.lines(COLOPHON, 50, 780, 8)
    found = imported(press.pdf())
    assert heard(found) == words_in(f"{of(EYE)} {' '.join(COLOPHON)}")
    assert [*texts(found)][-1] == "Voorbeeld Ziekenhuis, maart 2026, pavo 2087."
    assert found.missing == ()
    assert (found.facts["title"], found.facts["hospital"]) == (
        "Staaroperatie",
        "het Voorbeeld Ziekenhuis",
    )
    assert (found.facts["opens"], found.facts["closes"]) == ("08.30", "16.00")


def test_headers_footers_and_page_numbers_go_and_a_sentence_goes_on_overleaf() -> None:
    press = Press()
    pages = (
        [
            "Bij staar is de lens in uw oog troebel geworden. U ziet",
            "daardoor wazig en u heeft meer licht nodig",
        ],
        ["om te lezen. Kleuren lijken valer dan vroeger.", "Staar ontstaat meestal langzaam."],
        ["De oogarts haalt de troebele lens weg.", "U voelt er meestal weinig van."],
    )
    for number, lines in enumerate(pages, 1):
        press.line("Voorbeeld Ziekenhuis", 50, 30, 9)
        press.lines(lines, 50, 90)
        press.line(f"- {number} -", 290, 800, 9)
        press.line(f"www.voorbeeld.nl/staar          versie {number}.0", 50, 820, 8)
        press.next_page()
    found = imported(press.pdf(), {"title": "Staar"})
    assert heard(found) == words_in(" ".join(line for lines in pages for line in lines))
    assert any(
        "U ziet daardoor wazig en u heeft meer licht nodig om te lezen." in it
        for it in texts(found)
    )
    assert {*reasons(found).values()} == {"page header", "page footer", "page number"}
    assert len(found.left_out) == 9


def test_a_table_is_read_row_by_row() -> None:
    press = Press()
    press.line("Darmonderzoek", 50, 60, 20, BOLD)
    y = press.sections(BOWEL[:2], 50, 90, 480)
    rows = (
        ("Dag", "Eten", "Drinken"),
        ("Twee dagen ervoor", "Licht verteerbaar", "Alles"),
        ("Een dag ervoor", "Niets na 12.00 uur", "Heldere dranken"),
    )
    y = press.table(rows, 50, y + 10, (130, 150, 150))
    press.sections(BOWEL[2:], 50, y, 480)
    found = imported(press.pdf())
    table = " ".join(cell for row in rows for cell in row)
    assert heard(found) == words_in(f"{of(BOWEL[:2])} {table} {of(BOWEL[2:])}")
    assert "Een dag ervoor, Niets na 12.00 uur, Heldere dranken." in [*texts(found)]


def test_a_list_without_lines_is_read_row_by_row_too() -> None:
    press = Press()
    press.line("Telefoonnummers", 50, 60, 16, BOLD)
    numbers = (
        ("Oogheelkunde", "(079) 000 20 87"),
        ("Afsprakenbureau", "(079) 000 20 88"),
        ("Nachtdienst", "112"),
    )
    for at, (name, number) in enumerate(numbers):
        press.line(name, 50, 100 + at * 14)
        press.line(number, 300, 100 + at * 14)
    press.flowed(EYE[0][1], 50, 180, 480)
    assert "Afsprakenbureau: (079) 000 20 88" in [*texts(imported(press.pdf()))]


def test_a_boxed_warning_is_read_where_it_stands() -> None:
    press = Press()
    press.line("Darmonderzoek", 50, 60, 20, BOLD)
    y = press.sections(BOWEL[:2], 50, 90, 480)
    warning = (
        "Gebruikt u bloedverdunners? Overleg een week",
        "van tevoren met uw arts. Stop nooit zelf.",
    )
    press.box(50, y + 5, 480, 62)
    press.line("Let op", 60, y + 22, 12, BOLD)
    press.lines(warning, 60, y + 40)
    press.sections(BOWEL[2:], 50, y + 80, 480)
    found = imported(press.pdf())
    assert heard(found) == words_in(f"{of(BOWEL[:2])} Let op {' '.join(warning)} {of(BOWEL[2:])}")


def test_a_box_between_columns_does_not_mix_them() -> None:
    press = Press()
    press.line("Gips", 50, 60, 20, BOLD)
    press.flowed(PLASTER[0][1], 50, 100, 200)
    press.flowed(PLASTER[1][1], 330, 100, 200)
    press.box(50, 260, 480, 40)
    press.line(CONTACT, 60, 284, 9)
    press.sections(BOWEL[:1], 50, 320, 480)
    found = imported(press.pdf())
    assert heard(found) == words_in(f"{PLASTER[0][1]} {PLASTER[1][1]} {CONTACT} {of(BOWEL[:1])}")


def test_a_sheet_folded_in_three_begins_with_its_front() -> None:
    press = Press(LANDSCAPE)
    press.sections(EYE[4:5], 30, 60, 230)
    press.sections(EYE[5:6], 310, 60, 230)
    press.lines(COLOPHON, 310, 500)
    press.line("Staaroperatie", 590, 200, 24, BOLD)
    press.lines(
        ["Informatie over uw operatie", "en wat u daarna thuis doet.", "Lees dit van tevoren."],
        590,
        240,
    )
    press.next_page()
    for at, x in enumerate((30, 310, 590)):
        press.sections(EYE[at : at + 1], x, 60, 230)
    found = imported(press.pdf())
    front = "Informatie over uw operatie en wat u daarna thuis doet. Lees dit van tevoren."
    flap, back = of(EYE[4:5]), f"{of(EYE[5:6])} {' '.join(COLOPHON)}"
    assert heard(found) == words_in(f"{front} {flap} {of(EYE[:3])} {back}")
    assert found.facts["title"] == "Staaroperatie"
    assert any("folded in three" in remark for remark in found.remarks)


def test_words_broken_at_the_end_of_a_line_are_whole_and_each_is_listed() -> None:
    press = Press()
    lines = (
        "Tijdens de bloed-", "afname zit u. De pati-", "enten krijgen daarna een MRI-",
        "scan of een", "e-", "mail. U mag in-", "en uitademen tussen 08.00-",
        "16.30 uur. Neem vitamine-D-",
        "druppels en bel de huis-", "arts.",
    )  # fmt: skip
    press.lines(lines, 50, 100)
    found = imported(press.pdf(), {"title": "Bloed"})
    assert [*texts(found)] == [
        "Tijdens de bloedafname zit u. De patiënten krijgen daarna een MRI-scan of een e-mail. U "
        "mag in- en uitademen tussen 08.00-16.30 uur. Neem vitamine-D-druppels en bel de huisarts."
    ]
    assert [end.whole for end in found.line_ends] == [
        "bloedafname", "patiënten", "MRI-scan", "e-mail.", "in- en", "08.00-16.30",
        "vitamine-D-druppels", "huisarts.",
    ]  # fmt: skip


def test_bullets_of_every_kind_make_items() -> None:
    press = Press()
    press.line("Neem mee:", 50, 100)
    press.line("\u2022", 50, 114, font="Symbol")
    press.line("uw verzekeringspas", 65, 114)
    press.line("\uf0b7", 50, 128, font=VERA)
    press.line("een lijst van uw medicijnen, ook die u zonder recept", 65, 128)
    press.line("heeft gekocht", 65, 142)
    press.line("n", 50, 156, font="ZapfDingbats")
    press.line("uw leesbril", 65, 156)
    press.line("-", 50, 170)
    press.line("een badjas", 65, 170)
    press.line("Laat sieraden thuis.", 50, 190)
    found = imported(press.pdf(), {"title": "Opname"})
    assert [*texts(found)] == [
        "Neem mee:",
        "uw verzekeringspas",
        "een lijst van uw medicijnen, ook die u zonder recept heeft gekocht",
        "uw leesbril",
        "een badjas",
        "Laat sieraden thuis.",
    ]
    assert found.text.count("\n- ") == 4


def test_ligatures_and_typeset_signs_are_typed_over() -> None:
    press = Press()
    press.line(
        "De ﬁbroscoop \u201cﬂexibel\u201d is 1\u00a0m\u00b2 \u2013 "
        "dat\u00a0is \u2018veel\u2019\u2026",
        50,
        100,
        font=VERA,
    )
    found = imported(press.pdf(), {"title": "Scoop"})
    assert [*texts(found)] == ["De fibroscoop \"flexibel\" is 1 m² - dat is 'veel'…"]


def test_raised_digits_are_a_square_or_the_mark_of_a_footnote() -> None:
    press = Press()
    x = press.beside("Bij vrouwen", 50, 100)
    x = press.beside("1", x, 96, 6)
    x = press.beside(" is het oppervlak 2 m", x, 100)
    x = press.beside("2", x, 96, 6)
    press.line(" groot. De arts meet het en", x, 100)
    press.lines(["legt het aan u uit. Daarna mag u weer naar huis toe gaan met iemand"], 50, 113)
    press.line("1 En bij mannen ook.", 50, 800, 7)
    press.next_page()
    press.lines(["die u kan brengen. Dat is alles."], 50, 100)
    found = imported(press.pdf(), {"title": "Huid"})
    assert [*texts(found)] == [
        "Bij vrouwen is het oppervlak 2 m² groot. De arts meet het en legt het aan u uit. "
        "Daarna mag u weer naar huis toe gaan met iemand die u kan brengen. Dat is alles.",
        "En bij mannen ook.",
    ]
    assert [it.why.value for it in found.left_out] == ["mark of a footnote"] * 2


def test_numbered_steps_keep_their_numbers() -> None:
    press = Press()
    press.line("Zo druppelt u", 50, 80, 14, BOLD)
    steps = [
        "1. Was uw handen.",
        "2. Trek uw onderste ooglid omlaag.",
        "3. Kijk omhoog en druppel.",
    ]
    press.lines(steps, 50, 110)
    found = imported(press.pdf(), {"title": "Druppelen"})
    assert [*texts(found)][-3:] == steps


def test_a_table_of_contents_is_left_out() -> None:
    press = Press()
    press.line("Staaroperatie", 50, 60, 22, BOLD)
    press.line("Inhoud", 50, 100, 12, BOLD)
    press.lines([f"{heading} {'.' * 30} {at}" for at, (heading, _) in enumerate(EYE, 2)], 50, 120)
    press.next_page()
    press.sections(EYE, 50, 60, 480)
    found = imported(press.pdf())
    assert heard(found) == words_in(of(EYE))
    assert [*reasons(found).values()].count("table of contents") == len(EYE) + 1


def test_a_long_section_becomes_parts_of_at_most_a_minute_under_its_own_heading() -> None:
    press = Press()
    press.line("De operatie van uw knie", 50, 60, 14, BOLD)
    long = " ".join(text for _, text in (*EYE, *BOWEL, *PLASTER))
    press.flowed(long, 50, 90, 480)
    found = imported(press.pdf(), {"title": "Knie"})
    (topic,) = topics(found)
    assert len(topic.parts) > 2
    assert {*titles(found)} == {"De operatie van uw knie"}
    for part in topic.parts:
        assert seconds_to_say("\n\n".join((part.title, *part.paragraphs))) <= LONGEST
        assert part.paragraphs[-1].endswith((".", "?", "!"))
    assert heard(found) == words_in(f"De operatie van uw knie {long}")


def test_headings_in_capitals_and_in_bold_are_headings() -> None:
    press = Press()
    y = 80.0
    for heading, text in EYE[:4]:
        press.line(heading.upper().strip("?"), 50, y, 10)
        y = press.flowed(text, 50, y + 16, 300) + 6
    found = imported(press.pdf(), {"title": "Staar"})
    assert "DE OPERATIE" in found.text
    assert heard(found) == words_in(of(EYE[:4]))
    assert names(found)[0] == "WAT IS STAAR"


def test_text_on_its_side_and_outside_the_page_is_listed() -> None:
    press = Press()
    press.sections(EYE[:2], 50, 60, 480)
    press.canvas.saveState()
    press.canvas.translate(20, 400)
    press.canvas.rotate(90)
    press.canvas.drawString(0, 0, "OOG-2087")
    press.canvas.restoreState()
    press.line("Snijlijn", 700, 100)
    found = imported(press.pdf())
    assert reasons(found)["OOG-2087"] == "text that stands on its side"
    assert reasons(found)["Snijlijn"] == "text outside the page or the article"
    assert heard(found) == words_in(of(EYE[:2]))


@pytest.mark.parametrize("width", [180, 220, 300])
@pytest.mark.parametrize("columns", [1, 2])
def test_justified_text_is_no_list_and_no_columns_but_its_own(width: int, columns: int) -> None:
    """Set so narrow, some lines have more white between words than there is between columns."""
    sections = (*EYE, *BOWEL, *PLASTER)
    found = imported(justified(sections, width, columns), {"title": "Van alles"})
    assert heard(found) == words_in(of(sections))
    assert {heading for heading, _ in sections} <= {*texts(found)} | {*titles(found)}


def test_headings_in_the_margin_are_read_before_the_text_beside_them() -> None:
    press = Press()
    press.line("Staaroperatie", 50, 60, 20, BOLD)
    y = 110.0
    for heading, text in EYE[:4]:
        press.lines([heading[:12].rstrip(), heading[12:].strip()], 50, y, 10, BOLD)
        y = press.flowed(text, 200, y, 330)
    found = imported(press.pdf())
    words = " ".join(f"{it[:12].rstrip()} {it[12:].strip()} {text}" for it, text in EYE[:4])
    assert heard(found) == words_in(words)


def test_a_watermark_is_listed_and_stands_between_no_words() -> None:
    press = Press()
    press.line("Staaroperatie", 50, 60, 20, BOLD)
    press.sections(EYE[:3], 50, 90, 480)
    press.canvas.translate(100, 500)
    press.canvas.rotate(45)
    press.canvas.setFont(BOLD, 80)
    press.canvas.drawString(0, 0, "CONCEPT")
    found = imported(press.pdf())
    assert reasons(found)["CONCEPT"] == "text that stands on its side"
    assert heard(found) == words_in(of(EYE[:3]))


def test_a_large_initial_belongs_to_its_word() -> None:
    press = Press()
    press.line("B", 50, 114, 34, BOLD)
    press.lines(["ij staar is de lens in uw oog", "troebel geworden. U ziet dan"], 75, 100)
    press.lines(["wazig en kleuren lijken valer."], 50, 126)
    (text,) = texts(imported(press.pdf(), {"title": "Staar"}))
    assert text == (
        "Bij staar is de lens in uw oog troebel geworden. U ziet dan wazig en kleuren lijken valer."
    )


def test_letters_set_wide_apart_are_words() -> None:
    press = Press()
    line = press.canvas.beginText(50, press.height - 60)
    line.setFont(BOLD, 16)
    line.setCharSpace(5)
    line.textOut("WAT IS STAAR")
    line.setCharSpace(0)
    press.canvas.drawText(line)
    press.flowed(EYE[0][1], 50, 90, 480)
    assert imported(press.pdf()).facts["title"] == "WAT IS STAAR"


def test_a_heading_that_is_printed_twice_to_look_bold_is_read_once() -> None:
    press = Press()
    press.line(EYE[0][0], 50, 90, 13)
    press.line(EYE[0][0], 50.3, 90, 13)
    press.flowed(EYE[0][1], 50, 110, 480)
    assert heard(imported(press.pdf(), {"title": "Staar"})) == words_in(of(EYE[:1]))


def test_headers_that_take_turns_on_left_and_right_pages_are_left_out() -> None:
    press = Press()
    for number, section in enumerate(EYE, 1):
        press.line("Voorbeeld Ziekenhuis" if number % 2 else "Over staar", 50, 30, 9)
        press.line(f"Pagina {number} van 6", 50 if number % 2 else 480, 820, 9)
        press.section(*section, 50, 80, 480)
        press.next_page()
    found = imported(press.pdf(), {"title": "Staar"})
    assert heard(found) == words_in(of(EYE))
    assert len(found.left_out) == 12


def test_a_list_goes_on_overleaf() -> None:
    press = Press()
    press.lines(["Neem mee:", "\u2022 uw pas", "\u2022 uw medicijnen en de bril die u op"], 50, 700)
    press.next_page()
    press.lines(["heeft", "\u2022 een badjas", "Daarna gaat u naar huis."], 50, 60)
    assert [*texts(imported(press.pdf(), {"title": "Opname"}))] == [
        "Neem mee:",
        "uw pas",
        "uw medicijnen en de bril die u op heeft",
        "een badjas",
        "Daarna gaat u naar huis.",
    ]


@pytest.mark.parametrize("with_lines", [True, False])
def test_a_table_with_empty_cells_is_refused_because_by_ear_they_are_not_there(
    with_lines: bool,
) -> None:
    press = Press()
    rows = (
        ("Dag", "Ochtend", "Middag", "Avond"),
        ("Maandag", "1 druppel", "1 druppel", "1 druppel"),
        ("Dinsdag", "", "2 druppels", ""),
    )
    if with_lines:
        press.table(rows, 50, 80, (80, 100, 100, 100))
    for at, row in enumerate(() if with_lines else rows):
        for place, cell in enumerate(row):
            press.line(cell, 50 + 130 * place, 80 + 14 * at)
    with pytest.raises(ImportingError, match=r"Page 1 has a table with empty cells.*as sentences"):
        imported(press.pdf())


def test_letters_that_nobody_knows_are_refused() -> None:
    """This font has no such sign, and does not tell what it draws in its place."""
    press = Press()
    press.line("De st\u2022aar in uw oog", 50, 100)
    with pytest.raises(ImportingError, match=r"which letters its fonts draw \(as in 'st\(cid"):
        imported(press.pdf())


def test_words_of_no_language_are_refused() -> None:
    """A font may tell the wrong letters, as a subset does whose glyphs have numbers for names."""
    wrong = str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
    press = Press()
    press.sections([(it.translate(wrong), text.translate(wrong)) for it, text in EYE], 50, 60, 480)
    with pytest.raises(ImportingError, match=r"Few of its words are Dutch"):
        imported(press.pdf())


def test_a_table_without_lines_of_which_cells_have_several_lines_is_read_row_by_row() -> None:
    press = Press()
    press.line("Opname", 50, 60, 20, BOLD)
    asked = (
        (("Waar meldt u", "zich op de dag?"), PLASTER[0][1]),
        (("Wat neemt u", "mee naar ons?"), PLASTER[1][1]),
        (("Wie mag er", "met u mee?"), BOWEL[0][1]),
    )
    y = 100.0
    for lines, answer in asked:
        press.lines(lines, 50, y)
        y = press.flowed(answer, 200, y, 300) + 10
    found = imported(press.pdf())
    assert heard(found) == words_in(" ".join(f"{' '.join(it)} {text}" for it, text in asked))


def test_a_note_that_was_pasted_on_a_page_is_told() -> None:
    press = Press()
    press.sections(EYE[:2], 50, 60, 480)
    press.canvas.textAnnotation("Nog nakijken", (300, 300, 320, 320))
    (remark,) = imported(press.pdf()).remarks
    assert remark == "page 1: a note was pasted on it, which is not read: 'Nog nakijken'."


def test_a_page_without_text_is_told() -> None:
    press = Press()
    press.next_page()
    press.sections(EYE[:2], 50, 60, 480)
    (remark,) = imported(press.pdf()).remarks
    assert remark == "page 1: there is no text on it, so nothing of it is read."


def test_the_end_of_a_telephone_number_at_the_bottom_of_a_page_is_no_page_number() -> None:
    press = Press()
    press.lines(["Bel ons, telefoon (079) 000 20", "87."], 50, 800)
    press.next_page()
    press.lines(["Dag en nacht."], 50, 60)
    press.line("2", 290, 820)
    found = imported(press.pdf(), {"title": "Bellen"})
    assert heard(found) == words_in("Bel ons, telefoon (079) 000 20 87. Dag en nacht.")
    assert reasons(found) == {"2": "page number"}


@pytest.mark.parametrize("height", [240, 260, 360, 480])
def test_a_column_goes_on_in_the_next_below_a_small_header_and_above_a_footer(height: int) -> None:
    """All letters are larger than those of the header: the last row of a column is no heading."""
    sections = (*EYE, *BOWEL, *PLASTER)
    found = imported(under_header(sections, height), {"title": "Van alles"})
    assert heard(found) == words_in(of(sections))
