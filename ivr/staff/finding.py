"""Zoeken: finds messages by number, by words of a note and by day, and says where it looked."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.staff.asked import asked, typed
from ivr.staff.clinic import actor, bp, database, now, reading
from ivr.staff.periods import day_of, midnight
from ivr.staff.places import asked_page, here
from ivr.staff.shown import cards_of, note_looks
from ivr.staff.sought import Sought, seal, unseal
from ivr.store.access_log import LogEvent, write_log
from ivr.store.found import find_messages
from ivr.store.inbox import PAGE

LONGEST = 100
"""Characters of what is looked for; the field on the page takes no more either."""


@bp.post("/berichten/zoeken")
def search() -> ResponseReturnValue:
    """Look for messages; a POST, because a number in an address ends up in logs and histories."""
    sought = Sought(typed("nummer").strip()[:LONGEST], day_of(typed("datum")))
    if sought.is_empty:
        flash("Vul een nummer, woorden uit een notitie of een dag in om te zoeken.", "problem")
        return redirect(url_for("staff.inbox"), 303)
    # What was typed may be a name or a number, which the log never holds.
    by_words = ["op notitie" if sought.has_letters else "op nummer"] if sought.words else []
    by_day = [f"op datum {sought.day}"] if sought.day else []
    with database() as session:
        write_log(session, actor(), now(), LogEvent.SEARCHED, detail=" en ".join(by_words + by_day))
    return redirect(url_for("staff.found", zoek=seal(sought)), 303)


@bp.get("/berichten/gevonden")
def found() -> ResponseReturnValue:
    """What a search finds now; a page of its own, so that one can come back to it."""
    word, page = asked("zoek"), asked_page()
    sought = unseal(word)
    if sought.is_empty:
        return redirect(url_for("staff.inbox"), 303)
    day = sought.day
    since = midnight(day) if day else None
    until = midnight(day + timedelta(days=1)) if day else None
    with reading() as session:
        messages = find_messages(session, words=sought.words, since=since, until=until, page=page)
        cards = cards_of(session, messages[:PAGE])
    note_looks(cards)
    return render_template(
        "staff/search.html",
        cards=cards,
        sought=sought,
        word=word,
        before=(page - 1) * PAGE,
        page=page,
        more=len(messages) > PAGE,
        back=here("gevonden", word, page),
    )
