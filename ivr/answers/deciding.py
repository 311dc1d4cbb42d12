"""Decides how sure it is that the first part answers the question; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.answers.ranking import Certainty
from ivr.answers.reply import Ranked
from ivr.words.asked import Decision

_SURE = 0.85
"""How much of a question is explained, from 0 to 1, by what surely answers it."""

_NOTHING, _NOTHING_ELSEWHERE = 0.12, 0.25
"""Below this nothing answers it; the second when it asks of a subject that leaflets lack."""


def decided(
    certainty: Certainty, ranked: Sequence[Ranked], meaning: Sequence[float] | None
) -> Decision:
    """Return sure, unsure or none."""
    nothing = _NOTHING_ELSEWHERE if certainty.elsewhere else _NOTHING
    if not ranked or (certainty.explained < nothing and (certainty.elsewhere or meaning is None)):
        return Decision.NONE
    is_sure = certainty.explained >= _SURE and not certainty.elsewhere
    return Decision.SURE if is_sure and _agree(certainty, ranked[0]) else Decision.UNSURE


def _agree(certainty: Certainty, first: Ranked) -> bool:
    """Return whether words and meaning put the same part first."""
    place = certainty.place
    return place is not None and (place.topic, place.part) == (first.place.topic, first.place.part)
