"""What Twilio fetches to play: the line's sound files, and a caller's own recording."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, request

from ivr.house import house
from ivr.line.voicemail import NOT_READY
from ivr.messages.playback import RecordingPlayer
from ivr.serving.access import CROWDED
from ivr.twilio.addresses import opened_recording
from ivr.words.prompt import Pace

bp = Blueprint("sound", __name__)

SOUND_TYPE = "audio/x-wav"
"""One of the types Twilio plays (twilio.com/docs/voice/twiml/play, Supported audio file types)."""

A_YEAR = 365 * 24 * 60 * 60


@bp.get("/voice/own-recording/<token>")
def own_recording(token: str) -> Response:
    """Return the message just left, to which the caller listens."""
    recording_sid = opened_recording(house().seal, token, house().clock())
    if not recording_sid:
        abort(404)
    # Where there is no room to wait in, a sound says so: an error would end the call.
    crowded = CROWDED in request.environ
    sound = None if crowded else _left(recording_sid)
    if sound is None:
        return _not_ready()
    return Response(sound, mimetype=SOUND_TYPE, headers={"Cache-Control": "no-store"})


def _left(recording_sid: str) -> bytes | None:
    parts = house()
    return RecordingPlayer(parts.sessions, parts.keys, parts.twilio, parts.shelf)(recording_sid)


@bp.get("/audio/<file>")
def file(file: str) -> Response:
    """Return a sound file; its name holds a hash of what it was made from: it never changes."""
    parts = house()
    parts.beside.goes_on()
    path, digest = parts.sounds.find(file) or abort(404)
    # The proxy knows the folder audio/ only, and not what was recorded.
    location = parts.settings.sound_location if path.parent == parts.audio else ""
    response = _sent_by_proxy(f"{location}{file}") if location else _whole(path)
    # By default it holds the time of the file, which differs from host to host.
    response.set_etag(digest)
    response.cache_control.max_age = A_YEAR
    response.cache_control.immutable = True
    response.cache_control.public = True
    if not location and _asks_one_range_at_most():
        response.make_conditional(
            request.environ, accept_ranges=True, complete_length=response.content_length
        )
    return response


def _sent_by_proxy(address: str) -> Response:
    """Let nginx send the file itself, as part or whole (nginx.org, X-Accel-Redirect)."""
    return Response(mimetype=SOUND_TYPE, headers={"X-Accel-Redirect": address})


def _whole(path: Path) -> Response:
    """Return a sound in one piece: the system takes it over, however slow its reader is."""
    try:
        return Response(path.read_bytes(), mimetype=SOUND_TYPE)
    except OSError:
        abort(404)


def _asks_one_range_at_most() -> bool:
    """Return whether a Range header is answered with a part; else the whole sound is the answer.

    "A server MAY ignore the Range header field" (RFC 9110, 14.2); for a malformed one or several
    ranges at once that is better than a caller who hears nothing.
    """
    asked = request.range
    return "Range" not in request.headers or (asked is not None and len(asked.ranges) == 1)


def _not_ready() -> Response:
    """Return that the recording cannot be heard yet, in the line's own voice."""
    prompt = NOT_READY
    sounds = house().sounds
    path, _ = sounds.find(sounds.now.file_of(prompt, Pace.NORMAL) or "") or abort(404)
    sound = _whole(path)
    sound.cache_control.no_store = True
    return sound
