"""Adds the telephone to an application: what it needs of the line is handed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask

from ivr.phone.clock import TimeSource
from ivr.phone.local import serve
from ivr.phone.page.live import Places
from ivr.phone.page.open_calls import CallParts, OpenCalls
from ivr.phone.page.routes import TelephonePage, bp
from ivr.phone.simulated_call import WordsOf, number_of
from ivr.phone.tapes import Recordings
from ivr.settings import Settings

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""How this machine is called by itself."""


@dataclass(frozen=True)
class Phoned:
    """What the telephone shows and asks of the line it phones.

    `words_of` gives those of a sound file by its address; `keys` tells what each key means. `chart`
    is SVG and `chart_style` its style sheet. The two `step_of_...` tell at which step some words or
    a TwiML document belong, or nothing. `at_another_time` makes the same line with another clock.
    """

    name: str
    words_of: WordsOf
    keys: Mapping[str, str]
    step_of_words: Callable[[str], str]
    step_of_document: Callable[[str], str]
    chart: str
    chart_style: str
    at_another_time: Callable[[TimeSource], AbstractContextManager[Flask]]


def add_telephone(app: Flask, settings: Settings, line: Phoned, stand_in: Path) -> Blueprint:
    """Serve /telefoon, which leaves its recordings in `stand_in`; return the blueprint."""

    @contextmanager
    def private_line(clock: TimeSource) -> Iterator[str]:
        with line.at_another_time(clock) as private, serve(private) as address:
            yield address

    parts = CallParts(
        number=number_of(settings),
        recordings=Recordings(stand_in),
        api_url=settings.twilio_api_url,
        words_of=line.words_of,
        places=Places(line.step_of_words, line.step_of_document),
        private_line=private_line,
    )
    app.extensions["telephone"] = TelephonePage(
        line_name=line.name,
        keys=line.keys,
        chart=line.chart,
        chart_style=line.chart_style,
        hosts=OWN_NAMES | {urlsplit(settings.public_base_url).hostname or ""},
        calls=OpenCalls(parts, time.monotonic),
    )
    app.register_blueprint(bp)
    return bp
