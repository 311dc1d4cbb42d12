"""What happens on a call: a caller presses keys, asks something or stays silent, a ringing ends."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.words.asked import Decision, Place


@dataclass(frozen=True)
class Input:
    """The caller pressed these keys, in this order."""

    keys: str


@dataclass(frozen=True)
class NoInput:
    """The caller stayed silent, or what came in says nothing."""


@dataclass(frozen=True)
class Asked:
    """The caller asked something in their own words, which are not known here.

    `places` are what may answer it, the best one first; `despair` is whether they want to die.
    """

    decision: Decision
    places: tuple[Place, ...] = ()
    despair: bool = False


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


Event = Input | Asked | NoInput | DialEnded | RecordingEnded
