"""The whole call as a value: every step of a line, and the words that only a moment can place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import chain
from typing import Protocol, assert_never

from ivr.words.entry import DateEntry, LeafletEntry, NumberEntry
from ivr.words.position import Position
from ivr.words.prompt import Prompt, prompts_among
from ivr.words.step import (
    Announcement,
    Ending,
    Menu,
    Notice,
    Offer,
    OneKind,
    OpenQuestion,
    Recorder,
    ReminderGate,
    Step,
    Transfer,
)


@dataclass(frozen=True)
class DayWords:
    """How something is said of a day: of today, of tomorrow, or `then`, behind another day."""

    today: Prompt
    tomorrow: Prompt
    then: Prompt


@dataclass(frozen=True)
class AskedWords:
    """How is said that a number asked before to be rung back: `today`, or `then` behind a day.

    The hour follows, and `hour` behind it.
    """

    today: Prompt
    then: Prompt
    hour: Prompt


@dataclass(frozen=True)
class DeskWords:
    """How a person is offered: while the clinic is `open`, and `closed`, when a message is left."""

    open: Prompt
    closed: Prompt


@dataclass(frozen=True)
class WhisperWords:
    """What the colleague who picks up hears: what this call is, and that it was accepted."""

    ask: Prompt
    accepted: Prompt


@dataclass(frozen=True)
class FastingWords:
    """How a line says from when nothing may be eaten or drunk before a test.

    `test` and `appointment` follow a day (is de bloedafname). `at` is the time on the evening
    before, `overnight` whether that is midnight, and `forbids` what is forbidden from then on.
    `today` and `over` are said of a test that is today, or was before, with `person` behind them,
    and `closed` of a day on which the clinic is closed. `before` is how long before the appointment
    the test is.
    """

    test: Prompt
    appointment: Prompt
    at: Prompt
    overnight: bool
    forbids: Prompt
    today: Prompt
    over: Prompt
    person: Prompt
    closed: Prompt
    before: timedelta

    def prompts(self) -> tuple[Prompt, ...]:
        """Return all of them; that of an appointment only where one tells the day of the test."""
        of_appointment = (self.appointment,) if self.before else ()
        ahead = (self.test, *of_appointment, self.at, self.forbids, self.closed)
        return (*ahead, self.today, self.over, self.person)


@dataclass(frozen=True)
class Line:
    """The whole call: every step, and the words that only a moment of the call can place.

    `leaflet` names the folder of the leaflet that it reads; the hall, where callers choose one,
    reads none. `clinic` is the number (E.164) of the clinic that is rung from here. `wrong_keys` is
    how many keys without a meaning end a menu, `interruptions` how many of them may stop a notice.
    `titles` names every step for colleagues, and `topics` what each key reads, both in Dutch;
    `topic_names` has the short names that colleagues know, and `topic_of` the key of each step that
    belongs to a topic. `hours` are those at which the clinic may open, in the order of the day.
    `asked` is how is said when a number asked to be rung back, and `reads_back` are the steps from
    which callers come to hear the number that they show.
    `desk` is how one that can be asked something aloud offers a person or a message,
    `fasting` what a line says that can work out when to stop eating; `about_day` are the steps
    that know of which day, and `reminder_steps` those that ask how things stand with a reminder.
    `reminder` is the step with which a call begins that the line makes itself, and
    `reminder_trouble` what follows there when something went wrong.
    `numbers` are the line's own (E.164), by what `Position.dialled` says of them.
    """

    leaflet: str
    clinic: str
    wrong_keys: int
    interruptions: int
    steps: Mapping[str, Step]
    titles: Mapping[str, str]
    topics: Mapping[str, str]
    topic_names: Mapping[str, str]
    topic_of: Mapping[str, str]
    start: str
    menu: str
    trouble: str
    patience: Prompt
    slower: Prompt
    usual: Prompt
    kept: Prompt
    numberless: Prompt
    no_match: Prompt
    not_ready: Prompt
    opens: DayWords
    hours: Mapping[time, Prompt]
    call_back: DayWords
    asked: AskedWords
    reads_back: frozenset[str]
    whisper: WhisperWords
    prompts: Mapping[str, Prompt]
    fasting: FastingWords | None = None
    desk: DeskWords | None = None
    about_day: frozenset[str] = frozenset()
    reminder_steps: frozenset[str] = frozenset()
    reminder: str = ""
    reminder_trouble: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)

    def steps_of(self, kind: type[OneKind]) -> list[OneKind]:
        """Return the steps of one kind, in the order of the call."""
        return [step for step in self.steps.values() if isinstance(step, kind)]

    def of(self, position: Position) -> Line:
        """Return the line of a position: a line by itself is that of all of them."""
        return self


class Lines(Protocol):
    """The lines between which a caller may go: a single one, or those of a library."""

    def of(self, position: Position) -> Line:
        """Return the line of a position; where its leaflet is unknown, the one that answers."""
        ...


def prompts_of(step: Step) -> Iterator[Prompt]:  # noqa: C901 - a table
    """Return the words of a step in the order in which they are first heard, without its slots."""
    match step:
        case Menu(first=first, opening=opening, reads=reads, asks=asks):
            words = [*first, *opening, *reads, *chain.from_iterable(asks)]
        case OpenQuestion(asks=asks, emergency=emergency, despair=despair):
            words = [*chain.from_iterable(asks), *emergency, *despair]
        case Offer(opening=opening, onward=onward, excerpts=excerpts, asks=asks):
            read = ((it.title, *it.reads) for it in excerpts.values())
            words = [*opening, *onward, *chain.from_iterable((*read, *asks))]
        case NumberEntry(asks=asks, invalid=remark) | LeafletEntry(asks=asks, unknown=remark):
            words = [*chain.from_iterable(asks), remark]
        case DateEntry(asks=asks, doubts=doubts):
            words = [*chain.from_iterable(asks), *doubts.values()]
        case ReminderGate():
            words = []
        case Recorder(words=first, too_short=again):
            words = [*first, *again]
        case Notice(words=said, first=first):
            words = [*said, *first]
        case Announcement() | Transfer() | Ending():
            words = [*step.words]
        case _:
            assert_never(step)
    return prompts_among(words)
