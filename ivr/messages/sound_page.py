"""Plays a message: opened for this one answer, in pieces if the player asks, kept nowhere."""

from __future__ import annotations

import io
import logging

from flask import Response, abort, send_file

from ivr.house import house
from ivr.messages import handling as store
from ivr.messages.looking import log_listening
from ivr.messages.sealed_sound import SealError, open_sound
from ivr.pages.context import actor, bp, database, now, reading

log = logging.getLogger(__name__)


@bp.get("/berichten/<int:message_id>/opname.wav")
def recording(message_id: int) -> Response:
    """Return the sound of a message."""
    with reading() as session:
        audio = store.sealed_audio(session, message_id)
    if audio is None:
        abort(404)
    try:
        wav = open_sound(audio, house().keys)
    except SealError as error:
        log.error("message %d cannot be played: %s", message_id, error)
        abort(404)
    with database() as session:
        log_listening(session, actor(), message_id, now())
    # `conditional` answers Range requests, without which a browser cannot seek.
    return send_file(io.BytesIO(wav), mimetype="audio/wav", conditional=True)
