"""Dialects of TwiML: what Twilio's pages leave open, and what other players leave out, by name.

A line must serve every one of them. Twilio's own pages are those of
https://www.twilio.com/docs/voice/twiml; players of other makers read the same documents and send
the same parameters, but fewer of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Declined = Literal["completed", "no-answer", "busy", "canceled"]
"""A DialCallStatus after the colleague hung up during the whisper; which one, no page says."""

Refused = Literal["busy", "no-answer", "failed"]
"""A CallStatus after somebody who was rung refused the call; which one, no page says."""

TapeEnd = Literal["message", "silence", "hangup"]
"""How a recording ended: with something said, with nothing said at all, or with a hang-up."""


def twilio_sid(kind: str) -> str:
    """Return a new identifier as Twilio's: two letters and 32 hexadecimal digits."""
    return kind + secrets.token_hex(16)


def _other_sid(_kind: str) -> str:
    return "v3:" + secrets.token_urlsafe(40)


@dataclass(frozen=True)
class Dialect:
    """How one player of TwiML behaves where a line cannot count on it; by default as Twilio does.

    Attributes:
        new_call_sid: makes the identifier of a call or of a leg of it.
        tells_places: FromCity, FromCountry and the like are sent: "if available", say the pages.
        tells_bridged: the Dial action has a DialBridged; without it a "completed" does not tell
            whether two people have spoken.
        tells_region: X-Home-Region is a header of every request.
        callbacks_first: recording callbacks arrive before the action request instead of after it.
        no_record_action: these ends of a recording are followed by no action request, but by the
            next verb, or by nothing when the caller is gone.
        keeps_silence: a recording in which nothing was said is kept; else it is absent (16102).
        sends_empty_digits: the Record action has Digits also when no key ended the recording.
        tells_confidence: words that were recognised come with a Confidence: "Don't expect" it.
        lone_finish_key_sent: the finish key alone is sent as Digits instead of counting as no
            input.
        declined: the DialCallStatus after the colleague hung up during the whisper.
        action_after_caller_left: the Dial action is requested although the caller hung up.
        refused: the CallStatus after somebody who was rung refused the call.
        tells_order: a status callback of a call that the line makes has a SequenceNumber, a
            Timestamp and a CallbackSource.
        lost_before_finish_key: seconds of sound missing before the key that ended a recording.
    """

    new_call_sid: Callable[[str], str] = twilio_sid
    tells_places: bool = True
    tells_bridged: bool = True
    tells_region: bool = True
    callbacks_first: bool = False
    no_record_action: frozenset[TapeEnd] = frozenset()
    keeps_silence: bool = True
    sends_empty_digits: bool = True
    tells_confidence: bool = True
    lone_finish_key_sent: bool = False
    declined: Declined = "completed"
    action_after_caller_left: bool = False
    refused: Refused = "busy"
    tells_order: bool = True
    lost_before_finish_key: float = 0.0


TWILIO = Dialect()
"""What Twilio's pages say, in their plainest reading."""

CONTRARY = Dialect(
    callbacks_first=True,
    no_record_action=frozenset({"silence"}),
    keeps_silence=False,
    lone_finish_key_sent=True,
    declined="canceled",
    refused="no-answer",
    action_after_caller_left=True,
    lost_before_finish_key=1.0,
)
"""The other reading wherever Twilio's pages leave one, such as its example of Record: "If the
caller does not speak at all, the Record verb exits, falling through to the next verb"."""

SPARE = Dialect(
    new_call_sid=_other_sid,
    tells_places=False,
    tells_bridged=False,
    tells_region=False,
    no_record_action=frozenset({"hangup"}),
    sends_empty_digits=False,
    tells_confidence=False,
    declined="no-answer",
    refused="failed",
    tells_order=False,
)
"""A player of another maker: it sends what is documented as always sent, and nothing more."""

CALLBACK_ONLY = replace(
    SPARE,
    callbacks_first=True,
    no_record_action=frozenset({"message", "silence", "hangup"}),
    keeps_silence=False,
)
"""A player that tells of recordings by their callback alone, and goes on with the next verb."""

DIALECTS: Mapping[str, Dialect] = {
    "twilio": TWILIO,
    "contrary": CONTRARY,
    "spare": SPARE,
    "callback-only": CALLBACK_ONLY,
}
