"""Turns a leaflet into the whole line: with the leaflet, the only place of words and exits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import assert_never

from ivr.dutch import digits_and_days
from ivr.line.desk import desk, opening, opening_hours, whisper
from ivr.line.entrance import entrance, farewell
from ivr.line.keys import MENU, TROUBLE, WELCOME, steering_keys
from ivr.line.leaflet import Leaflet, load_leaflet
from ivr.line.step_names import step_titles
from ivr.line.topics import read_aloud, topic_steps
from ivr.line.voicemail import KEPT, NUMBERLESS, call_back, voicemail
from ivr.words.prompt import Prompt
from ivr.words.step import (
    Announcement,
    Ending,
    Line,
    Menu,
    Notice,
    NumberEntry,
    Recorder,
    Step,
    Transfer,
)

_PATIENCE = Prompt("patience", "Neem rustig de tijd.")
_SLOWER, _USUAL = Prompt("slower", "Langzamer."), Prompt("usual", "Weer gewoon.")
_NO_MATCH = Prompt("no-match", "Achter die toets zit hier niets.")
_NOT_READY = Prompt(
    "not-ready", "Uw bericht is goed bewaard, maar u kunt het nog niet terugluisteren."
)


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
    steps = [
        *entrance(leaflet, keys),
        *chain.from_iterable(read.values()),
        *desk(leaflet, keys),
        *voicemail(keys),
        *farewell(keys),
    ]
    opens, calls_back, whispered = opening(), call_back(), whisper(leaflet)
    hours = opening_hours(leaflet)
    days = [word for day in (opens, calls_back) for word in (day.today, day.tomorrow, day.then)]
    of_all = (_PATIENCE, _SLOWER, _USUAL, KEPT, NUMBERLESS, _NO_MATCH, _NOT_READY)
    moments = (*of_all, *days, *hours.values())
    spoken = [prompt for step in steps for prompt in prompts_of(step)]
    spoken += [*moments, whispered.ask, whispered.accepted, *digits_and_days.prompts()]
    return Line(
        leaflet=leaflet.name,
        steps={step.id: step for step in steps},
        titles=step_titles(leaflet),
        topics={topic.key: topic.title for topic in leaflet.topics},
        topic_names={topic.key: topic.name for topic in leaflet.topics},
        topic_of={step.id: topic.key for topic, of_topic in read.items() for step in of_topic},
        start=WELCOME,
        menu=MENU,
        trouble=TROUBLE,
        patience=_PATIENCE,
        slower=_SLOWER,
        usual=_USUAL,
        kept=KEPT,
        numberless=NUMBERLESS,
        no_match=_NO_MATCH,
        not_ready=_NOT_READY,
        opens=opens,
        hours=hours,
        call_back=calls_back,
        whisper=whispered,
        prompts={prompt.id: prompt for prompt in spoken},
    )


def prompts_of(step: Step) -> Iterator[Prompt]:
    """Return the words of a step in the order in which they are first heard, without its slots."""
    match step:
        case Menu(reads=reads, asks=asks):
            words = [*reads, *chain.from_iterable(asks)]
        case NumberEntry(asks=asks, invalid=invalid):
            words = [*chain.from_iterable(asks), invalid]
        case Recorder(words=first, too_short=again):
            words = [*first, *again]
        case Notice(words=said, first=first):
            words = [*said, *first]
        case Announcement() | Transfer() | Ending():
            words = [*step.words]
        case _:
            assert_never(step)
    return prompts_among(words)


def prompts_among(words: Iterable[object]) -> Iterator[Prompt]:
    """Return the prompts among a step's words or a turn's sayings, in their order."""
    return (word for word in words if isinstance(word, Prompt))
