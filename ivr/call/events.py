"""What happens on a call: a caller presses keys or stays silent, a ringing or a recording ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Input:
    """The caller pressed these keys, in this order."""

    keys: str


@dataclass(frozen=True)
class NoInput:
    """The caller stayed silent, or what came in says nothing."""


@dataclass(frozen=True)
class DialEnded:
    """Ringing the desk is over; `connected` is whether caller and colleague have spoken.

    None: somebody picked up, and the form does not tell whether that was accepted.
    """

    connected: bool | None


@dataclass(frozen=True)
class RecordingEnded:
    """A recording was made; `hung_up` is whether the caller is gone.

    `recording` is its RecordingSid, empty when only the recording callback will tell it; `seconds`
    are whole ones, None when the form does not tell; `key` is the key that ended it, if one did.
    """

    recording: str
    seconds: int | None
    ended_by_silence: bool
    hung_up: bool
    key: str = ""


Event = Input | NoInput | DialEnded | RecordingEnded
