"""A question as Twilio recognised it becomes what the flow decides on; its words end here.

They are used for this turn and kept nowhere: no log, address, count or error holds them.
"""

from __future__ import annotations

import logging

from ivr.answers.reply import Reply
from ivr.call.events import Asked
from ivr.webhooks.this_call import ThisCall
from ivr.words.asked import MOST_PLACES, Decision
from ivr.words.position import Position
from ivr.words.step import OpenQuestion

log = logging.getLogger(__name__)

DOUBTFUL = 0.3
"""Below this Confidence the words themselves are in doubt, so no answer is sure. Twilio does not
promise to tell it, or that it is right (twilio.com/docs/voice/twiml/gather, SpeechResult), and a
recogniser that tells 0.0 has not judged (cloud.google.com/speech-to-text/docs, confidence)."""


def what_was_asked(call: ThisCall, position: Position) -> Asked | None:
    """Return what a caller asked at an open question; None when they said nothing there."""
    words = call.form.get("SpeechResult", "").strip()
    if (
        not words
        or call.form.get("Digits")
        or not isinstance(call.line.steps.get(position.step), OpenQuestion)
    ):
        return None
    try:
        reply = call.house.reply(call.line.leaflet, words)
    except Exception as error:
        # Its message may hold the words.
        log.error("a question was not worked out (%s); it goes to a person", type(error).__name__)
        return Asked(Decision.PERSON)
    return Asked(
        decision_on(reply, call.form.get("Confidence", "")),
        tuple(ranked.place for ranked in reply.ranked[:MOST_PLACES]),
        reply.despair,
    )


def decision_on(reply: Reply, confidence: str) -> Decision:
    """Return what is decided when a recogniser told this Confidence, or an empty text."""
    if reply.decision is not Decision.SURE:
        return reply.decision
    return Decision.UNSURE if _is_doubtful(confidence) else Decision.SURE


def _is_doubtful(confidence: str) -> bool:
    try:
        return 0 < float(confidence) < DOUBTFUL
    except ValueError:
        return False
