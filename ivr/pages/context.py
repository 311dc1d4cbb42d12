"""What a page may use while it answers: its transactions, the moment, the colleague who looks."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Blueprint, g, request
from sqlalchemy.orm import Session

from ivr.database.engine import reading as reading_from
from ivr.dutch.public_days import AMSTERDAM
from ivr.house import house
from ivr.records.access_log import Actor

bp = Blueprint(
    "staff",
    __name__,
    template_folder="..",  # Each room has its own: "messages/templates/inbox.html".
    static_folder="static",
    static_url_path="/static",
)


@dataclass(frozen=True)
class Colleague:
    """The colleague who is logged in."""

    id: int
    name: str


def now() -> datetime:
    """Return this moment in the clinic's own zone."""
    return house().clock().astimezone(AMSTERDAM)


def reading() -> AbstractContextManager[Session]:
    """Open a transaction that only reads: a page never makes a caller wait."""
    return reading_from(house().sessions)


def database() -> AbstractContextManager[Session]:
    """Open one transaction: all of a page's changes and their lines in the log, or nothing."""
    return house().sessions.begin()


def colleague() -> Colleague:
    """Return the colleague who is logged in; `ivr.serving.access` lets nobody else reach a page."""
    return cast(Colleague, g.colleague)


def actor() -> Actor:
    """Return the logged-in colleague as the access log names them."""
    return Actor(colleague().name, access_point())


def access_point() -> str:
    """Return where the visitor comes in (NEN 7513: the access point)."""
    return (request.remote_addr or "")[:100]
