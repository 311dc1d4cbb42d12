"""Reads what is in a paragraph of Word: its words, hidden ones, text boxes and footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ivr.importing.typing_over import RAISED

_Element = Any
"""An element of lxml, which publishes no types."""

_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {
    qn("w:tab"): " ", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "\u00ad",
}  # fmt: skip

Footnote = tuple[int, str]
"""The number of a footnote, and its words."""


def of_note(number: int, words: str) -> str:
    """Return a note with its number in front, as it stands under the page."""
    return f"{str(number).translate(RAISED)} {words}"


class Written(NamedTuple):
    """What is in a paragraph: its words, its hidden words, its text boxes and its notes."""

    text: str
    hidden: str
    boxes: list[_Element]
    notes: list[Footnote]


class Runs:
    """Knows the notes of a document, and how many of them were met."""

    def __init__(self, document: Document) -> None:
        self.notes = {
            qn(f"w:{kind}Reference"): _notes(document, relation, kind)
            for kind, relation in (
                ("footnote", RELATIONSHIP_TYPE.FOOTNOTES),
                ("endnote", RELATIONSHIP_TYPE.ENDNOTES),
            )
        }
        self.met = 0

    def read(self, paragraph: _Element) -> Written:
        """Return what is in a paragraph."""
        text, hidden = "", ""
        boxes: list[_Element] = []
        notes: list[Footnote] = []
        for element in _inside(paragraph):
            if element.tag == _BOX:
                boxes.append(element)
            elif element.tag in self.notes:
                self.met += 1
                words = self.notes[element.tag].get(element.get(qn("w:id")), "")
                notes.append((self.met, words))
                text += str(self.met).translate(RAISED)
            elif _is_hidden(element):
                hidden += _sign(element)
            else:
                text += _sign(element)
        return Written(text, hidden, boxes, notes)

    def letters(self, paragraph: Paragraph) -> tuple[float, bool]:
        """Return the size in points of a paragraph's letters, or 0, and whether all are bold."""
        runs = [run for run in paragraph.runs if run.text.strip()]
        sizes = [run.font.size.pt for run in runs if run.font.size]
        style: Any = paragraph.style
        of_style = bool(style is not None and style.font.bold)
        bold = bool(runs) and all(run.bold if run.bold is not None else of_style for run in runs)
        size = style.font.size.pt if style is not None and style.font.size else 0.0
        return (max(sizes) if sizes else size), bold


def paragraphs_in(cell: _Element) -> Iterator[_Element]:
    """Yield the paragraphs of a cell, without those in the boxes that hang there."""
    return (it for it in _inside(cell) if it.tag == qn("w:p"))


def _inside(holder: _Element) -> Iterator[_Element]:
    """Yield what is in a paragraph or a cell in its order; a box is yielded, and not entered."""
    for child in holder:
        if child.tag == _BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield child
            yield from _inside(child)


def _sign(element: _Element) -> str:
    if element.tag == qn("w:t"):
        raised = (
            _property(element, "w:vertAlign") == "superscript" and (element.text or "").isdigit()
        )
        return str(element.text or "").translate(RAISED) if raised else str(element.text or "")
    if element.tag == qn("m:t"):  # of a formula
        return str(element.text or "")
    if element.tag == qn("w:br"):
        return "" if element.get(qn("w:type")) in {"page", "column"} else "\n"
    if element.tag == qn("w:sym"):
        return chr(int(element.get(qn("w:char"), "0"), 16))
    # Tabs of a paragraph's settings are of the same name as those in a run.
    return _SIGNS.get(element.tag, "") if element.getparent().tag == qn("w:r") else ""


def _property(element: _Element, name: str) -> str:
    properties = element.getparent().find(qn("w:rPr"))
    found = None if properties is None else properties.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val")) or "true")


def _is_hidden(element: _Element) -> bool:
    return element.getparent().tag == qn("w:r") and _property(element, "w:vanish") == "true"


def _notes(document: Document, relation: str, kind: str) -> dict[str, str]:
    """Return the words of the notes by their id; the first two are lines to separate them."""
    for part in (it.target_part for it in document.part.rels.values() if it.reltype == relation):
        root: Any = parse_xml(part.blob)
        return {
            note.get(qn("w:id")): " ".join(
                "".join(it.text or "" for it in note.iter(qn("w:t"))).split()
            )
            for note in root.iter(qn(f"w:{kind}"))
        }
    return {}
