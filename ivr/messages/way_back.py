"""Where a colleague acts on messages, so that each step leads back there; read from a form."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from ivr.pages.forms import asked_number

PLACES = {
    "berichten": ("staff.inbox", ""),
    "afgehandeld": ("staff.handled", ""),
    "gevonden": ("staff.found", "zoek"),
    "nummer": ("staff.of_number", "message_id"),
}
"""The word in a form -> the page, and what its address needs to know."""


def asked_page() -> int:
    """Return the page in the address, from 1; the first one when it is missing or a word."""
    return max(1, asked_number("pagina") or 1)


def here(place: str, word: str = "", page: int = 1) -> str:
    """Return a place as a form holds it: the word is what its address needs to know."""
    parts = (place, word, str(page) if page > 1 else "")
    return ":".join(parts).rstrip(":")


def is_at_the_inbox() -> bool:
    """Return whether the form in which a colleague acts stands on Berichten."""
    return request.form.get("terug", "").partition(":")[0] not in {*PLACES} - {"berichten"}


def way_back(opened: int | None = None) -> str:
    """Return the address of the place in the form, with a message open; or else Berichten."""
    place, _, rest = request.form.get("terug", "").partition(":")
    word, _, page = rest.partition(":")
    endpoint, needs = PLACES.get(place, PLACES["berichten"])
    if needs == "message_id" and not (word.isascii() and word.isdecimal()):
        endpoint, needs = PLACES["berichten"]
    known: dict[str, Any] = {needs: word} if needs else {}
    return url_for(endpoint, **known, pagina=page or None, bericht=opened)
