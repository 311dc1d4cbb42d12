"""How calls went in a period: per day and hour, facts, topics, transfers, trouble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from ivr.clinic.counting import Counts, Whose, calls_per_hour, facts_of_calls, step_counts
from ivr.clinic.fact_figures import FactFigures
from ivr.clinic.question_figures import NOTHING_ASKED, QuestionFigures
from ivr.clinic.reminder_figures import NONE_ASKED, ReminderFigures
from ivr.dutch import written
from ivr.dutch.public_days import AMSTERDAM
from ivr.line.leaflet import Leaflet
from ivr.line.steps import QUESTION, REMINDER_STEPS, part_id
from ivr.words.fact import Fact, Listened
from ivr.words.line import Line
from ivr.words.step import Menu, Transfer


@dataclass(frozen=True)
class PartFigures:
    """How often callers came to a part, and in how many calls it began and was heard to its end."""

    name: str
    heard: int
    begun: int
    ended: int

    @property
    def row(self) -> tuple[str, int, int, int, str]:
        """Return it as a row of a table, with its ends per hundred calls in which it began."""
        share = written.per_hundred(self.ended, self.begun)
        return self.name, self.heard, self.begun, self.ended, share


@dataclass(frozen=True)
class TopicFigures:
    """How far people listened to a topic, which begins with its first part."""

    name: str
    parts: tuple[PartFigures, ...]

    @property
    def begun(self) -> int:
        """Return in how many calls it began."""
        return self.parts[0].begun


@dataclass(frozen=True)
class MenuFigures:
    """How often people at a menu stayed silent, or pressed a key without a meaning.

    A menu asks twice, so one visit can hold two silences: these are no shares of the visits.
    """

    name: str
    heard: int
    silence: int
    wrong_key: int

    @property
    def silence_per_hundred(self) -> str:
        """Return silences per hundred times the menu was reached."""
        return written.per_hundred(self.silence, self.heard)

    @property
    def wrong_key_per_hundred(self) -> str:
        """Return keys without a meaning per hundred times the menu was reached."""
        return written.per_hundred(self.wrong_key, self.heard)


@dataclass(frozen=True)
class LeafletFigures:
    """How often callers came to the main menu of a leaflet; `name` is that of its folder."""

    name: str
    title: str
    begun: int


@dataclass(frozen=True)
class Figures:
    """Everything the page shows of one period.

    Of one leaflet it has the topics and menus; of several, how often each was asked for.
    """

    facts: FactFigures
    per_day: Mapping[date, int]
    per_hour: Mapping[int, int]
    tried: int
    answered: int
    unanswered: int
    topics: tuple[TopicFigures, ...] = ()
    menus: tuple[MenuFigures, ...] = ()
    leaflets: tuple[LeafletFigures, ...] = ()
    reminders: ReminderFigures = NONE_ASKED
    questions: QuestionFigures = NOTHING_ASKED

    @property
    def gave_up(self) -> int:
        """Return how many callers hung up while the desk's telephone rang."""
        return max(0, self.tried - self.answered - self.unanswered)


@dataclass(frozen=True)
class Totals:
    """What the database counted: calls per hour (UTC), what they proved, what steps came to."""

    per_hour: Mapping[datetime, int]
    facts: Mapping[Fact, int]
    steps: Counts

    @classmethod
    def of(
        cls,
        session: Session,
        whose: Whose,
        leaflets: Iterable[str],
        steps: Iterable[str],
        since: datetime,
        until: datetime,
    ) -> Totals:
        """Count calls that began, and steps of leaflets, from `since` to just before `until`."""
        return cls(
            calls_per_hour(session, whose, since, until),
            facts_of_calls(session, whose, since, until),
            step_counts(session, leaflets, steps, since, until),
        )


def of_one_leaflet(
    totals: Totals, leaflet: Leaflet, line: Line, first: date, last: date
) -> Figures:
    """Return the figures of one leaflet, from the day `first` to `last`, both included."""
    counts = {(step, what): total for (_, step, what), total in totals.steps.items()}
    return replace(
        _sum_up(totals, line, first, last),
        topics=tuple(_topics(counts, leaflet)),
        menus=tuple(_menus(counts, line, _names(line, leaflet))),
        reminders=ReminderFigures.of(totals.steps, [leaflet.name]),
        questions=QuestionFigures.of(totals.steps, [leaflet]),
    )


def of_several_leaflets(
    totals: Totals, leaflets: Iterable[Leaflet], line: Line, first: date, last: date
) -> Figures:
    """Return the figures of several leaflets, the one that is asked for most first.

    `line` is that of any of them: all have the same main menu and desk.
    """
    every = [*leaflets]
    heard = {one.name: totals.steps.get((one.name, line.menu, "heard"), 0) for one in every}
    begun = [LeafletFigures(one.name, one.about.title, heard[one.name]) for one in every]
    in_order = sorted(begun, key=lambda one: (-one.begun, one.title))
    return replace(
        _sum_up(totals, line, first, last),
        leaflets=tuple(in_order),
        reminders=ReminderFigures.of(totals.steps, heard),
        questions=QuestionFigures.of(totals.steps, every),
    )


def steps_of_all(line: Line) -> list[str]:
    """Return the steps that are counted where leaflets are taken together."""
    return [line.menu, *(step.id for step in line.steps_of(Transfer)), *REMINDER_STEPS, QUESTION]


def steps_of_one(line: Line) -> set[str]:
    """Return the steps that are counted of one leaflet; a rule that is gone leaves its counts."""
    return {*line.steps, *REMINDER_STEPS, QUESTION}


def _sum_up(totals: Totals, line: Line, first: date, last: date) -> Figures:
    """Return the figures of calls and of ringing the desk.

    Summer time begins and ends on the hour, and is whole hours ahead of UTC: each hour of UTC lies
    within one hour, and one day, of Amsterdam.
    """
    days, hours = Counter[date](), Counter[int]()
    for hour, number in totals.per_hour.items():
        local = hour.astimezone(AMSTERDAM)
        days[local.date()] += number
        hours[local.hour] += number
    desks = [step.id for step in line.steps_of(Transfer)]
    length = (last - first).days + 1
    return Figures(
        facts=FactFigures(totals.facts),
        per_day={day: days[day] for day in (first + timedelta(days=n) for n in range(length))},
        per_hour={hour: hours[hour] for hour in range(24)},
        tried=_total(totals.steps, desks, "heard"),
        answered=_total(totals.steps, desks, "answered"),
        unanswered=_total(totals.steps, desks, "unanswered"),
    )


_OfOne = Mapping[tuple[str, str], int]
"""How often a step of one leaflet ended in an outcome."""


def _topics(counts: _OfOne, leaflet: Leaflet) -> Iterator[TopicFigures]:
    for topic in leaflet.topics:
        parts = (
            PartFigures(
                f"Deel {number}: {part.title}",
                *(counts.get((part_id(topic, number), it), 0) for it in ("heard", *Listened)),
            )
            for number, part in enumerate(topic.parts, 1)
        )
        yield TopicFigures(written.upper(topic.title), tuple(parts))


def _names(line: Line, leaflet: Leaflet) -> dict[str, str]:
    """Return a name for every step, a part with its topic: every topic has a "Deel 1"."""
    topics = {
        part_id(topic, number): topic
        for topic in leaflet.topics
        for number in range(1, len(topic.parts) + 1)
    }
    parts = {id_: f"{written.upper(of.name)}. {line.titles[id_]}" for id_, of in topics.items()}
    return {**line.titles, **parts}


def _menus(counts: _OfOne, line: Line, names: Mapping[str, str]) -> list[MenuFigures]:
    """Return the menus that were reached; going on by silence is no trouble, so no parts here."""
    menus = [
        MenuFigures(
            names.get(step.id, step.id),
            *(counts.get((step.id, outcome), 0) for outcome in ("heard", "silence", "wrong_key")),
        )
        for step in line.steps_of(Menu)
    ]
    return [menu for menu in menus if menu.heard]


def _total(counts: Counts, steps: Sequence[str], outcome: str) -> int:
    wanted = {(step, outcome) for step in steps}
    of_steps = (total for (_, step, what), total in counts.items() if (step, what) in wanted)
    return sum(of_steps)
