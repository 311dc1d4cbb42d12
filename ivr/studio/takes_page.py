"""What the recorder of the studio asks: to keep a take, how it is judged, to hear and accept it."""

from __future__ import annotations

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr import pcm
from ivr.house import house
from ivr.pages.context import bp, colleague, database, reading
from ivr.pages.forms import asked
from ivr.pages.rights import OWNED
from ivr.sound.manifest import FULL_DISK
from ivr.sound.shelf import KEY
from ivr.studio.lent_voice import Take, TakeState
from ivr.studio.reading_list import digest_of
from ivr.studio.shown import prompts_of_voice, publish_now, voice_of
from ivr.studio.takes import (
    TODO,
    Recorded,
    accept,
    add_take,
    counts,
    drop_all,
    entries_of,
    of_clinics,
    replace_unaccepted,
    standings,
    take_of,
)
from ivr.words.prompt import Pace

ODD_KEY = "De opname heeft geen geldige sleutel. Laad de pagina opnieuw."
NO_PROMPT = "Deze zin staat niet meer op de lijst. Laad de pagina opnieuw."
OTHER_WORDS = "De woorden van deze zin zijn veranderd. Laad de pagina opnieuw en lees de nieuwe."
NO_SOUND = "Dit is geen geluid dat wij kunnen lezen. Probeer een andere browser."
NO_ROOM = "De opname kan niet worden bewaard: de schijf is vol. Bel de beheerder."
NOT_READY = "Deze opname is nog niet goedgekeurd. Neem de zin nog een keer op."

OWNED["take_id"] = of_clinics


@bp.post("/stem/<int:voice_id>/opnamen")
def bring_take(voice_id: int) -> ResponseReturnValue:
    """Keep a take: first its sound, then its row; only then is it said to be here."""
    key, content = asked("sleutel"), request.get_data()
    if not KEY.fullmatch(key):
        return _refusal(ODD_KEY, 400)
    with reading() as session:
        known, voice = take_of(session, key), voice_of(session, voice_id)
        if known:
            return _told(known) if known.voice_id == voice_id else _refusal(ODD_KEY, 400)
        prompt = prompts_of_voice(voice).get(asked("prompt"))
    if prompt is None:
        return _refusal(NO_PROMPT, 404)
    if digest_of(prompt.text) != asked("woorden"):
        return _refusal(OTHER_WORDS, 409)
    told = Recorded(voice_id, key, prompt, colleague().name, house().stamp())
    return _kept(content, told)


def _kept(content: bytes, told: Recorded) -> ResponseReturnValue:
    try:
        pcm.read(content)
        house().shelf.keep_take(told.voice_id, told.key, content)
        with database() as session:
            take = add_take(session, told)
            replace_unaccepted(session, take, house().shelf)
            return _told(take), 201
    except ValueError:
        return _refusal(NO_SOUND, 400)
    except IntegrityError:
        # The same take came twice at the same time: the other one is being kept.
        with reading() as session:
            if known := take_of(session, told.key):
                return _told(known)
        # Or the voice was withdrawn and erased while its take came in.
        house().shelf.drop(told.voice_id, told.key, ())
        abort(404)
    except OSError as error:
        if error.errno in FULL_DISK:
            return _refusal(NO_ROOM, 507)
        raise


@bp.get("/stem/opnamen/<int:take_id>")
def take_state(take_id: int) -> dict[str, object]:
    """Tell how far a take is."""
    with reading() as session:
        return _told(_take(session, take_id))


@bp.get("/stem/opnamen/<int:take_id>/<name>.wav")
def take_sound(take_id: int, name: str) -> Response:
    """Return a take as the telephone will sound, in a form that every browser plays."""
    with reading() as session:
        entries = entries_of(_take(session, take_id))
    files = {entry.pace: entry.file for entry in entries}
    if name not in files:
        abort(404)
    try:
        finished = (house().shelf.published / files[Pace(name)]).read_bytes()
    except OSError:
        abort(404)
    return Response(pcm.read(finished).wav(), mimetype="audio/wav")


@bp.post("/stem/opnamen/<int:take_id>/aanvaarden")
def accept_take(take_id: int) -> ResponseReturnValue:
    """Let callers hear a take that passed."""
    with database() as session:
        take = _take(session, take_id)
        if take.state not in (TakeState.READY, TakeState.ACCEPTED):
            return _refusal(take.reason or NOT_READY, 409)
        accept(session, take, house().shelf)
        prompts = prompts_of_voice(voice_of(session, take.voice_id)).values()
        recorded, _ = counts(standings(session, take.voice_id, prompts))
    publish_now()
    return {"state": "accepted", "recorded": recorded, "total": len(prompts)}


@bp.post("/stem/opnamen/<int:take_id>/weggooien")
def drop_take(take_id: int) -> ResponseReturnValue:
    """Throw a take away; one that callers hear stays until another is accepted."""
    with database() as session:
        take = _take(session, take_id)
        if take.state is TakeState.ACCEPTED:
            return _told(take)
        drop_all(session, (take,), house().shelf)
    return {"state": TODO}


def _take(session: Session, take_id: int) -> Take:
    take = session.get(Take, take_id)
    return take if take and take.state is not TakeState.DROPPED else abort(404)


def _told(take: Take) -> dict[str, object]:
    told = {"state": str(take.state), "reason": take.reason or take.last_error or ""}
    return {"take": take.id, **told, "seconds": take.seconds}


def _refusal(reason: str, status: int) -> ResponseReturnValue:
    return jsonify(reason=reason), status
