"""Writes the TwiML that lets a colleague who picked up ring a caller through the line."""

from __future__ import annotations

from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.line import timings
from ivr.twilio.calls_out import OfOpenMessage
from ivr.twilio.twiml import RING_TONE

LONGEST_TALK = 3600
"""Seconds after which Twilio ends the talk: a telephone that was laid aside costs no whole day."""


def render_connection(caller: OfOpenMessage, line_number: str, action: str, callback: str) -> str:
    """Return what rings the caller, who sees our number (E.164), as long as a desk is rung.

    The end is told to `action` when the caller ends it, and to `callback` in any case: of a
    colleague who hangs up first no action is asked (twilio.com/docs/voice/twiml/dial).
    """
    response = VoiceResponse()
    dial = Dial(
        action=action,
        method="POST",
        timeout=timings.RINGING,
        time_limit=LONGEST_TALK,
        answer_on_bridge=True,
        caller_id=line_number,
        ring_tone=RING_TONE,
    )
    dial.number(
        caller.number,
        status_callback=callback,
        status_callback_event="answered completed",
        status_callback_method="POST",
    )
    response.append(dial)
    return str(response)
