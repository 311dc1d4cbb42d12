"""What callers hear while our machine is down: a file on another host, written and compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from ivr.readiness.checked import Checked, fault, warning, well
from ivr.readiness.visitor import Enquiry, VisitError, Visitor
from ivr.settings import Settings
from ivr.twilio.twiml import render_out_of_order

TWIML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
"""What Twilio takes for TwiML (twilio.com/docs/voice/twiml, TwiML response types)."""

WRITE_IT = (
    "Write it with .venv/bin/python scripts/connect.py --fallback FILE, and put it on that host."
)


def fallback_document(settings: Settings) -> str:
    """Return the file: an apology, the clinic, a goodbye; the same for every call.

    It rings the clinic of callers who chose no leaflet, and shows the line's first number.
    """
    return render_out_of_order(settings.clinic_numbers[0], settings.line_numbers[0]) + "\n"


class FallbackFileError(Exception):
    """The file cannot be written; the message names it and the remedy."""


def write_to(file: Path, document: str) -> None:
    """Write the document, over an older one of ours and nothing else.

    Raises:
        FallbackFileError: something else stands there, or nothing can.
    """
    try:
        if file.exists() and "<Response" not in file.read_text(encoding="utf-8", errors="replace"):
            raise FallbackFileError(f"{file} is another file; name one that is not there yet.")
        file.write_text(document, encoding="utf-8")
    except OSError as error:
        why = f"{file} cannot be written: {error.strerror}. Name a file in a folder of your own."
        raise FallbackFileError(why) from error


def fallback_stands(settings: Settings, visitor: Visitor) -> Iterator[Checked]:
    """Yield whether the file lies where FALLBACK_URL says, elsewhere, and says what it should."""
    url = settings.fallback_url
    if not url:
        told = "callers hear Twilio's own English error while this machine is down"
        remedy = (
            f"{WRITE_IT} Then set FALLBACK_URL and run .venv/bin/python scripts/connect.py --apply."
        )
        yield warning("fallback file", told, remedy)
    elif urlsplit(url).hostname == urlsplit(settings.public_base_url).hostname:
        told = f"{url} is on the host of PUBLIC_BASE_URL, and is down when that is"
        yield fault("fallback file", told, "Put the file on another host, and mend FALLBACK_URL.")
    else:
        yield _compared(settings, visitor)


def _compared(settings: Settings, visitor: Visitor) -> Checked:
    url = settings.fallback_url
    try:
        found = visitor.ask(Enquiry(url))
    except VisitError as error:
        return fault("fallback file", f"{url}: {error}", WRITE_IT)
    if found.status != 200:
        return fault("fallback file", f"{url} answers {found.status}", WRITE_IT)
    if found.kind not in TWIML_TYPES:
        remedy = "Let that host send it as text/xml; else Twilio reads it aloud, or plays it."
        return fault("fallback file", f"{url} is sent as {found.kind or 'nothing'}", remedy)
    if _canonical(found.body) != _canonical(fallback_document(settings).encode()):
        told = f"{url} says something else than today's file"
        return fault("fallback file", told, WRITE_IT)
    return well("fallback file", f"{url} says today's words and rings {settings.clinic_numbers[0]}")


def _canonical(document: bytes) -> str:
    """Return what a document says, whatever its white space; one that is no XML says nothing."""
    try:
        return ElementTree.canonicalize(document.decode(), strip_text=True)
    except (ElementTree.ParseError, UnicodeDecodeError):
        return ""
