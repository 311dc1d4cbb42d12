"""The parts the clinic's pages work with, and the colleague who is looking at one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from cryptography.fernet import MultiFernet
from flask import Blueprint, current_app, g, request
from sqlalchemy.orm import Session, sessionmaker

from ivr.hours import OpeningHours
from ivr.leaflet import Leaflet
from ivr.model import Line
from ivr.settings import Settings
from ivr.speech.manifest import Manifest
from ivr.store.access_log import Actor
from ivr.store.database import reading as reading_from

bp = Blueprint(
    "staff",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


@dataclass(frozen=True)
class Clinic:
    """The parts, chosen in app.py; `clock` gives the moment as an aware datetime."""

    settings: Settings
    leaflet: Leaflet
    line: Line
    hours: OpeningHours
    sessions: sessionmaker[Session]
    manifest: Manifest
    keys: MultiFernet
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Colleague:
    """Who is logged in."""

    id: int
    name: str


def clinic() -> Clinic:
    """Return the parts of the application that is answering."""
    return cast(Clinic, current_app.extensions["staff"])


def now() -> datetime:
    """Return this moment in the clinic's own zone."""
    return clinic().clock().astimezone(clinic().hours.zone)


def reading() -> AbstractContextManager[Session]:
    """Open a transaction that only reads: a page never makes a caller wait."""
    return reading_from(clinic().sessions)


@contextmanager
def database() -> Iterator[Session]:
    """Open one transaction: all of a page's changes and their lines in the log, or nothing."""
    with clinic().sessions.begin() as session:
        yield session


def colleague() -> Colleague:
    """Return who is logged in; `ivr.access` lets nobody else reach a page."""
    return cast(Colleague, g.colleague)


def actor() -> Actor:
    """Return the logged-in colleague as the access log names them."""
    return Actor(colleague().name, access_point())


def access_point() -> str:
    """Return where the visitor comes in (NEN 7513: the access point)."""
    return (request.remote_addr or "")[:100]
