"""Which of their clinics a colleague sees: all, or the one they chose for this visit."""

from __future__ import annotations

from collections.abc import Collection

from flask import abort, redirect, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.house import house
from ivr.line.hall import HALL
from ivr.line.leaflet import Leaflet
from ivr.pages.context import CHOSEN, bp, clinics, colleague
from ivr.pages.forms import typed
from ivr.pages.rights import OWNED, pages_of
from ivr.words.line import Line
from ivr.words.position import Position


@bp.post("/polikliniek")
def choose_clinic() -> ResponseReturnValue:
    """Show one clinic from here on, or all of them again."""
    number = typed("polikliniek")
    if number and number not in clinics():
        abort(404)
    session[CHOSEN] = number
    pages = [page for page, _ in pages_of(colleague())]
    asked = typed("pagina")
    return redirect(url_for(f"staff.{asked if asked in pages else pages[0]}"), 303)


def in_order(numbers: Collection[str]) -> tuple[str, ...]:
    """Return clinics in the order of the settings, and after them what the line knows no more.

    Their messages have to be answered all the same.
    """
    known = [number for number in house().library.clinics if number in numbers]
    return (*known, *sorted(set(numbers).difference(known)))


def own_leaflets(numbers: Collection[str]) -> list[Leaflet]:
    """Return the leaflets of these clinics, in the order of their numbers on paper."""
    every = house().library.leaflets.values()
    ours = [leaflet for leaflet in every if leaflet.about.clinic_number in numbers]
    return sorted(ours, key=lambda leaflet: int(leaflet.about.pavo_number))


def own_leaflet(name: str) -> Leaflet:
    """Return a leaflet of the colleague's clinics.

    Raises:
        werkzeug.exceptions.NotFound: none of them has it.
    """
    return _owned(clinics(), name) or abort(404)


def _owned(numbers: Collection[str], name: str) -> Leaflet | None:
    leaflet = house().library.leaflets.get(name)
    return leaflet if leaflet and leaflet.about.clinic_number in numbers else None


def line_of(leaflet: Leaflet) -> Line:
    """Return the line of a leaflet as callers reach it: by itself, or chosen among others."""
    library = house().library
    reached = (number for number in library.numbers if leaflet.name in library.behind(number))
    return library.of(Position("", leaflet=leaflet.name, dialled=next(reached, "")))


def own_halls(numbers: Collection[str]) -> list[Line]:
    """Return the lines in which callers choose a leaflet, of these clinics."""
    library = house().library
    begins = (library.of(Position("", dialled=number)) for number in library.numbers)
    return [line for line in begins if line.leaflet == HALL and line.clinic in numbers]


def _has(_session: Session, numbers: Collection[str], name: str) -> bool:
    return _owned(numbers, name) is not None


OWNED["leaflet"] = _has


def name_of(number: str) -> str:
    """Return how colleagues call a clinic; its number when no leaflet names it any more.

    What is of no clinic has no name.
    """
    clinic = house().library.clinics.get(number)
    return clinic.name if clinic else number
