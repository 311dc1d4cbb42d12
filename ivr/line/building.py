"""Puts the whole line together: the steps of each part of the call, and all words they may need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from ivr.dutch import digits_and_days
from ivr.line import remarks, steps, timings
from ivr.line.desk import desk, opening, opening_hours, whisper
from ivr.line.keys import steering_keys
from ivr.line.leaflet import Leaflet, load_leaflet
from ivr.line.topics import read_aloud, topic_steps
from ivr.line.voicemail import KEPT, NOT_READY, NUMBERLESS, call_back, voicemail
from ivr.line.welcome_and_menu import farewell, welcome_and_menu
from ivr.words.prompt import Prompt
from ivr.words.step import Line, prompts_of


def load_line() -> Line:
    """Build the line of the leaflet in `ivr/leaflets/`.

    Raises:
        LeafletError: when the leaflet file is broken.
    """
    return build_line(load_leaflet())


def build_line(leaflet: Leaflet) -> Line:
    """Build every step of the line of one leaflet."""
    keys, aloud = steering_keys(leaflet), read_aloud(leaflet)
    read = {topic: [*topic_steps(leaflet, topic, aloud, keys)] for topic in leaflet.topics}
    every = [
        *welcome_and_menu(leaflet, keys),
        *chain.from_iterable(read.values()),
        *desk(leaflet, keys),
        *voicemail(keys),
        *farewell(keys),
    ]
    line = Line(
        leaflet=leaflet.name,
        wrong_keys=timings.WRONG_KEYS,
        interruptions=timings.INTERRUPTIONS,
        steps={step.id: step for step in every},
        titles=steps.step_titles(leaflet),
        topics={topic.key: topic.title for topic in leaflet.topics},
        topic_names={topic.key: topic.name for topic in leaflet.topics},
        topic_of={step.id: topic.key for topic, of_topic in read.items() for step in of_topic},
        start=steps.WELCOME,
        menu=steps.MENU,
        trouble=steps.TROUBLE,
        patience=remarks.PATIENCE,
        slower=remarks.SLOWER,
        usual=remarks.USUAL,
        kept=KEPT,
        numberless=NUMBERLESS,
        no_match=remarks.NO_MATCH,
        not_ready=NOT_READY,
        opens=opening(),
        hours=opening_hours(leaflet),
        call_back=call_back(),
        whisper=whisper(leaflet),
        prompts={},
    )
    return replace(line, prompts={prompt.id: prompt for prompt in _spoken(line)})


def _spoken(line: Line) -> Iterator[Prompt]:
    """Yield all that the line may say: of its steps, of moments, and of numbers and days."""
    yield from chain.from_iterable(map(prompts_of, line.steps.values()))
    yield from (line.patience, line.slower, line.usual, line.kept, line.numberless)
    yield from (line.no_match, line.not_ready)
    for day in (line.opens, line.call_back):
        yield from (day.today, day.tomorrow, day.then)
    yield from line.hours.values()
    yield from (line.whisper.ask, line.whisper.accepted)
    yield from digits_and_days.prompts()
