"""Reads a Word file (.docx): its paragraphs, lists, tables, text boxes and footnotes in order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from ivr.importing.flowing import Flow, Look
from ivr.importing.list_numbers import ListNumbers, styles_of
from ivr.importing.source import ImportingError, Source, Why
from ivr.importing.table_rows import is_lay_out, refuse_gaps, refuse_wide, row_sentence
from ivr.importing.word_runs import Runs, Written, of_note, paragraphs_in

_Element = Any
"""An element of lxml, which publishes no types."""

_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_HOLDERS = {qn(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag")}
_GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_DRAWN = ("/diagram", "/chart")
_HEADING = re.compile(r"(?:heading|kop)\s*(?P<level>\d)", re.IGNORECASE)


def read_word(data: bytes, name: str) -> Source:
    """Return the lines of a Word file.

    Raises:
        ImportingError: when it is damaged, or holds changes that nobody accepted or refused.
    """
    document = _opened(data, name)
    body = document.element.body
    _refuse_unfinished(body, name)
    flow = Flow()
    _Reader(document, flow, name).read(body)
    _leave_out_edges(document, flow)
    has_headings = any(line.heading for line in flow.lines)
    title = document.core_properties.title or ""
    lines, left_out, remarks = tuple(flow.lines), tuple(flow.left_out), tuple(_drawings(body))
    return Source(lines, left_out, title, remarks, has_shape=not has_headings)


def _opened(data: bytes, name: str) -> Document:
    try:
        return docx.Document(io.BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.LxmlError) as error:
        raise ImportingError(f"{name} is a damaged Word file: save it anew.") from error


def _refuse_unfinished(body: _Element, name: str) -> None:
    """Refuse a text of which nobody knows yet what it says."""
    if any(next(body.iter(qn(change)), None) is not None for change in _CHANGES):
        raise ImportingError(
            f"{name} holds tracked changes, so it is not the final text: accept or reject them all "
            "in Word, save it, and import that."
        )
    if next(body.iter(qn("w:altChunk")), None) is not None:
        raise ImportingError(
            f"{name} holds another file inside it: save it in Word as .docx, and import that."
        )


def _drawings(body: _Element) -> Iterator[str]:
    """Yield what a colleague has to look at: the words of a drawing are not in the text."""
    if any(str(it.get("uri") or "").endswith(_DRAWN) for it in body.iter(_GRAPHIC)):
        yield "a diagram or a chart is in the file; what is written in it is not read."


def _leave_out_edges(document: Document, flow: Flow) -> None:
    """List the headers and footers of all sections, each once."""
    told = set[str]()
    for section in document.sections:
        headers = (section.header, section.first_page_header, section.even_page_header)
        footers = (section.footer, section.first_page_footer, section.even_page_footer)
        for why, edges in ((Why.HEADER, headers), (Why.FOOTER, footers)):
            for edge in edges:
                text = " ".join(it.text or "" for it in edge._element.iter(qn("w:t")))
                if text not in told:
                    flow.leave_out(text, why)
                told.add(text)


class _Reader:
    """Walks through the body in its order, and hands every block to the flow."""

    def __init__(self, document: Document, flow: Flow, name: str) -> None:
        self.document = document
        self.flow = flow
        self.name = name
        self.numbers = ListNumbers(document)
        self.runs = Runs(document)

    def read(self, holder: _Element) -> None:
        """Read what stands in the body, a cell, a box or a field."""
        for element in holder:
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._table(element)
            elif element.tag in _HOLDERS:
                self.read(element)

    def _paragraph(self, element: _Element) -> None:
        paragraph = Paragraph(element, self.document._body)
        words = self.runs.read(element)
        text = words.text
        self.flow.leave_out(words.hidden, Why.HIDDEN)
        if _style_name(paragraph).startswith("toc"):
            self.flow.leave_out(text, Why.CONTENTS)
        else:
            sign, is_item = self.numbers.before(paragraph) if text.strip() else ("", False)
            size, bold = self.runs.letters(paragraph)
            look = Look(_level(paragraph), is_item, size, bold)
            self.flow.add(sign + text, look)
        self._hanging(words)

    def _hanging(self, words: Written) -> None:
        """Read what hangs on words: text boxes and footnotes."""
        for box in words.boxes:
            self.read(box)
        for number, note in words.notes:
            self.flow.add(of_note(number, note), Look(note=True))

    def _table(self, element: _Element) -> None:
        in_order = [*_held(element, qn("w:tr"))]
        rows = [[*row.iter(qn("w:tc"))] for row in in_order]
        met = self.runs.met
        found = [[[*map(self.runs.read, paragraphs_in(cell))] for cell in row] for row in rows]
        texts = [[*map(_text, row)] for row in found]
        where = f"{self.name}, line {self.flow.number + 1},"
        refuse_wide(max((sum(map(bool, row)) for row in texts), default=0), where)
        is_nested = next(element.iterdescendants(qn("w:tbl")), None) is not None
        is_box = max((len(row) for row in rows), default=0) == 1
        if is_lay_out(texts) or is_nested or is_box:
            self.runs.met = met  # its cells are read once more, and the notes in them
            for row in in_order:
                for cell in _held(row, qn("w:tc")):
                    self.read(cell)
            return
        refuse_gaps(texts, where)
        for cells in found:
            self._row(cells)

    def _row(self, cells: Sequence[Sequence[Written]]) -> None:
        """Read a row as a sentence, and behind it what hangs on the words of its cells."""
        paragraphs = [words for cell in cells for words in cell]
        for words in paragraphs:
            self.flow.leave_out(words.hidden, Why.HIDDEN)
        self.flow.add(row_sentence([*map(_text, cells)]))
        for words in paragraphs:
            self._hanging(words)


def _held(holder: _Element, tag: str) -> Iterator[_Element]:
    """Yield the rows of a table or the cells of a row, those in a content control too."""
    for element in holder:
        if element.tag == tag:
            yield element
        elif element.tag in _HOLDERS:
            yield from _held(element, tag)


def _text(cell: Sequence[Written]) -> str:
    """Return the words of a cell."""
    return " ".join(" ".join(words.text for words in cell).split())


def _style_name(paragraph: Paragraph) -> str:
    return str(paragraph.style.name if paragraph.style else "").lower()


def _level(paragraph: Paragraph) -> int:
    """Return the level of a heading by its style: the title is 1, and "Heading 1" is 2."""
    for style in styles_of(paragraph):
        if (style.name or "").lower() in {"title", "titel"}:
            return 1
        if match := _HEADING.fullmatch(style.name or ""):
            return int(match["level"]) + 1
    return 0
