"""Zoeken: finds messages by digits of the number, words of a note and the day they were left."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from ivr.dutch.ring_back import existing_number
from ivr.dutch.written import searchable
from ivr.house import house
from ivr.messages.inbox import PAGE, on_page
from ivr.messages.message import LABELS, SHOWN, Label, Message, label_named, of_clinics
from ivr.messages.overview import look_at, page_of_overview
from ivr.messages.way_back import asked_page
from ivr.pages.context import actor, bp, chosen, colleague, database, now, reading
from ivr.pages.forms import asked, day_of, midnight, typed
from ivr.pages.visit import LONGEST_VISIT
from ivr.records.access_log import LogEvent, log_everywhere
from ivr.sealing import derived_key

LONGEST_TEXT = 100
"""Characters of what is looked for; the field on the page takes no more either."""


@dataclass(frozen=True)
class Sought:
    """What a message that is looked for must have, where it is said.

    `words` are digits of a number or words of a note, in any capitals and accents; `day` is that on
    which it was left.
    """

    words: str = ""
    day: date | None = None
    label: Label | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to look for."""
        return self == Sought()

    @property
    def has_letters(self) -> bool:
        """Return whether it cannot be a number, so that only notes hold it."""
        return any(sign.isalpha() for sign in self.words)


@bp.post("/berichten/zoeken")
def search() -> ResponseReturnValue:
    """Look for messages; a POST, because a number in an address ends up in logs and histories."""
    words, day = typed("nummer").strip()[:LONGEST_TEXT], day_of(typed("datum"))
    sought = Sought(words, day, label_named(typed("label")))
    if sought.is_empty:
        flash("Vul een nummer, woorden uit een notitie, een dag of een label in.", "problem")
        return redirect(url_for("staff.inbox"), 303)
    # What was typed may be a name or a number, which the log never holds.
    by_words = ["op notitie" if sought.has_letters else "op nummer"] if sought.words else []
    by_day = [f"op datum {sought.day}"] if sought.day else []
    by_label = [f"op label {LABELS[sought.label]}"] if sought.label else []
    with database() as session:
        detail = " en ".join(by_words + by_day + by_label)
        log_everywhere(session, actor(), now(), LogEvent.SEARCHED, clinics=chosen(), detail=detail)
    return redirect(url_for("staff.found", zoek=seal(sought)), 303)


@bp.get("/berichten/gevonden")
def found() -> ResponseReturnValue:
    """Show what a search finds now, on a page that a colleague can come back to."""
    word, page = asked("zoek"), asked_page()
    sought = unseal(word)
    if sought.is_empty:
        return redirect(url_for("staff.inbox"), 303)
    with reading() as session:
        messages = find_messages(session, chosen(), sought, page)
        shown = page_of_overview(session, messages, page, "gevonden", word)
    look_at(shown["desk"])
    shown |= {"sought": sought, "word": word, "before": (page - 1) * PAGE}
    return render_template("messages/templates/search.html", **shown)


def find_messages(
    session: Session, clinics: Collection[str], sought: Sought, page: int = 1
) -> Sequence[Message]:
    """Return a page of what staff of these clinics may see, the oldest first, and one more."""
    question = select(Message).where(of_clinics(clinics), SHOWN, *_conditions(sought))
    question = question.order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page)).all()


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    if sought.words:
        yield or_(_in_note(sought.words), *_in_number(sought.words))
    if sought.label:
        yield Message.label == sought.label
    if sought.day:
        yield Message.left_at >= midnight(sought.day)
        yield Message.left_at < midnight(sought.day + timedelta(days=1))


def _in_note(words: str) -> ColumnElement[bool]:
    """Return the condition that each word stands somewhere in the note, in any order."""
    keys = searchable(words).split()
    if not keys:
        return false()
    return and_(*(Message.note_key.contains(key, autoescape=True) for key in keys))


def _in_number(words: str) -> list[ColumnElement[bool]]:
    """Return the condition that the digits stand in the number; none for a word with letters."""
    if Sought(words).has_letters:
        return []
    digits = existing_number(words) or "".join(
        sign for sign in words if sign.isascii() and sign.isdigit()
    ).lstrip("0")
    # A number without its country begins with the 0 that E.164 leaves out.
    return [Message.caller_number.contains(digits)] if digits else []


def seal(sought: Sought) -> str:
    """Return what is sought as a word for an address, which only this colleague can open."""
    day = sought.day.isoformat() if sought.day else ""
    content = json.dumps([colleague().id, sought.words, day, sought.label or ""]).encode()
    return _key().encrypt_at_time(content, _seconds()).decode().rstrip("=")


def unseal(word: str) -> Sought:
    """Return what such a word seeks; a foreign, old or broken one seeks nothing."""
    padded = word.encode() + b"=" * (-len(word) % 4)
    try:
        content = _key().decrypt_at_time(padded, int(LONGEST_VISIT.total_seconds()), _seconds())
    except InvalidToken:
        return Sought()
    whose, words, day, label = json.loads(content)
    if whose != colleague().id:
        return Sought()
    return Sought(words, day_of(day), label_named(label))


def _key() -> Fernet:
    return Fernet(derived_key(house().settings.secret_key, "search in an address"))


def _seconds() -> int:
    return int(now().timestamp())
