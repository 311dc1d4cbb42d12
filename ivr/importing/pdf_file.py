"""Reads a PDF: every word of every page, in the order in which a reader reads them.

Letters come from pdfplumber with their place, size and font. What a page has lines around is a box
or a table. Nothing gets lost unseen: the letters of the lines are counted against the page's.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page as PdfPage

from ivr.importing.folded_sheet import unfolded
from ivr.importing.frames import pieces_of
from ivr.importing.page_lines import Page, lines_of, rows_to_look_at
from ivr.importing.pieces import WordRow
from ivr.importing.printed_letters import letters_aside, name_symbols, read_letters
from ivr.importing.reading_order import columns_in_order
from ivr.importing.source import ImportingError, LeftOut, Source

MOST_PAGES = 60
"""A leaflet of more pages is a book: it would take hours to hear."""

_SAVE_ANEW = "ask for the file that it was made with, or save that as PDF anew"
_NAMELESS = re.compile(r"\(cid:\d+\)|\ufffd")
"""How pdfminer writes a glyph of which nobody knows the letter."""

_MOSTLY = 0.6
"""Of a page that a picture covers, from where it may be a scan."""


@dataclass(frozen=True)
class _Read:
    """A page as it was read: its columns, and what was left out of them."""

    page: Page
    left_out: tuple[LeftOut, ...]
    letters: int
    is_picture: bool
    pasted: tuple[str, ...]


def read_pdf(data: bytes, name: str, progress: Callable[[int, int], None]) -> Source:
    """Return the lines of a PDF.

    Raises:
        ImportingError: when it is damaged, locked, too long, a scan, or of letters without meaning.
    """
    with _refused(name), pdfplumber.open(io.BytesIO(data)) as pdf:
        _refuse_pages(len(pdf.pages), name)
        title = str((pdf.metadata or {}).get("Title") or "")
        read = [_read(page, len(pdf.pages), progress) for page in pdf.pages]
    _refuse_scan(read, name)
    _refuse_nameless(read, name)
    pages, remarks = unfolded([it.page for it in read])
    return Source(
        tuple(lines_of(pages)),
        tuple(it for page in read for it in page.left_out),
        title,
        (*remarks, *_to_look_at(read), *rows_to_look_at(pages)),
        has_shape=True,
    )


@contextmanager
def _refused(name: str) -> Iterator[None]:
    try:
        yield
    except ImportingError:
        raise
    # A damaged PDF ends pdfminer in whatever happens to go wrong: its own errors, KeyError, ...
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect) or "PDFPasswordIncorrect" in repr(error):
            raise ImportingError(
                f"{name} is locked with a password: save it without one, and import that."
            ) from error
        raise ImportingError(f"{name} is a damaged PDF ({error!r}): {_SAVE_ANEW}.") from error


def _refuse_pages(count: int, name: str) -> None:
    if count == 0:
        raise ImportingError(f"{name} has no pages: {_SAVE_ANEW}.")
    if count > MOST_PAGES:
        raise ImportingError(
            f"{name} has {count} pages, and {MOST_PAGES} is the most that anybody hears: "
            "import the leaflet of one subject."
        )


def _refuse_scan(read: Sequence[_Read], name: str) -> None:
    if not any(page.letters for page in read):
        raise ImportingError(
            f"{name} holds pictures of text and no text, as a scan does: {_SAVE_ANEW}."
        )


def _refuse_nameless(read: Sequence[_Read], name: str) -> None:
    """Refuse a PDF whose fonts do not tell which letters they draw; alone, one is a bullet."""
    texts = (text for it in read for text in _texts(it.page.columns))
    words = (word for text in texts for word in text.split())
    odd = next((it for it in words if _NAMELESS.search(it) and not _NAMELESS.fullmatch(it)), None)
    if odd:
        raise ImportingError(
            f"{name} does not tell which letters its fonts draw (as in {odd!r}): {_SAVE_ANEW}."
        )


def _to_look_at(read: Sequence[_Read]) -> Iterator[str]:
    for page in read:
        number = page.page.number
        if page.is_picture and page.letters:
            yield f"page {number}: a picture covers it; if it is a scan, compare every word."
        for words in page.pasted:
            yield f"page {number}: a note was pasted on it, which is not read: {words!r}."
        if not page.letters:
            yield f"page {number}: there is no text on it, so nothing of it is read."


def _read(page: PdfPage, count: int, progress: Callable[[int, int], None]) -> _Read:
    """Read one page, and let go of what pdfplumber keeps of it."""
    name_symbols(page.chars)
    straight = page.filter(read_letters(page))
    read = _Read(
        _page(straight),
        tuple(letters_aside(page)),
        sum(char["text"].isalnum() for char in straight.chars),
        _is_covered(page),
        tuple(str(it["contents"]) for it in page.annots if it.get("contents")),
    )
    _refuse_lost(straight.chars, read.page)
    page.close()
    progress(page.page_number, count)
    return read


def _page(straight: PdfPage) -> Page:
    columns = tuple(tuple(column) for column in columns_in_order(pieces_of(straight)))
    return Page(straight.page_number, float(straight.width), float(straight.height), columns)


def _is_covered(page: PdfPage) -> bool:
    area = float(page.width * page.height)
    return any(
        (it["x1"] - it["x0"]) * (it["bottom"] - it["top"]) > _MOSTLY * area for it in page.images
    )


def _refuse_lost(chars: list[dict[str, Any]], page: Page) -> None:
    """Refuse a page of which the lines have not just the letters of the page."""
    there = Counter(_letters(char["text"] for char in chars))
    read = Counter(_letters(_texts(page.columns)))
    if lost := there - read or read - there:
        raise ImportingError(
            f"Page {page.number} cannot be read whole (of its letters {''.join(lost)!r} went "
            "astray): import it as Word file or as text."
        )


def _letters(texts: Iterable[str]) -> Iterator[str]:
    """Yield the letters without accents: a trema goes where a word is broken behind it."""
    for text in texts:
        yield from filter(str.isalpha, unicodedata.normalize("NFKD", text))


def _texts(columns: Sequence[Sequence[WordRow]]) -> Iterator[str]:
    for column in columns:
        for row in column:
            for piece in row.pieces:
                yield from (line.text for line in piece.inside)
                yield piece.text
