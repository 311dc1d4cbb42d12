"""What colleagues do with one message: pick up, lay back, tick off, undo, and write a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.dutch.written import counted
from ivr.messages import handling as store
from ivr.messages.cards import GONE, cards_of, note_looks
from ivr.messages.handling import Handling
from ivr.messages.inbox import find_message, next_waiting
from ivr.messages.message import Message
from ivr.messages.way_back import is_at_the_inbox, way_back
from ivr.pages.context import actor, bp, chosen, clinics, colleague, database, now, reading
from ivr.pages.forms import typed

LONGEST_NOTE = 2000
"""Characters; the field on the page takes no more either."""

Action = Callable[[Session, Handling], bool]


@bp.post("/berichten/<int:message_id>/oppakken")
def claim(message_id: int) -> ResponseReturnValue:
    """Pick a message up."""
    return _act(message_id, store.claim, "U pakt bericht {} op.")


@bp.post("/berichten/<int:message_id>/terugleggen")
def release(message_id: int) -> ResponseReturnValue:
    """Lay a message back."""
    return _act(message_id, store.release, "Bericht {} ligt weer klaar voor iedereen.")


@bp.post("/berichten/<int:message_id>/afhandelen")
def handle(message_id: int) -> ResponseReturnValue:
    """Tick a message off."""
    return _act(message_id, store.handle, "Bericht {} is afgehandeld.", is_done=True)


@bp.post("/berichten/<int:message_id>/samen-afhandelen")
def handle_together(message_id: int) -> ResponseReturnValue:
    """Tick off all that waits from one number, up to what the page showed."""
    until = typed("tot")
    seen = int(until) if until.isascii() and until.isdecimal() and len(until) < 10 else 0
    with database() as session:
        message = find_message(session, clinics(), message_id)
        done = message and store.handle_together(session, message, actor(), now(), until=seen)
    if not done:
        flash("Er was niets meer af te handelen: een collega was u voor.", "problem")
        return redirect(way_back(), 303)
    flash_done(f"{counted(len(done), 'bericht is', 'berichten zijn')} afgehandeld.", done)
    return redirect(url_for("staff.inbox"), 303)


@bp.post("/berichten/<int:message_id>/heropenen")
def reopen(message_id: int) -> ResponseReturnValue:
    """Undo the ticking off."""
    return _act(message_id, store.reopen, "Bericht {} staat weer bij de berichten.")


@bp.post("/berichten/<int:message_id>/notitie")
def note(message_id: int) -> ResponseReturnValue:
    """Save a note; what a colleague wrote meanwhile is never overwritten."""
    was, text = _lines(typed("was")), _with_snippet(_lines(typed("notitie")))
    if len(text) > LONGEST_NOTE:
        return _too_long(message_id, text)
    with database() as session:
        saved = was == text or store.write_note(
            session, _handling(message_id), was=was, note=text.strip()
        )
        message = find_message(session, clinics(), message_id)
    if message is None:
        return _gone(message_id, text)
    if saved or message.note == text.strip():
        flash(f"De notitie bij bericht {message_id} is bewaard.")
        return redirect(way_back(message_id), 303)
    return _both_notes(message_id, text)


def flash_done(text: str, messages: Sequence[int]) -> None:
    """Say that these messages were ticked off, with a button that undoes it."""
    said = {"text": text, "undo": [*messages]}
    flash(said)  # type: ignore[arg-type]  # any JSON value survives the cookie


def _act(
    message_id: int, action: Action, done: str, *, is_done: bool = False
) -> ResponseReturnValue:
    """Act on a message, say what came of it and show it, or the next one when it `is_done`."""
    with database() as session:
        succeeded = action(session, _handling(message_id))
        message = find_message(session, clinics(), message_id)
        shown = message
        if message and succeeded and is_done and is_at_the_inbox():
            shown = next_waiting(session, chosen(), message)
        opened = shown.id if shown else None
    if not succeeded:
        flash(_too_late(message_id, message), "problem")
    elif is_done:
        flash_done(done.format(message_id), [message_id])
    else:
        flash(done.format(message_id))
    return redirect(way_back(opened), 303)


def _handling(message_id: int) -> Handling:
    return Handling(clinics(), message_id, actor(), now())


def _too_late(message_id: int, message: Message | None) -> str:
    """Return what a colleague did a moment earlier."""
    if message is None:
        return GONE.format(message_id)
    if message.handled_by:
        return f"Bericht {message_id} is al afgehandeld door {message.handled_by}."
    if message.claimed_by and message.claimed_by != colleague().name:
        return f"Bericht {message_id} is al opgepakt door {message.claimed_by}."
    return f"Bericht {message_id} is intussen veranderd. Kijk hoe het er nu voor staat."


def _both_notes(message_id: int, text: str) -> ResponseReturnValue:
    """Show the colleague's note and keep what was typed, so that nothing is lost."""
    problem = (
        f"Een collega heeft de notitie bij bericht {message_id} intussen gewijzigd. "
        "Uw tekst staat er nog. Voeg de teksten samen en bewaar opnieuw."
    )
    return _typed_again("Twee notities", problem, message_id, text), 409


def _gone(message_id: int, text: str) -> ResponseReturnValue:
    problem = (
        f"{GONE.format(message_id)} Uw notitie is niet bewaard. "
        "Kopieer de tekst als u die nog nodig hebt."
    )
    return _typed_again("Het bericht is gewist", problem, message_id, text), 410


def _too_long(message_id: int, text: str) -> ResponseReturnValue:
    problem = (
        f"De notitie bij bericht {message_id} is niet bewaard. Een notitie heeft ten hoogste "
        f"{LONGEST_NOTE} tekens, en deze heeft er {len(text)}. Maak de tekst korter."
    )
    return _typed_again("De notitie is te lang", problem, message_id, text), 422


def _typed_again(title: str, problem: str, message_id: int, text: str) -> str:
    """Show the problem and what was typed, to be mended or copied, beside the kept note."""
    flash(problem, "problem")
    with reading() as session:
        kept = [*filter(None, [find_message(session, clinics(), message_id)])]
        cards = cards_of(session, kept, typed=text)
    note_looks(cards)
    back = request.form.get("terug")
    return render_template(
        "messages/templates/note.html", title=title, cards=cards, text=text, back=back
    )


def _with_snippet(text: str) -> str:
    """Return a note with the text that was picked below it; with script the page itself adds it."""
    return f"{text}\n{snippet}".strip() if (snippet := typed("blok")) else text


def _lines(text: str) -> str:
    """Return a text with LF at each line end, where browsers send CR LF."""
    return text.replace("\r\n", "\n")
