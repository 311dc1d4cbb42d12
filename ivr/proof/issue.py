"""What a rule looks at, and what it says when something is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from ivr.call.hours import OpeningHours
from ivr.call.moment import Seconds, estimated
from ivr.dutch import days_of_a_test, digits_and_days
from ivr.line.leaflet import Leaflet
from ivr.line.steps import part_id
from ivr.proof.exploring import Begin, Failure, Passage, Point, Rung, explore
from ivr.words.line import Line, Lines
from ivr.words.position import Position
from ivr.words.prompt import Prompt
from ivr.words.step import Menu, Offer, Step


@dataclass(frozen=True, order=True)
class Issue:
    """Something a caller would suffer from, at a step (or at none), in one sentence."""

    step: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.step}: {self.sentence}" if self.step else self.sentence


@dataclass(frozen=True)
class Explored:
    """A line, the leaflet it was built of, its hours, how long prompts last, and what follows.

    It is one of `lines`, reached by ringing `dialled`; by default it is there by itself. The hall
    has a leaflet without topics.
    """

    line: Line
    leaflet: Leaflet
    hours: OpeningHours
    seconds: Seconds = estimated
    lines: Lines | None = None
    dialled: str = ""

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage through the line; the walk is made once, when a rule first asks."""
        return explore(self.line, self.hours, self.seconds, self.lines, self.dialled)

    def step_at(self, position: Position) -> Step | None:
        """Return the step of a position, which may be in another line."""
        return self.line_at(position).steps.get(position.step)

    def line_at(self, position: Position) -> Line:
        """Return the line of a position."""
        return (self.lines or self.line).of(position)

    @cached_property
    def heard(self) -> frozenset[Prompt]:
        """Every prompt that a caller can hear."""
        return frozenset(prompt for passage in self.passages for prompt in passage.prompts)

    @cached_property
    def onward(self) -> Mapping[Point, tuple[Passage, ...]]:
        """What a caller or the clinic can bring about at each point; failures of ours are not."""
        found: dict[Point, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            is_ours = not (self._enters(passage) or isinstance(passage.cause, Failure))
            if passage.point and is_ours:
                found[passage.point].append(passage)
        return {point: tuple(passages) for point, passages in found.items()}

    @cached_property
    def entrances(self) -> tuple[Passage, ...]:
        """The first words in this line, as a caller begins or comes there from the hall."""
        entering = filter(self._enters, self.passages)
        return tuple(passage for passage in entering if not isinstance(passage.cause, Rung))

    def _enters(self, passage: Passage) -> bool:
        return passage.point is None or passage.point.position.leaflet != self.line.leaflet

    @cached_property
    def beginnings(self) -> tuple[Passage, ...]:
        """The first words of a call."""
        return tuple(passage for passage in self.passages if isinstance(passage.cause, Begin))

    @cached_property
    def parts(self) -> tuple[Menu, ...]:
        """The steps that read from the leaflet."""
        return tuple(step for step in self.line.steps_of(Menu) if step.reads)

    @cached_property
    def of_days(self) -> tuple[Prompt, ...]:
        """Every prompt of which a moment decides whether it is heard of some number or day."""
        fasting = self.line.fasting
        of_a_test = fasting.prompts() if fasting else ()
        return (*digits_and_days.prompts(), *days_of_a_test.prompts(), *of_a_test)

    @cached_property
    def cores(self) -> frozenset[str]:
        """The steps that open a topic with its core."""
        topics = self.leaflet.topics
        return frozenset(part_id(topic, 1) for topic in topics if topic.parts[0].is_core)

    @cached_property
    def content(self) -> Mapping[str, str]:
        """The text of every prompt that reads from the leaflet, by its id: not our own words."""
        offers = self.line.steps_of(Offer)
        excerpts = (excerpt.reads for offer in offers for excerpt in offer.excerpts.values())
        read = chain((step.reads for step in self.parts), excerpts)
        return {prompt.id: prompt.text for prompt in chain.from_iterable(read)}

    @cached_property
    def own_words(self) -> tuple[Prompt, ...]:
        """Every prompt that the line itself adds to the leaflet."""
        return tuple(
            prompt for prompt in self.line.prompts.values() if prompt.id not in self.content
        )


Rule = Callable[[Explored], Iterable[Issue]]
"""Looks at one thing; yields nothing when it is in order."""
