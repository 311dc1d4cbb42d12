"""What the page's answers share: the line that it phones, and how an answer looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from ivr.phone.candidates import Considers
from ivr.phone.clock import TimeSource
from ivr.phone.page.live import LiveCall, Occurrence
from ivr.phone.page.making import Worker
from ivr.phone.page.open_calls import OpenCalls
from ivr.phone.page.wording import as_json
from ivr.phone.simulated_call import WordsOf
from ivr.settings import Settings

CALLER, ANONYMOUS = "+31612345678", "anonymous"

bp = Blueprint(
    "telephone",
    __name__,
    url_prefix="/telefoon",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


@dataclass(frozen=True)
class PhonedLine:
    """What the telephone shows and asks of the line it phones.

    `words_of` gives those of a sound file by its address; `keys` tells what each key means.
    `charts` are SVG by leaflet, and `chart_style` their style sheet. The two `step_of_...` tell at
    which step of which leaflet some words or a TwiML document belong, or nothing.
    `at_another_time` makes the same line with another clock, and `worker` its worker. `evenings`
    are those for which a number has asked to be rung. `considers` tells what a leaflet makes of a
    question, where the line `hears_words`.
    """

    name: str
    words_of: WordsOf
    keys: Mapping[str, str]
    step_of_words: Callable[[str], str]
    step_of_document: Callable[[str], str]
    charts: Mapping[str, str]
    chart_style: str
    at_another_time: Callable[[TimeSource], AbstractContextManager[Flask]]
    worker: Worker
    evenings: Callable[[str], Sequence[date]]
    considers: Considers
    hears_words: bool


@dataclass(frozen=True)
class TelephonePage:
    """The line that the page phones, its calls, and the host names that may be visited."""

    line: PhonedLine
    settings: Settings
    hosts: frozenset[str]
    calls: OpenCalls


def telephone() -> TelephonePage:
    """Return the parts of the application that is answering."""
    return cast(TelephonePage, current_app.extensions["telephone"])


def given() -> dict[str, Any]:
    """Return the JSON that was sent."""
    form = request.get_json(silent=True)
    return form if isinstance(form, dict) else {}


def told(call: LiveCall, occurrences: list[Occurrence], **more: object) -> Response:
    """Answer with what happened in a call."""
    return jsonify(happenings=[as_json(one) for one in occurrences], over=call.is_over, **more)


def refused(status: int, problem: str) -> Response:
    """Answer that this cannot be done, and why."""
    response = jsonify(problem=problem)
    response.status_code = status
    return response
