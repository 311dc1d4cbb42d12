"""Counts how questions were answered against what was expected of each; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ivr.answers.reply import Reply
from ivr.proof.question_set import KINDS, PART, CallersQuestion
from ivr.words.asked import MOST_PLACES, Decision

OFFERED = (Decision.SURE, Decision.UNSURE)
"""Decisions after which a caller is offered parts of the leaflet."""


@dataclass(frozen=True)
class Judged:
    """A question, the words that were heard of it, the reply, and how long that took."""

    question: CallersQuestion
    heard: str
    reply: Reply
    seconds: float

    @property
    def parts(self) -> list[str]:
        """Return the ranked parts, the best first: 1.2."""
        return [f"{one.place.topic}.{one.place.part}" for one in self.reply.ranked]

    def has_right_part(self, within: int) -> bool:
        """Return whether the caller is offered an expected part among the first so many."""
        right = set(self.parts[:within]) & set(self.question.expected)
        return bool(right) and self.reply.decision in OFFERED

    @property
    def is_first(self) -> bool:
        """Return whether the right part comes first."""
        return self.has_right_part(1)

    @property
    def is_in_three(self) -> bool:
        """Return whether the right part is among those that are offered."""
        return self.has_right_part(MOST_PLACES)

    def is_taken_for(self, *decisions: Decision) -> bool:
        """Return whether it was decided to be one of these."""
        return self.reply.decision in decisions


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield the lines of a report."""
    kinds = {kind: [one for one in judged if one.question.kind == kind] for kind in KINDS}
    plain = kinds[PART] + kinds[Decision.NONE]
    alarmed = (Decision.EMERGENCY, Decision.PERSON)
    yield f"{len(judged)} questions"
    yield _share("right part first", kinds[PART], lambda one: one.is_first)
    yield _share("right part in three", kinds[PART], lambda one: one.is_in_three)
    yield _decided("not in the leaflet, told as sure", kinds[Decision.NONE], Decision.SURE)
    yield _decided("not in the leaflet, told as none", kinds[Decision.NONE], Decision.NONE)
    yield _decided("emergencies right", kinds[Decision.EMERGENCY], Decision.EMERGENCY)
    yield _decided("persons right", kinds[Decision.PERSON], Decision.PERSON)
    yield _decided("ordinary and none taken for either", plain, *alarmed)
    if times := [one.seconds * 1000 for one in judged]:
        yield f"{'ms for a question':38} median {median(times):.1f}, highest {max(times):.1f}"
    yield from _by_kind(kinds)
    yield from _by_part(kinds[PART])


def _decided(name: str, judged: Sequence[Judged], *decisions: Decision) -> str:
    return _share(name, judged, lambda one: one.is_taken_for(*decisions))


def _share(name: str, judged: Sequence[Judged], judge: Callable[[Judged], bool]) -> str:
    count = sum(map(judge, judged))
    share = f"{count / len(judged):.1%}" if judged else "-"
    return f"{name:38} {share:>6}  {count} of {len(judged)}"


def _by_kind(kinds: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield f"\n{'expected':12}" + "".join(f"{decision:>11}" for decision in Decision)
    for kind, judged in kinds.items():
        counts = (sum(one.is_taken_for(it) for one in judged) for it in Decision)
        yield f"{kind:12}" + "".join(f"{count:>11}" for count in counts)


def _by_part(judged: Sequence[Judged]) -> Iterator[str]:
    yield f"\n{'part':12}{'questions':>11}{'first':>11}{'in three':>11}"
    for part in sorted({one.question.expected[0] for one in judged}):
        of_it = [one for one in judged if one.question.expected[0] == part]
        counts = len(of_it), sum(it.is_first for it in of_it), sum(it.is_in_three for it in of_it)
        yield f"{part:12}" + "".join(f"{count:>11}" for count in counts)
