"""Berichten: what waits, oldest first; each message can be heard, picked up, noted, ticked off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.staff.asked import asked, typed
from ivr.staff.cards import Card, card, stamp
from ivr.staff.clinic import actor, bp, clinic, colleague, database, now, reading
from ivr.staff.looking import log_looks, unlogged
from ivr.staff.periods import day_of, midnight
from ivr.staff.sought import Sought, seal, unseal
from ivr.store import inbox as store
from ivr.store.access_log import Actor, LogEvent, write_log
from ivr.store.closing import closures_around
from ivr.store.found import find_messages
from ivr.store.models import Message
from ivr.store.retention import Retention
from ivr.store.trouble import trouble

LONGEST_NOTE = 2000
"""Characters; the field on the page takes no more either."""

PLACES = {"afgehandeld": "staff.handled", "gevonden": "staff.found"}
"""Where a colleague may act besides Berichten, by the word in the form that leads back there."""

Action = Callable[[Session, int, Actor, datetime], bool]


@bp.get("/")
def home() -> ResponseReturnValue:
    """Begin where the work is."""
    return redirect(url_for("staff.inbox"), 303)


@bp.get("/berichten")
def inbox() -> str:
    """What waits for a colleague."""
    waits = _what_waits()
    _log_looks(waits["cards"])
    return render_template("staff/inbox.html", **waits)


@bp.get("/berichten/stand")
def changes() -> ResponseReturnValue:
    """What waits, for a page that asks by itself; nothing when it has not changed."""
    waits = _what_waits()
    if request.args.get("stand") == waits["stamp"]:
        return Response(status=204)
    _log_looks(waits["cards"])
    return render_template("staff/changes.html", **waits)


@bp.get("/berichten/afgehandeld")
def handled() -> str:
    """What is done and not yet deleted."""
    with reading() as session:
        cards = _cards(session, store.handled_messages(session))
    _log_looks(cards)
    return render_template("staff/handled.html", cards=cards, back="afgehandeld")


@bp.post("/berichten/zoeken")
def search() -> ResponseReturnValue:
    """Look for messages; a POST, because a number in an address ends up in logs and histories."""
    sought = Sought(typed("nummer").strip()[:40], day_of(typed("datum")))
    if sought.is_empty:
        flash("Vul een telefoonnummer of een datum in om te zoeken.", "problem")
        return redirect(url_for("staff.inbox"), 303)
    by_day = [f"op datum {sought.day}"] if sought.day else []
    detail = " en ".join([*(["op nummer"] if sought.number else []), *by_day])
    with database() as session:
        write_log(session, actor(), now(), LogEvent.SEARCHED, detail=detail)
    return redirect(url_for("staff.found", zoek=seal(sought)), 303)


@bp.get("/berichten/gevonden")
def found() -> ResponseReturnValue:
    """What a search finds now; a page of its own, so that one can come back to it."""
    word = asked("zoek")
    sought = unseal(word)
    if sought.is_empty:
        return redirect(url_for("staff.inbox"), 303)
    number, day = sought.number, sought.day
    since = midnight(day) if day else None
    until = midnight(day + timedelta(days=1)) if day else None
    with reading() as session:
        cards = _cards(session, find_messages(session, number=number, since=since, until=until))
    _log_looks(cards)
    return render_template(
        "staff/search.html", cards=cards, number=number, day=day, back=f"gevonden:{word}"
    )


@bp.post("/berichten/<int:message_id>/oppakken")
def claim(message_id: int) -> ResponseReturnValue:
    """A colleague picks a message up."""
    return _act(message_id, store.claim, "U pakt bericht {} op.")


@bp.post("/berichten/<int:message_id>/terugleggen")
def release(message_id: int) -> ResponseReturnValue:
    """A colleague lays a message back."""
    return _act(message_id, store.release, "Bericht {} ligt weer klaar voor iedereen.")


@bp.post("/berichten/<int:message_id>/afhandelen")
def handle(message_id: int) -> ResponseReturnValue:
    """A colleague ticks a message off."""
    return _act(message_id, store.handle, "Bericht {} is afgehandeld.", undo=True)


@bp.post("/berichten/<int:message_id>/heropenen")
def reopen(message_id: int) -> ResponseReturnValue:
    """A colleague undoes the ticking off."""
    return _act(message_id, store.reopen, "Bericht {} staat weer bij de berichten.")


@bp.post("/berichten/<int:message_id>/notitie")
def note(message_id: int) -> ResponseReturnValue:
    """A colleague writes a note; what another one wrote meanwhile is never overwritten."""
    was, text = _lines(typed("was")), _lines(typed("notitie"))
    if len(text) > LONGEST_NOTE:
        return _too_long(message_id, text)
    with database() as session:
        saved = was == text or store.write_note(
            session, message_id, actor(), now(), was=was, note=text.strip()
        )
        message = store.find_message(session, message_id)
    if message is None:
        return _gone(message_id, text)
    if saved or message.note == text.strip():
        flash(f"De notitie bij bericht {message_id} is bewaard.")
        return redirect(_back(), 303)
    return _both_notes(message_id, text)


def _act(message_id: int, action: Action, done: str, *, undo: bool = False) -> ResponseReturnValue:
    with database() as session:
        succeeded = action(session, message_id, actor(), now())
        message = store.find_message(session, message_id)
    if succeeded:
        said = {"text": done.format(message_id), "undo": message_id if undo else None}
        flash(said)  # type: ignore[arg-type]  # any JSON value survives the cookie
    else:
        flash(_too_late(message_id, message), "problem")
    return redirect(_back(), 303)


def _too_late(message_id: int, message: Message | None) -> str:
    """Say what a colleague did a moment earlier."""
    if message is None:
        return f"Bericht {message_id} bestaat niet meer: het is gewist."
    if message.handled_by:
        return f"Bericht {message_id} is al afgehandeld door {message.handled_by}."
    if message.claimed_by and message.claimed_by != colleague().name:
        return f"Bericht {message_id} is al opgepakt door {message.claimed_by}."
    return f"Bericht {message_id} is intussen veranderd. Kijk hoe het er nu voor staat."


def _both_notes(message_id: int, text: str) -> ResponseReturnValue:
    """Show the colleague's note and keep what was typed, so that nothing is lost."""
    flash(
        f"Een collega heeft de notitie bij bericht {message_id} intussen gewijzigd. "
        "Uw tekst staat er nog. Voeg de teksten samen en bewaar opnieuw.",
        "problem",
    )
    return _typed_again("Twee notities", message_id, text), 409


def _gone(message_id: int, text: str) -> ResponseReturnValue:
    flash(
        f"{_too_late(message_id, None)} Uw notitie is niet bewaard. "
        "Kopieer de tekst als u die nog nodig hebt.",
        "problem",
    )
    return _typed_again("Het bericht is gewist", message_id, text), 410


def _too_long(message_id: int, text: str) -> ResponseReturnValue:
    flash(
        f"De notitie bij bericht {message_id} is niet bewaard. Een notitie heeft ten hoogste "
        f"{LONGEST_NOTE} tekens, en deze heeft er {len(text)}. Maak de tekst korter.",
        "problem",
    )
    return _typed_again("De notitie is te lang", message_id, text), 422


def _typed_again(title: str, message_id: int, text: str) -> str:
    """Show what was typed, to be mended or copied, beside the note that is kept."""
    with reading() as session:
        cards = _cards(session, [*filter(None, [store.find_message(session, message_id)])], text)
    _log_looks(cards)
    back = request.form.get("terug")
    return render_template("staff/note.html", title=title, cards=cards, text=text, back=back)


def _what_waits() -> dict[str, Any]:
    """Give the messages that wait and what goes wrong behind the scenes, with the sum of both."""
    with reading() as session:
        cards, wrong = _cards(session, store.open_messages(session)), trouble(session, now())
    return {"cards": cards, "trouble": wrong, "stamp": stamp(cards, wrong)}


def _cards(session: Session, messages: Sequence[Message], text: str | None = None) -> list[Card]:
    """Make the messages ready to be shown."""
    moment = now()
    first = min((message.left_at for message in messages), default=moment)
    closures = closures_around(session, first, moment)
    retention = Retention.of(clinic().settings)
    return [
        card(message, moment, clinic().hours, closures, retention=retention, typed=text)
        for message in messages
    ]


def _log_looks(cards: Sequence[Card]) -> None:
    """Log what a page is about to show; only that needs to write."""
    ids = [card.id for card in cards]
    with reading() as session:
        ids = unlogged(session, actor(), ids, now())
    if ids:
        with database() as session:
            log_looks(session, actor(), ids, now())


def _back() -> str:
    """Return the page the colleague acted on, with what was looked for there."""
    place, _, word = request.form.get("terug", "").partition(":")
    return url_for(PLACES.get(place, "staff.inbox"), zoek=word or None)


def _lines(text: str) -> str:
    """Browsers send CR LF for each line end of a text field; we keep LF."""
    return text.replace("\r\n", "\n")
