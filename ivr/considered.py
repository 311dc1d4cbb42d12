"""Tells what a leaflet makes of a question, for a telephone that shows it beside the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.answers.reply import Ranked, Reply
from ivr.line.leaflet import Leaflet
from ivr.phone.candidates import Candidate, Considered, Considers
from ivr.webhooks.spoken_question import decision_on

MOST_SHOWN = 5
"""Parts that are shown: what is offered to a caller, and what nearly was."""


Replies = Callable[[str, str], Reply]
"""Has a reply to a question about the leaflet of this name."""


def considers(leaflets: Mapping[str, Leaflet], reply: Replies) -> Considers:
    """Return what considers a question about one of these leaflets as `reply` does."""

    def consider(name: str, words: str, confidence: float | None) -> Considered | None:
        if name not in leaflets:
            return None
        told = reply(name, words)
        shown = tuple(_candidate(leaflets[name], one) for one in told.ranked[:MOST_SHOWN])
        decision = decision_on(told, "" if confidence is None else str(confidence))
        return Considered(decision.value, shown)

    return consider


def _candidate(leaflet: Leaflet, ranked: Ranked) -> Candidate:
    place = ranked.place
    topic = next(topic for topic in leaflet.topics if topic.key == place.topic)
    part = topic.parts[place.part - 1]
    is_named_alike = part.title.casefold() == topic.name.casefold()
    heading = part.title if is_named_alike else f"{topic.name}: {part.title}"
    return Candidate(heading, part.sentences[place.sentence], ranked.score)
