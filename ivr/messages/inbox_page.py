"""Berichten: what waits, oldest first, what is handled, and the sound of each; page by page."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.house import house
from ivr.messages import inbox as store
from ivr.messages.cards import GONE, stamp
from ivr.messages.handling import log_listening
from ivr.messages.inbox import Backlog, Siblings, siblings
from ivr.messages.message import Message
from ivr.messages.overview import (
    look_at,
    opened_message,
    overview_of,
    page_of_overview,
    with_opened,
)
from ivr.messages.ring_back_shown import RingBacks, ring_backs
from ivr.messages.sealed_sound import SealError, open_sound
from ivr.messages.trouble import trouble
from ivr.messages.way_back import asked_page, here
from ivr.pages.context import actor, bp, chosen, clinics, database, now, reading
from ivr.pages.forms import asked_number
from ivr.pages.rights import OWNED

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Waits:
    """A page of what waits, as rows: enough to know whether anything changed."""

    messages: Sequence[Message]
    opened: Message | None
    siblings: dict[int, Siblings]
    rung: RingBacks
    backlog: Backlog
    trouble: list[str]
    page: int
    stamp: str
    """The same stamp means that the page would show the same; waiting goes by the minute."""


OWNED["message_id"] = store.is_ours


@bp.get("/berichten")
def inbox() -> ResponseReturnValue:
    """Show what waits for a colleague."""
    return _show("messages/templates/inbox.html")


@bp.get("/berichten/stand")
def changes() -> ResponseReturnValue:
    """Show what waits to a page that asks by itself; nothing when that has not changed."""
    return _show("messages/templates/changes.html", known=request.args.get("stand", ""))


def _show(template: str, known: str = "") -> ResponseReturnValue:
    with reading() as session:
        waits = _what_waits(session)
        if known == waits.stamp:
            return Response(status=204)
        desk = overview_of(session, waits.messages, waits.opened, waits.siblings, waits.rung)
        seen = asked_number("gezien")
        arrived = store.arrived_since(session, chosen(), seen or waits.backlog.newest)
    look_at(desk)
    return render_template(
        template,
        desk=desk,
        waits=waits,
        # What a colleague saw before is no news when it is laid back, or put back to be answered.
        newest=max(seen or 0, waits.backlog.newest),
        arrived=arrived,
        back=here("berichten", page=waits.page) if waits.page > 1 else "",
    )


def _what_waits(session: Session) -> _Waits:
    """Return a page of what waits, the last one when there are fewer, and what goes wrong."""
    backlog = store.backlog(session, chosen())
    page = min(asked_page(), backlog.pages)
    messages = store.open_messages(session, chosen(), page)
    opened = opened_message(session, messages)
    rows = with_opened(messages, opened)
    moment, others, rung = now(), siblings(session, rows), ring_backs(session, rows)
    wrong = trouble(session, chosen(), moment)
    mark = stamp(rows, others, rung, backlog, wrong, moment)
    return _Waits(messages, opened, others, rung, backlog, wrong, page, mark)


@bp.get("/berichten/afgehandeld")
def handled() -> str:
    """Show what is handled and not yet deleted."""
    page = asked_page()
    with reading() as session:
        messages = store.handled_messages(session, chosen(), page)
        shown = page_of_overview(session, messages, page, "afgehandeld")
    look_at(shown["desk"])
    return render_template("messages/templates/handled.html", **shown)


@bp.get("/berichten/<int:message_id>/nummer")
def of_number(message_id: int) -> ResponseReturnValue:
    """Show all that waits from the number of a message; the address names the message only."""
    page = asked_page()
    with reading() as session:
        message = store.find_message(session, clinics(), message_id)
        if message is None:
            flash(GONE.format(message_id), "problem")
            return redirect(url_for("staff.inbox"), 303)
        messages = store.messages_of_number(session, message, page)
        shown = page_of_overview(session, messages, page, "nummer", str(message_id))
        shown |= {"message": message, "newest": store.backlog(session, clinics()).newest}
    look_at(shown["desk"])
    return render_template("messages/templates/of_number.html", **shown)


@bp.get("/berichten/<int:message_id>/opname.wav")
def recording(message_id: int) -> Response:
    """Play a message: opened for this one answer, in pieces if the player asks, kept nowhere."""
    with reading() as session:
        message = store.find_message(session, clinics(), message_id)
        audio = store.sealed_audio(session, clinics(), message_id)
    if message is None or audio is None:
        abort(404)
    try:
        wav = open_sound(audio, house().keys)
    except SealError as error:
        log.error("message %d cannot be played: %s", message_id, error)
        abort(404)
    with database() as session:
        log_listening(session, actor(), message, now())
    # `conditional` answers Range requests, without which a browser cannot seek.
    return send_file(io.BytesIO(wav), mimetype="audio/wav", conditional=True)
