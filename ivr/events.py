"""What callers do, read once from Twilio's form; any form, however malformed, becomes an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.ring_back import existing_number


@dataclass(frozen=True)
class Pressed:
    """The caller pressed these keys, in this order."""

    keys: str


@dataclass(frozen=True)
class NoInput:
    """The caller stayed silent, or what came in says nothing."""


@dataclass(frozen=True)
class DialEnded:
    """Ringing the desk is over; `connected` is whether caller and colleague have spoken."""

    connected: bool


@dataclass(frozen=True)
class Recorded:
    """A recording of `seconds` whole seconds was made; `hung_up` is whether the caller is gone."""

    recording: str
    seconds: int
    ended_by_silence: bool
    hung_up: bool


Event = Pressed | NoInput | DialEnded | Recorded


def read_event(form: Mapping[str, str]) -> Event:
    """Read the event from the form of a webhook (twilio.com/docs/voice/twiml, Request parameters).

    The kinds are told apart by the parameters that only their verb sends; a Record action sends
    Digits too, so recordings are looked for before keys.
    """
    if form.get("RecordingSid"):
        return _recorded(form)
    if "DialCallStatus" in form:
        return DialEnded(_was_connected(form))
    keys = "".join(key for key in form.get("Digits", "") if key in "0123456789*#")
    return Pressed(keys) if keys else NoInput()


def _recorded(form: Mapping[str, str]) -> Recorded:
    ended_by = form.get("Digits", "")
    return Recorded(
        recording=form["RecordingSid"],
        seconds=_whole_number(form.get("RecordingDuration", "")),
        ended_by_silence=ended_by == "",
        hung_up=ended_by == "hangup",
    )


def _was_connected(form: Mapping[str, str]) -> bool:
    """Tell whether two people have spoken.

    'completed' also follows when the colleague hangs up in the whisper, so DialBridged decides
    where it is sent (twilio.com/docs/voice/twiml/dial, Request parameters).
    """
    if form["DialCallStatus"] not in ("completed", "answered"):
        return False
    return form.get("DialBridged", "true").lower() == "true"


def _whole_number(value: str) -> int:
    # isdecimal alone admits digits of other scripts and numbers of any length.
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else 0


NO_CALLER_ID = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE, typed on a telephone's letters."""


def caller_number(form: Mapping[str, str]) -> str:
    """Return the number the caller rings from as E.164, or an empty string when it is withheld.

    Twilio sends words such as 'anonymous', or those words as digits, for a withheld number.
    """
    number = form.get("From", "")
    return "" if number in NO_CALLER_ID else existing_number(number) or ""
