"""Promise: a file is known by what is in it; what cannot be read is refused with what to do."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from ivr.importing.opening import read_source
from ivr.importing.pdf_file import MOST_PAGES
from ivr.importing.source import ImportingError
from tests.importing.printed import BOLD, Press
from tests.importing.reading import imported, texts
from tests.importing.words import EYE

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def picture(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("L", (60, 80), 200).save(kept, kind)
    return kept.getvalue()


def scan() -> bytes:
    press = Press()
    press.canvas.drawImage(ImageReader(io.BytesIO(picture("PNG"))), 0, 0, 595, 842)
    return press.pdf()


def locked() -> bytes:
    press = Press(password="geheim")
    press.line("Staar", 50, 50)
    return press.pdf()


def damaged() -> bytes:
    press = Press()
    press.sections(EYE, 50, 50, 480)
    return press.pdf()[:700]


def long() -> bytes:
    press = Press()
    for number in range(500):
        press.line(f"Blad {number}", 50, 50)
        press.next_page()
    return press.pdf()


def package(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return kept.getvalue()


def blank() -> bytes:
    press = Press()
    press.next_page()
    return press.pdf()


def empty_word() -> bytes:
    kept = io.BytesIO()
    docx.Document().save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty: give the file"),
        (b" \r\n \n", "is empty: give the file"),
        (scan(), "pictures of text and no text, as a scan does: ask for the file"),
        (locked(), "is locked with a password: save it without one"),
        (damaged(), "damaged PDF .*: ask for the file"),
        (b"%PDF-1.7\nrubbish", "damaged PDF|no pages"),
        (long(), f"has 500 pages, and {MOST_PAGES} is the most"),
        (Press().pdf(), "has no pages: ask for the file"),
        (blank(), "no text, as a scan does"),
        (OLE, r"an old Word file \(.doc\) or one with a password: save the leaflet as PDF"),
        (b"{\\rtf1\\ansi Staar}", "rich text .*: save the leaflet as PDF or as Word"),
        (picture("JPEG"), "picture .*: ask for the file that it was made of"),
        (picture("PNG"), "picture .*: ask for the file that it was made of"),
        (picture("TIFF"), "picture .*: ask for the file that it was made of"),
        (picture("GIF"), "picture .*: ask for the file that it was made of"),
        (package("content.xml", "mimetype"), "another kind of package: save the leaflet as PDF"),
        (package("xl/workbook.xml"), "another kind of package: save the leaflet as PDF"),
        (package("word/document.xml"), "damaged Word file: save it anew"),
        (package("word/document.xml")[:60], "damaged: fetch it again"),
        (empty_word(), "no text in it that could be read aloud"),
        (bytes(range(256)) * 8, "no PDF, Word file .*, web page or text: save the leaflet"),
        (b"<html><body><nav>Menu</nav></body></html>", "no text in it that could be read aloud"),
        (b"1\n\n2\n\n3\n", "no text in it that could be read aloud"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_cannot_be_read_is_refused_in_a_sentence_with_a_remedy(
    data: bytes, problem: str
) -> None:
    with pytest.raises(ImportingError, match=problem) as refused:
        imported(data, name="folder.xyz")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "coding"),
    [
        ("Eén patiënt drinkt \u2018café\u2019.", "utf-8"),
        ("Eén patiënt drinkt \u2018café\u2019.", "utf-8-sig"),
        ("Eén patiënt drinkt \u2018café\u2019.", "utf-16"),
        ("Eén patiënt drinkt \u2018café\u2019 en betaalt € 5.", "cp1252"),
        ("Eén patiënt drinkt 'café' en één kopje thee, en gaat één keer naar huis.", "cp850"),
    ],
)
def test_a_text_is_read_whatever_its_letters_were_written_in(text: str, coding: str) -> None:
    found = imported(text.encode(coding), {"title": "Koffie"}, "folder.txt")
    assert [*texts(found)] == [text.replace("\u2018", "'").replace("\u2019", "'")]


def test_the_name_of_a_file_says_nothing() -> None:
    press = Press()
    press.line("Staar", 50, 50, 20, BOLD)
    press.sections(EYE[:2], 50, 90, 480)
    assert imported(press.pdf(), name="folder.docx").facts["title"] == "Staar"


def test_pages_are_counted_while_they_are_read() -> None:
    press = Press()
    for number in range(3):
        press.line(f"Blad {number}", 50, 50)
        press.next_page()
    told: list[tuple[int, int]] = []
    read_source(press.pdf(), "folder.pdf", lambda page, pages: told.append((page, pages)))
    assert told == [(1, 3), (2, 3), (3, 3)]
