"""De stem: the voices that colleagues lent, and the studio in which one of them is recorded."""

from __future__ import annotations

import secrets
from operator import attrgetter

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.dutch import written
from ivr.house import house
from ivr.pages.context import actor, bp, chosen, clinics, colleague, database, now, reading
from ivr.pages.forms import typed
from ivr.pages.rights import OWNED
from ivr.records.access_log import LogEvent, write_log
from ivr.studio import lending, sittings
from ivr.studio.carrying import packed
from ivr.studio.lent_voice import LentVoice
from ivr.studio.shown import (
    publish_now,
    shown_sections,
    shown_voice,
    surroundings,
    voice_of,
)

NO_NAME = "Geef de stem een naam, van ten hoogste 60 tekens."
NO_CONSENT = "Vink aan dat de collega toestemming geeft. Zonder toestemming maken wij geen opnamen."
NAME_TAKEN = "Er is al een stem met deze naam. Kies een andere naam."

OWNED["voice_id"] = lending.is_lent_to


@bp.get("/stem")
def voices() -> str:
    """Show the voices that were lent."""
    return _voices()


@bp.post("/stem")
def add_voice() -> ResponseReturnValue:
    """Note a voice, and the consent of whose it is."""
    name = " ".join(typed("naam").split())
    if not 0 < len(name) <= lending.LONGEST_NAME:
        return _voices(mistake=NO_NAME, typed=name), 400
    if typed("toestemming") != "ja":
        return _voices(mistake=NO_CONSENT, typed=name), 400
    try:
        with database() as session:
            voice = lending.lend(session, _clinic(), name, colleague().name, now())
            _log(session, voice, LogEvent.VOICE_LENT)
            voice_id = voice.id
    except lending.VoiceNameTakenError:
        return _voices(mistake=NAME_TAKEN, typed=name), 400
    return redirect(url_for("staff.studio", voice_id=voice_id), 303)


@bp.get("/stem/<int:voice_id>")
def studio(voice_id: int) -> str:
    """Show all that a voice has to record, and begin where it stopped."""
    return _studio(voice_id)


@bp.get("/stem/<int:voice_id>/stand")
def studio_state(voice_id: int) -> dict[str, object]:
    """Tell the page how far the voice is."""
    with reading() as session:
        sections = shown_sections(session, voice_of(session, voice_id))
    pieces = [piece for section in sections for piece in section.pieces]
    left = [piece for piece in pieces if not piece.is_done]
    told = {one.id: {"state": one.state, "reason": one.reason, "take": one.take} for one in pieces}
    return {
        "recorded": len(pieces) - len(left),
        "total": len(pieces),
        "seconds_left": round(sum(piece.seconds for piece in left)),
        "pieces": told,
    }


@bp.post("/stem/<int:voice_id>/spreekt")
def let_speak(voice_id: int) -> ResponseReturnValue:
    """Let callers hear this voice, or no longer."""
    with database() as session:
        voice = voice_of(session, voice_id)
        lending.let_speak(session, voice, speaks=typed("spreekt") == "ja")
        _log(session, voice, LogEvent.VOICE_SPEAKS, "aan" if voice.speaks else "uit")
    publish_now()
    return redirect(url_for("staff.voices"), 303)


@bp.post("/stem/<int:voice_id>/code")
def open_sitting(voice_id: int) -> str:
    """Make a one-time code with which a colleague records by telephone."""
    code = f"{secrets.randbelow(10**6):06d}"
    with database() as session:
        voice = voice_of(session, voice_id)
        opened = sittings.Opened(voice_id, colleague().name, house().stamp())
        sittings.open_sitting(session, house().shelf, house().seal, code, opened)
        _log(session, voice, LogEvent.SITTING_OPENED)
    return _studio(voice_id, code=code)


@bp.get("/stem/<int:voice_id>/uitvoer.zip")
def export_voice(voice_id: int) -> ResponseReturnValue:
    """Bring the whole voice along, in one file."""
    # Packing takes a while, in which nobody may be kept from writing.
    with reading() as session:
        file = packed(session, voice_of(session, voice_id), house().shelf)
    with database() as session:
        _log(session, voice_of(session, voice_id), LogEvent.EXPORTED)
    return send_file(file, "application/zip", as_attachment=True, download_name="stem.zip")


@bp.route("/stem/<int:voice_id>/terugtrekken", methods=["GET", "POST"])
def withdraw_voice(voice_id: int) -> ResponseReturnValue:
    """Ask whether everything of a voice is to go; then the worker erases it within a minute."""
    if request.method == "POST" and typed("zeker") == "ja":
        with database() as session:
            voice = voice_of(session, voice_id)
            _log(session, voice, LogEvent.VOICE_WITHDRAWN)
            lending.withdraw(session, voice, house().stamp())
        publish_now()
        return redirect(url_for("staff.voices"), 303)
    with reading() as session:
        shown = shown_voice(session, voice_of(session, voice_id))
    return render_template("studio/templates/withdraw.html", voice=shown)


def _voices(**more: object) -> str:
    with reading() as session:
        shown = [shown_voice(session, voice) for voice in lending.lent(session, chosen())]
        facts = surroundings(session)
    return render_template("studio/templates/voices.html", voices=shown, **facts, **more)


def _studio(voice_id: int, code: str | None = None) -> str:
    with reading() as session:
        voice = voice_of(session, voice_id)
        sections, shown = shown_sections(session, voice), shown_voice(session, voice)
        facts = surroundings(session)
    pieces = [piece for section in sections for piece in section.pieces]
    here = next((piece.id for piece in sorted(pieces, key=attrgetter("is_done"))), "")
    number = written.telephone(house().library.numbers[""])
    facts = {**facts, "groups": sections, "here": here, "code": code, "line_number": number}
    return render_template("studio/templates/studio.html", voice=shown, **facts)


def _clinic() -> str:
    """Return the clinic for which a voice is lent: the first one that is shown."""
    return (chosen() or clinics())[0]


def _log(session: Session, voice: LentVoice, event: LogEvent, detail: str = "") -> None:
    told = f"stem {voice.id}" + (f": {detail}" if detail else "")
    write_log(session, actor(), house().stamp(), event, clinic=voice.clinic, detail=told)
