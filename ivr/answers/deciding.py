"""Decides how sure it is that the first part answers the question; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.answers.ranking import Certainty
from ivr.answers.reply import Ranked
from ivr.words.asked import Decision

_SURE, _NOTHING = 0.5, 0.12
"""How much of the question is explained, from 0 to 1, from which it is sure, or below it none."""


def decided(
    certainty: Certainty, ranked: Sequence[Ranked], meaning: Sequence[float] | None
) -> Decision:
    """Return sure, unsure or none."""
    if not ranked or certainty.explained < _NOTHING:
        return Decision.NONE
    return Decision.SURE if certainty.explained >= _SURE else Decision.UNSURE
