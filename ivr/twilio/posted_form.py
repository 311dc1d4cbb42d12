"""Reads the form that Twilio posts; any form, however malformed, becomes an event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from ivr.call.events import DialEnded, Event, Input, NoInput, RecordingEnded
from ivr.dutch.ring_back import existing_number
from ivr.words.act import KEYS

NO_CALLER_ID = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE, typed on a telephone's letters."""

MADE_BY_US = "outbound-api"
"""The Direction of a call that POST /Calls made (twilio.com/docs/voice/twiml)."""

PLAIN_FORM = "application/x-www-form-urlencoded"
"""The content type of what Twilio posts (twilio.com/docs/usage/webhooks/webhooks-faq)."""

_SID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_SID_IN_URL = re.compile(r"/Recordings/([A-Za-z0-9_-]{1,100})(?=[./?#]|$)")


BODY, PAIRS = "line.body", "line.pairs"
"""Where a form is in the environment of its request once it is read, and once it is taken apart."""


def read_plain_form(request: Request, most: int) -> bool:
    """Read the body of a form without files, of `most` bytes; False when it is something else.

    Werkzeug makes three objects for that, which costs as much as to take the form apart.

    Raises:
        werkzeug.exceptions.RequestEntityTooLarge: it is longer.
    """
    environ = request.environ
    length = environ.get("CONTENT_LENGTH", "")
    if not (_is_plain_form(request) and length.isdecimal()):
        return False
    if len(length) > len(str(most)) or int(length) > most:
        raise RequestEntityTooLarge
    environ[BODY] = environ["wsgi.input"].read(int(length))
    # Whoever asks Flask for the form finds it whole.
    environ["wsgi.input"] = BytesIO(environ[BODY])
    return True


def pairs_of(request: Request) -> list[tuple[str, str]]:
    """Return every name and value of the form that a request posts; nothing of another body."""
    environ = request.environ
    pairs: list[tuple[str, str]] | None = environ.get(PAIRS)
    if pairs is None:
        body: bytes = environ.get(BODY) or (request.get_data() if _is_plain_form(request) else b"")
        pairs = environ[PAIRS] = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    return pairs


def _is_plain_form(request: Request) -> bool:
    return str(request.environ.get("CONTENT_TYPE", "")).lower().startswith(PLAIN_FORM)


def read_event(form: Mapping[str, str]) -> Event:
    """Read the event from the form of a webhook (twilio.com/docs/voice/twiml, Request parameters).

    The kinds are told apart by the parameters that only their verb sends. A Dial action may send
    a RecordingUrl, and a Record action sends Digits, so they are looked for in this order.
    """
    if "DialCallStatus" in form:
        return DialEnded(_was_connected(form))
    recording = recording_sid(form)
    if recording or "RecordingDuration" in form:
        return _recording_ended(recording, form)
    keys = "".join(key for key in form.get("Digits", "") if key in KEYS)
    return Input(keys) if keys else NoInput()


def recording_sid(form: Mapping[str, str]) -> str:
    """Return the SID of the recording a form tells of, or an empty string.

    The record action documents RecordingUrl only, which ends in the SID; the recording callback
    documents RecordingSid too (twilio.com/docs/voice/twiml/record). The URL itself is never asked
    for: it comes from outside.
    """
    if _SID.fullmatch(form.get("RecordingSid", "")):
        return form["RecordingSid"]
    found = _SID_IN_URL.search(form.get("RecordingUrl", ""))
    return found[1] if found else ""


def _recording_ended(recording: str, form: Mapping[str, str]) -> RecordingEnded:
    ended_by = form.get("Digits", "")
    return RecordingEnded(
        recording=recording,
        seconds=whole_number(form.get("RecordingDuration", "")),
        ended_by_silence=ended_by == "",
        hung_up=ended_by == "hangup",
        key=ended_by if len(ended_by) == 1 and ended_by in KEYS else "",
    )


def _was_connected(form: Mapping[str, str]) -> bool | None:
    """Return whether two people have spoken, None when the form leaves that open.

    'completed' also follows when the colleague hangs up in the whisper, so DialBridged decides
    where it is sent (twilio.com/docs/voice/twiml/dial, Request parameters).
    """
    if form["DialCallStatus"] not in ("completed", "answered"):
        return False
    bridged = form.get("DialBridged", "").lower()
    return bridged == "true" if bridged else None


def whole_number(value: str) -> int | None:
    """Return a whole number of at most six digits; None when it is none."""
    # isdecimal alone admits digits of other scripts and numbers of any length.
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else None


def is_made_by_us(form: Mapping[str, str]) -> bool:
    """Return whether it is a call that we make ourselves: there the line is the `From`."""
    return form.get("Direction") == MADE_BY_US


def dialled_number(form: Mapping[str, str]) -> str:
    """Return the number of ours that is in use in a call as E.164, or an empty string."""
    return existing_number(form.get("From" if is_made_by_us(form) else "To", "")) or ""


def caller_number(form: Mapping[str, str]) -> str:
    """Return the number of whom we speak with as E.164, or an empty string when it is withheld.

    Twilio sends words such as 'anonymous', or those words as digits, for a withheld number.
    """
    number = form.get("To" if is_made_by_us(form) else "From", "")
    return "" if number in NO_CALLER_ID else existing_number(number) or ""
