"""The verbs of a TwiML document as frozen values: what Twilio is asked, defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]


@dataclass(frozen=True)
class Say:
    """Speak `text` `loop` times (0 means up to 1000 times)."""

    text: str
    loop: int
    language: str
    voice: str


@dataclass(frozen=True)
class Play:
    """Play the sound at `url` `loop` times, or send the tones in `digits`."""

    url: str
    loop: int
    digits: str


@dataclass(frozen=True)
class Pause:
    """Be silent for `seconds`."""

    seconds: int


PromptVerb = Say | Play | Pause


@dataclass(frozen=True)
class Recognition:
    """Recognise words, of at most `seconds` of speech; `silence` seconds behind them end them.

    Without `barge_in` nothing is heard while a prompt still sounds.
    """

    seconds: int
    silence: float
    barge_in: bool = True


@dataclass(frozen=True)
class Gather:
    """Play `prompts`, collect keys, and hand them to `action` (None: the current address).

    With `recognition` words are taken as well, and without `keys` only words.
    """

    action: str | None
    method: Method
    num_digits: int | None
    finish_on_key: str
    timeout: int
    action_on_empty: bool
    prompts: tuple[PromptVerb, ...]
    recognition: Recognition | None = None
    keys: bool = True


@dataclass(frozen=True)
class Record:
    """Record the caller; `timeout` seconds of silence end it, 0 means silence never does."""

    action: str | None
    method: Method
    timeout: int
    finish_on_key: str
    max_length: int
    beep: bool
    trim: bool
    callback: str | None
    callback_method: Method
    callback_events: frozenset[str]


@dataclass(frozen=True)
class Number:
    """A number to ring; `url` is TwiML for the one who answers, before the two are connected."""

    number: str
    url: str | None
    method: Method
    callback: str | None
    callback_method: Method
    callback_events: frozenset[str]


@dataclass(frozen=True)
class Dial:
    """Ring `numbers`; the first to answer is connected with the caller."""

    action: str | None
    method: Method
    timeout: int
    time_limit: int
    caller_id: str | None
    hangup_on_star: bool
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Redirect:
    """Go on with the document at `url`."""

    url: str
    method: Method


@dataclass(frozen=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True)
class Reject:
    """Do not take the call at all."""

    reason: Literal["rejected", "busy"]


Verb = Say | Play | Pause | Gather | Record | Dial | Redirect | Hangup | Reject
