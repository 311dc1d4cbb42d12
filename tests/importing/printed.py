"""Prints leaflets as PDFs: text at its place on a page, as a hospital's lay-out program sets it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import reportlab
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

A4 = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)

_FONTS = Path(reportlab.__file__).parent / "fonts"
for _name, _file in (("Vera", "Vera.ttf"), ("VeraBold", "VeraBd.ttf")):
    pdfmetrics.registerFont(TTFont(_name, _FONTS / _file))

NORMAL, BOLD, VERA = "Helvetica", "Helvetica-Bold", "Vera"


class Press:
    """Sets lines on pages; places are points from the left and from the top."""

    def __init__(
        self, size: tuple[float, float] = A4, *, password: str = "", title: str = ""
    ) -> None:
        lock = StandardEncryption(password) if password else None
        self.kept = io.BytesIO()
        self.canvas = Canvas(self.kept, pagesize=size, encrypt=lock, invariant=True)
        self.height = size[1]
        if title:
            self.canvas.setTitle(title)

    def line(self, text: str, x: float, y: float, size: float = 10, font: str = NORMAL) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, text)

    def beside(self, text: str, x: float, y: float, size: float = 10) -> float:
        """Set words, and return where others may stand beside them."""
        self.line(text, x, y, size)
        return x + float(pdfmetrics.stringWidth(text, NORMAL, size))

    def lines(
        self, texts: Iterable[str], x: float, y: float, size: float = 10, font: str = NORMAL
    ) -> float:
        """Set lines one under the other; an empty one leaves white. Returns where they end."""
        for text in texts:
            if text:
                self.line(text, x, y, size, font)
            y += size * (1.3 if text else 0.8)
        return y

    def flowed(self, text: str, x: float, y: float, width: float, size: float = 10) -> float:
        """Set a paragraph over lines of a width. Returns where the next may begin."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if pdfmetrics.stringWidth(longer, NORMAL, size) > width:
                y = self.lines([line], x, y, size)
                longer = word
            line = longer
        return self.lines([line], x, y, size) + size * 0.6

    def section(self, heading: str, text: str, x: float, y: float, width: float) -> float:
        """Set a heading and a paragraph. Returns where the next may begin."""
        y = self.lines([heading], x, y + 8, 12, BOLD)
        return self.flowed(text, x, y + 3, width)

    def sections(
        self, sections: Sequence[tuple[str, str]], x: float, y: float, width: float
    ) -> float:
        for heading, text in sections:
            y = self.section(heading, text, x, y, width)
        return y

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.canvas.rect(x, self.height - y - height, width, height)

    def table(
        self, rows: Sequence[Sequence[str]], x: float, y: float, widths: Sequence[float]
    ) -> float:
        """Set a table with lines around its cells. Returns where it ends."""
        height = 16.0
        for row in rows:
            at = x
            for text, width in zip(row, widths, strict=True):
                self.box(at, y, width, height)
                self.line(text, at + 3, y + 11)
                at += width
            y += height
        return y + 8

    def next_page(self) -> None:
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.save()
        return self.kept.getvalue()


def justified(sections: Sequence[tuple[str, str]], width: float, columns: int) -> bytes:
    """Set sections in columns of a width, with white in every line to make it full."""
    kept = io.BytesIO()
    page = (columns * (width + 24) + 24, 600.0)
    frames = [Frame(24 + at * (width + 24), 24, width, 552) for at in range(columns)]
    template = PageTemplate(frames=frames, pagesize=page)
    styles = getSampleStyleSheet()
    body = ParagraphStyle("body", styles["Normal"], alignment=TA_JUSTIFY, firstLineIndent=12)
    story: list[Flowable] = []
    for heading, text in sections:
        story += [Paragraph(heading, styles["Heading2"]), Paragraph(text, body)]
    BaseDocTemplate(kept, pageTemplates=[template]).build(story)
    return kept.getvalue()


def under_header(sections: Sequence[tuple[str, str]], height: float) -> bytes:
    """Set sections in two columns of a height, with small letters above and below them."""
    kept = io.BytesIO()
    frames = [Frame(x, 60, 240, height, leftPadding=0, rightPadding=0) for x in (50, 305)]
    template = PageTemplate(frames=frames, pagesize=A4, onPage=_header_and_footer)
    styles = getSampleStyleSheet()
    above = ParagraphStyle("above", styles["Heading3"], keepWithNext=1)
    story: list[Flowable] = []
    for heading, text in sections:
        story += [Paragraph(heading, above), Paragraph(text, styles["Normal"])]
    BaseDocTemplate(kept, pageTemplates=[template]).build(story)
    return kept.getvalue()


def _header_and_footer(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(NORMAL, 8)
    canvas.drawString(50, 810, "Voorbeeld Ziekenhuis | Gipskamer")
    canvas.drawCentredString(297, 30, f"Folder 77, blad {document.page}")
