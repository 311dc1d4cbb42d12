"""Tells what a file is by what is in it, and reads it; what cannot be read is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from ivr.importing.plain_text import decoded, read_text
from ivr.importing.source import ImportingError, Source

PagesRead = Callable[[int, int], None]
"""Is told how many pages of how many were read."""

_SAVE_AS = "save the leaflet as PDF or as Word file (.docx), and import that"
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", f"is an old Word file (.doc) or one with a password: {_SAVE_AS}."),
    (b"{\\rtf", f"is rich text (RTF): {_SAVE_AS}."),
    (b"\xff\xd8\xff", "is a picture (JPEG): ask for the file that it was made of."),
    (b"\x89PNG", "is a picture (PNG): ask for the file that it was made of."),
    (b"II*\0", "is a picture (TIFF): ask for the file that it was made of."),
    (b"MM\0*", "is a picture (TIFF): ask for the file that it was made of."),
    (b"GIF8", "is a picture (GIF): ask for the file that it was made of."),
)
_WEB = re.compile(
    rb"<(?:!doctype html|html|head|body|h[1-6]|p|div|article|ul|table)\b", re.IGNORECASE
)
_BEGINNING = 2048
"""Bytes within which a file tells what it is: a PDF within 1024 (ISO 32000, annex H.3.4.1)."""


def read_source(data: bytes, name: str, progress: PagesRead) -> Source:
    """Read a file, whatever its name ends in.

    Raises:
        ImportingError: naming the file, what is wrong and what to do.
    """
    _refuse(data, name)
    if data.startswith(b"PK"):
        return _read_package(data, name)
    if b"%PDF-" in data[:1024]:
        from ivr.importing.pdf_file import read_pdf  # noqa: PLC0415 - slow to import

        return read_pdf(data, name, progress)
    if _WEB.search(data[:_BEGINNING]):
        from ivr.importing.web_page import read_web_page  # noqa: PLC0415 - slow to import

        return read_web_page(data, name)
    return read_text(decoded(data, name))


def _refuse(data: bytes, name: str) -> None:
    if not data.strip():
        raise ImportingError(f"{name} is empty: give the file of the leaflet.")
    for beginning, problem in _REFUSED:
        if data.startswith(beginning):
            raise ImportingError(f"{name} {problem}")


def _read_package(data: bytes, name: str) -> Source:
    """Read a file that is a ZIP of others: of these only Word's is a leaflet."""
    from ivr.importing.word_file import read_word  # noqa: PLC0415 - slow to import

    if "word/document.xml" in _names(data, name):
        return read_word(data, name)
    raise ImportingError(f"{name} is no Word file but another kind of package: {_SAVE_AS}.")


def _names(data: bytes, name: str) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from package.namelist()
    except zipfile.BadZipFile as error:
        raise ImportingError(f"{name} is damaged: fetch it again, or save it anew.") from error
