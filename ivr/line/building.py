"""Puts each line together: the steps of every part of the call, and all words they may need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ivr.dutch import days_of_a_test, digits_and_days
from ivr.line import remarks, steps, timings
from ivr.line.asking_aloud import asking_aloud
from ivr.line.call_back import asked_before
from ivr.line.clinic import Clinic
from ivr.line.desk import desk, desk_words, of_caller, opening, opening_hours, whisper
from ivr.line.fasting import date_steps, fasting_words
from ivr.line.hall import (
    FOLDERS,
    HALL,
    farewell_in_hall,
    hall,
    hall_keys,
    leaflet_in_hall,
)
from ivr.line.keys import asks_aloud, leaflet_keys
from ivr.line.leaflet import Leaflet
from ivr.line.on_the_eve import call_on_the_eve, reminder_steps
from ivr.line.post_and_opinion import left_behind
from ivr.line.topics import Read, read_aloud, topic_steps
from ivr.line.voicemail import KEPT, NOT_READY, NUMBERLESS, call_back, voicemail
from ivr.line.welcome_and_menu import farewell, welcome_and_menu
from ivr.words.act import Exits
from ivr.words.line import Line, WhisperWords, prompts_of
from ivr.words.prompt import Prompt
from ivr.words.step import Step


def build_line(leaflet: Leaflet, *, aloud: bool = False) -> Line:
    """Build every step of the line of one leaflet, which is the only one that callers reach.

    With `aloud` a key asks a question in one's own words.
    """
    keys = leaflet_keys(leaflet, aloud=aloud)
    line = _of_leaflet(leaflet, keys, welcome_and_menu(leaflet, keys), farewell(keys))
    return _with_words(line)


def build_line_in_hall(leaflet: Leaflet, *, by_name: bool, aloud: bool = False) -> Line:
    """Build the line of one leaflet that callers choose in the hall: by number it begins with its
    title, by name with its menu. `aloud` is that of `build_line`.
    """
    keys = leaflet_keys(leaflet, aloud=aloud)
    begin = leaflet_in_hall(leaflet, keys, by_name=by_name)
    line = _of_leaflet(leaflet, keys, begin, farewell_in_hall(keys))
    return _with_words(replace(line, start=steps.MENU if by_name else steps.CHOSEN))


def build_hall(leaflets: Sequence[Leaflet], clinic: Clinic, *, by_name: bool) -> Line:
    """Build the line in which a caller chooses among leaflets; a person is at `clinic`."""
    keys = hall_keys(leaflets, by_name=by_name)
    told = whisper(Prompt("hall-whisper", of_caller(FOLDERS)))
    begin = hall(leaflets, keys, by_name=by_name)
    line = _line(HALL, clinic, told, keys, begin, farewell(keys))
    return _with_words(replace(line, menu=steps.CHOICE))


def _of_leaflet(leaflet: Leaflet, keys: Exits, begin: Iterable[Step], end: Iterable[Step]) -> Line:
    """Build a line that reads a leaflet between the steps with which it begins and ends."""
    said = read_aloud(leaflet)
    read = {topic: [*topic_steps(leaflet, topic, said, keys)] for topic in leaflet.topics}
    if leaflet.topic_of_rule:
        read[leaflet.topic_of_rule] += _of_rule(leaflet, said, keys)
    aloud = asks_aloud(keys)
    asked = asking_aloud(leaflet, said, keys) if aloud else ()
    told = whisper(leaflet.prompt("whisper", of_caller(leaflet.about.line_name)))
    begin = chain(begin, *read.values(), asked, left_behind(leaflet, keys))
    line = replace(
        _line(leaflet.name, leaflet.about.clinic, told, keys, begin, end),
        titles=steps.step_titles(leaflet, aloud=aloud),
        topics={topic.key: topic.title for topic in leaflet.topics},
        topic_names={topic.key: topic.name for topic in leaflet.topics},
        topic_of={step.id: topic.key for topic, of_topic in read.items() for step in of_topic},
        desk=desk_words() if aloud else None,
    )
    return _knowing_days(line, leaflet)


def _of_rule(leaflet: Leaflet, aloud: Read, keys: Exits) -> Iterator[Step]:
    """Build what a leaflet with a rule for fasting can say of a day, and the call on its eve."""
    topic, rule = leaflet.topic_of_rule, leaflet.fasting
    if topic and rule:
        _opening, *core = aloud[steps.part_id(topic, 1)]
        yield from date_steps(leaflet, rule, topic, keys)
    if topic and rule and rule.leaves_an_evening:
        yield from reminder_steps(leaflet, topic, keys)
        yield from call_on_the_eve(leaflet, topic, tuple(core), keys)


def _knowing_days(line: Line, leaflet: Leaflet) -> Line:
    if not leaflet.fasting:
        return line
    dated = replace(
        line, fasting=fasting_words(leaflet.fasting, leaflet), about_day=steps.ABOUT_DAY
    )
    if not leaflet.fasting.leaves_an_evening:
        return dated
    return replace(
        dated,
        reminder_steps=frozenset({steps.FASTING, steps.REMINDER_OFFER}),
        reminder=steps.REMINDER,
        reminder_trouble=steps.REMINDER_TROUBLE,
    )


def _line(
    name: str,
    clinic: Clinic,
    told: WhisperWords,
    keys: Exits,
    begin: Iterable[Step],
    end: Iterable[Step],
) -> Line:
    """Build a line between whose beginning and end stand the steps that every line has."""
    every = chain(begin, desk(clinic, keys), voicemail(keys), end)
    return Line(
        leaflet=name,
        clinic=clinic.number,
        wrong_keys=timings.WRONG_KEYS,
        interruptions=timings.INTERRUPTIONS,
        steps={step.id: step for step in every},
        titles=steps.common_titles(),
        topics={},
        topic_names={},
        topic_of={},
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
        hours=opening_hours(clinic),
        call_back=call_back(),
        asked=asked_before(),
        reads_back=steps.READS_BACK,
        whisper=told,
        prompts={},
    )


def _with_words(line: Line) -> Line:
    return replace(line, prompts={prompt.id: prompt for prompt in _spoken(line)})


def _spoken(line: Line) -> Iterator[Prompt]:
    """Yield all that the line may say: of its steps, of moments, and of numbers and days."""
    yield from chain.from_iterable(map(prompts_of, line.steps.values()))
    yield from (line.patience, line.slower, line.usual, line.kept, line.numberless)
    yield from (line.no_match, line.not_ready)
    for day in (line.opens, line.call_back):
        yield from (day.today, day.tomorrow, day.then)
    yield from (line.asked.today, line.asked.then, line.asked.hour)
    yield from line.hours.values()
    yield from (line.whisper.ask, line.whisper.accepted)
    yield from digits_and_days.prompts()
    if line.desk:
        yield from (line.desk.open, line.desk.closed)
    if line.fasting:
        yield from line.fasting.prompts()
        yield from days_of_a_test.prompts()
