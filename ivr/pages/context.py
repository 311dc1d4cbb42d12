"""What a page may use while it answers: its transactions, the moment, the colleague who looks."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Blueprint, g, request
from sqlalchemy.orm import Session

from ivr.database.engine import reading as reading_from
from ivr.dutch.public_days import AMSTERDAM
from ivr.house import house
from ivr.pages.staff import Role
from ivr.records.access_log import Actor

bp = Blueprint(
    "staff",
    __name__,
    template_folder="..",  # Each room has its own: "messages/templates/inbox.html".
    static_folder="static",
    static_url_path="/static",
)


CHOSEN = "clinic"
"""Where the cookie of a visit holds which of their clinics a colleague wants to see."""


@dataclass(frozen=True)
class Colleague:
    """The colleague who is logged in; clinics are numbers (E.164), in the order of the settings.

    `chosen` are those of their clinics that pages show now: all of them, or one.
    """

    id: int
    name: str
    roles: frozenset[Role]
    clinics: tuple[str, ...]
    chosen: tuple[str, ...]

    def may(self, roles: Collection[Role]) -> bool:
        """Return whether the colleague has one of these roles."""
        return not self.roles.isdisjoint(roles)


def now() -> datetime:
    """Return this moment in the zone of all our clinics."""
    return house().clock().astimezone(AMSTERDAM)


def line_name() -> str:
    """Return what the telephone line is called."""
    return house().library.name


def reading() -> AbstractContextManager[Session]:
    """Open a transaction that only reads: a page never makes a caller wait."""
    return reading_from(house().sessions)


def database() -> AbstractContextManager[Session]:
    """Open one transaction: all of a page's changes and their lines in the log, or nothing."""
    return house().sessions.begin()


def colleague() -> Colleague:
    """Return the colleague who is logged in; `ivr.serving.access` lets nobody else reach a page."""
    return cast(Colleague, g.colleague)


def clinics() -> tuple[str, ...]:
    """Return the clinics of the colleague: what is of another one does not exist for them."""
    return colleague().clinics


def chosen() -> tuple[str, ...]:
    """Return those of the colleague's clinics that a list shows now."""
    return colleague().chosen


def actor() -> Actor:
    """Return the logged-in colleague as the access log names them."""
    return Actor(colleague().name, access_point())


def access_point() -> str:
    """Return where the visitor comes in (NEN 7513: the access point)."""
    return (request.remote_addr or "")[:100]
