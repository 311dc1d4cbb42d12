"""Gegevens: all that is kept of one number, found, handed over and erased at somebody's request.

It is for who hears messages: what is handed over holds a voice, and a manager hears none. Managers
see in the log that it was done. The number is sealed in addresses, as what is searched for is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.backups.made import BackupMade
from ivr.dutch import written
from ivr.dutch.written import counted
from ivr.house import house
from ivr.messages.handling import log_looks, unlogged
from ivr.messages.search_page import LONGEST_TEXT, Sought, seal, unseal
from ivr.own_data.erasing import Erased, Erasure, erase_all
from ivr.own_data.handing_over import HandingOver, log_handing_over, telling_of
from ivr.own_data.of_one_number import Kept, OneNumber, kept_of, sought_number
from ivr.pages.clinic_choice import name_of
from ivr.pages.context import actor, bp, clinics, database, line_name, now, reading
from ivr.pages.forms import asked, typed
from ivr.records.access_log import LogEvent, log_everywhere
from ivr.reminders import standing_list

NO_NUMBER = (
    "Dat is geen telefoonnummer. Typ het hele nummer, bijvoorbeeld 06 12 34 56 78, of met het land "
    "ervoor: +32 470 12 34 56."
)
OVER = "Zoek het nummer opnieuw: deze pagina stond te lang open."
NOTHING = "Er is niets meer van dit nummer."
WHAT = "alles van één nummer"
"""What the log says was looked for: never the number itself."""


@bp.get("/gegevens")
def own_data() -> str:
    """Ask for a number."""
    return render_template("own_data/templates/own_data.html")


@bp.post("/gegevens/zoeken")
def find_own_data() -> ResponseReturnValue:
    """Look for a number; a POST, because a number in an address ends up in logs and histories."""
    number = sought_number(typed("nummer")[:LONGEST_TEXT])
    if number is None:
        flash(NO_NUMBER, "problem")
        return redirect(url_for("staff.own_data"), 303)
    with database() as session:
        log = partial(log_everywhere, session, actor(), now(), LogEvent.SEARCHED)
        log(clinics=clinics(), detail=WHAT)
    return redirect(url_for("staff.own_data_found", zoek=seal(Sought(number, None))), 303)


@bp.get("/gegevens/gevonden")
def own_data_found() -> ResponseReturnValue:
    """Show what is kept of the number."""
    return _show("own_data/templates/found.html", asked("zoek"))


@bp.get("/gegevens/wissen")
def ask_to_erase_own_data() -> ResponseReturnValue:
    """Ask whether all of it must be erased, and say what goes and what stays."""
    return _show("own_data/templates/erase.html", asked("zoek"))


@bp.post("/gegevens/exporteren")
def export_own_data() -> ResponseReturnValue:
    """Hand it over as a zip, which is written while it is sent."""
    one = _one_number(typed("zoek"))
    if one is None:
        return _search_again()
    with database() as session:
        log_handing_over(session, one, actor(), now())
    parts, name = house(), f"gegevens-{now():%Y-%m-%d}.zip"
    telling = telling_of(parts.settings, parts.library, one, now())
    export = HandingOver(parts.sessions, parts.keys, one, telling, line_name())
    attached = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(export.pieces(), mimetype="application/zip", headers=attached)


@bp.post("/gegevens/wissen")
def erase_own_data() -> ResponseReturnValue:
    """Erase all that the colleague saw of the number."""
    one, until = _one_number(typed("zoek")), typed("tot")
    if one is None or not (until.isascii() and until.isdecimal() and len(until) < 10):
        return _search_again()
    with reading() as session:
        backups = kept_of(session, one).backups
    erased = erase_all(house().sessions, Erasure(one, int(until), actor(), now()))
    with reading() as session:
        left = kept_of(session, one)
    flash(_told(erased, backups))
    if left.is_nothing:
        return redirect(url_for("staff.own_data"), 303)
    flash("Intussen is er een nieuw bericht van dit nummer. Dat is niet gewist.", "problem")
    return redirect(url_for("staff.own_data_found", zoek=typed("zoek")), 303)


def _show(template: str, word: str) -> ResponseReturnValue:
    one = _one_number(word)
    if one is None:
        return _search_again()
    with reading() as session:
        kept = kept_of(session, one)
    _note_looks(kept)
    several, number = len(clinics()) > 1, written.telephone(one.number)
    shown = {"kept": kept, "word": word, "number": number, "several": several}
    return render_template(template, **shown, clinic_names=[*map(name_of, clinics())])


def _one_number(word: str) -> OneNumber | None:
    """Return the number behind a word of an address, for the clinics of this colleague."""
    number = sought_number(unseal(word).words)
    return OneNumber(number, clinics()) if number else None


def _search_again() -> ResponseReturnValue:
    flash(OVER, "problem")
    return redirect(url_for("staff.own_data"), 303)


def _note_looks(kept: Kept) -> None:
    """Log what the page is about to show; nothing is written where none is new."""
    ids = [message.id for message in kept.messages]
    with reading() as session:
        new = unlogged(session, actor(), ids, now())
        reminders = standing_list.unlogged(session, actor(), kept.reminders, now())
    with database() as session:
        if new:
            log_looks(session, actor(), new, now())
        if reminders:
            standing_list.log_looks(session, actor(), reminders, now())


def _told(erased: Erased, backups: Sequence[BackupMade]) -> str:
    amounts = [
        counted(erased.messages, "bericht", "berichten") if erased.messages else "",
        counted(erased.reminders, "herinnering", "herinneringen") if erased.reminders else "",
        counted(erased.given, "ingetoetst nummer", "ingetoetste nummers") if erased.given else "",
    ]
    what = ", ".join(filter(None, amounts))
    return f"Gewist: {what}.{_in_backups(backups)}" if what else NOTHING


def _in_backups(backups: Sequence[BackupMade]) -> str:
    """Return until when it still is in backups; nothing when it is in none."""
    if not backups:
        return ""
    copies = counted(len(backups), "reservekopie", "reservekopieën")
    last = written.short_moment(max(backup.ends_at for backup in backups))
    return f" Het staat nog in {copies}, uiterlijk tot {last}."
