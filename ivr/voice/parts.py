"""The parts the line's webhooks work with, and the addresses of the call they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import current_app, request

from ivr.events import caller_number
from ivr.hours import OpeningHours
from ivr.model import Line
from ivr.settings import Settings
from ivr.speech.manifest import Manifest
from ivr.voice.addresses import Addresses
from ivr.voice.journal import Sessions
from ivr.voice.tokens import Seal


@dataclass(frozen=True)
class Voice:
    """The parts the webhooks work with; chosen in app.py.

    `clock` gives the moment for the caller; `stamp` the moment written beside what is stored,
    which is the real one also for a line that a demonstration set to another time.
    """

    settings: Settings
    line: Line
    hours: OpeningHours
    sessions: Sessions
    manifest: Manifest
    sounds: Path
    seal: Seal
    clock: Callable[[], datetime]
    stamp: Callable[[], datetime]
    fetch_recording: Callable[[str], bytes | None]


def voice() -> Voice:
    """Return the parts of the application that is answering."""
    return cast(Voice, current_app.extensions["voice"])


def addresses() -> Addresses:
    """Return the addresses of the call this request belongs to."""
    return Addresses(
        voice().settings.public_base_url,
        voice().seal,
        request.form.get("CallSid", ""),
        caller_number(request.form),
        _heard(),
    )


def topic_heard() -> str | None:
    """Return the topic that the line read last in this call, as colleagues call it."""
    line = voice().line
    return line.topic_names.get(line.topic_of.get(_heard(), ""))


def _heard() -> str:
    """Return the step that read a topic last: the one this request is about, or one before it."""
    steps = ((request.view_args or {}).get("step", ""), request.args.get("heard", ""))
    return next((step for step in steps if step in voice().line.topic_of), "")
