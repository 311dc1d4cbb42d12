"""What happens on a simulated call, and what the people on it do: two closed sets of frozen values.

The interpreter yields happenings; whoever drives it (a test, a terminal, a page in a browser) sends
back one reaction to each. Times are seconds. A happening with a length lasts until the reaction:
`Finished` when all of it passed, anything else `after` that many seconds of it.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

PAUSE = 2.0
"""Seconds of silence between two sentences that nobody takes for the end of what is said."""


TransferOutcome = Literal[
    "answered", "declined", "unattended", "busy", "no-answer", "failed", "canceled"
]
"""What becomes of a transfer: `declined` hangs up during the whisper, `unattended` is a telephone
that was answered but where nobody presses a key, such as an answering machine."""


Pickup = Literal["person", "machine", "nobody", "engaged", "refuses", "out-of-reach"]
"""What becomes of the ringing at the telephone of somebody whom the line calls."""


class Party(StrEnum):
    """The two people who can be on a call."""

    CALLER = "caller"
    COLLEAGUE = "colleague"


class Purpose(StrEnum):
    """Why Twilio sent a request."""

    VOICE = "voice"
    WHISPER = "whisper"
    CALL_STATUS = "call status"
    NUMBER_STATUS = "number status"
    RECORDING_STATUS = "recording status"


class EndReason(StrEnum):
    """Why a call is over."""

    UNANSWERED = "nobody answered"

    CALLER_HUNG_UP = "the caller hung up"
    LINE_HUNG_UP = "the line hung up"
    REJECTED = "the line did not take the call"
    ERROR = "an application error"
    TOO_LONG = "a call may last four hours"


@dataclass(frozen=True)
class Heard:
    """`party` hears a sound file (`url`) or a computer voice; `already` seconds of it have passed.

    `words` is None when nobody knows which words the file holds. A key during an uninterruptible
    sound is lost: the same sound comes again with `already` further on. So are words, unless the
    line `listens` to them meanwhile.
    """

    words: str | None
    url: str | None
    seconds: float
    interruptible: bool
    party: Party
    already: float = 0.0
    listens: bool = False


@dataclass(frozen=True)
class Quiet:
    """`party` hears nothing for `seconds`, of which `already` have passed.

    While the line `listens` and no key interrupts, it is the silence that will end what is said.
    """

    seconds: float
    interruptible: bool
    party: Party
    already: float = 0.0
    listens: bool = False


@dataclass(frozen=True)
class AwaitingKey:
    """The line waits at most `seconds` for the next key of `party`; `digits` came before.

    Words do as well while it `listens`; only words do when it takes no `keys`.
    """

    seconds: float
    digits: str
    num_digits: int | None
    finish_on_key: str
    party: Party
    listens: bool = False
    keys: bool = True

    @property
    def is_noticed(self) -> bool:
        """Return whether a listener takes it for a question; two seconds only part sentences."""
        return bool(self.digits) or self.seconds > PAUSE


@dataclass(frozen=True)
class Beep:
    """The tone that says: speak now."""

    seconds: float = 0.5


@dataclass(frozen=True)
class RecordingNow:
    """The caller is recorded: at most `seconds` more; `silence` seconds of quiet end it (or None).

    `recorded` seconds have been recorded so far. `Finished` means: nobody said anything more.
    """

    seconds: float
    silence: float | None
    finish_on_key: str
    recorded: float


@dataclass(frozen=True)
class Ringing:
    """`numbers` ring for at most `seconds`; the people there see `caller_id`."""

    numbers: tuple[str, ...]
    seconds: float
    caller_id: str


@dataclass(frozen=True)
class BeingRung:
    """The telephone of whom the line calls rings for at most `seconds`, and shows `caller_id`.

    A `PartyHungUp` means that the call is refused.
    """

    number: str
    seconds: float
    caller_id: str


@dataclass(frozen=True)
class Connected:
    """Caller and colleague talk; after `seconds` Twilio ends it."""

    number: str
    seconds: float


@dataclass(frozen=True)
class Webhook:
    """One request to the line, answered: everything that went over the wire."""

    purpose: Purpose
    method: str
    url: str
    params: Mapping[str, str]
    status: int
    content_type: str
    content: bytes
    seconds: float

    @property
    def body(self) -> str:
        """The answer as text."""
        return self.content.decode("utf-8", "replace")


class TwimlError(Exception):
    """Twilio would log this error; a caller would hear "an application error has occurred".

    Args:
        code: Twilio's number for it; its page is https://www.twilio.com/docs/api/errors/<code>.
        what: what is wrong, naming the verb, attribute or address.
        remedy: what to change.
    """

    def __init__(self, code: int, what: str, remedy: str) -> None:
        super().__init__(
            f"Twilio error {code}: {what} {remedy} (https://www.twilio.com/docs/api/errors/{code})"
        )
        self.code = code
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Failed:
    """Twilio logged an error; a caller may hear that an application error occurred."""

    error: TwimlError


@dataclass(frozen=True)
class HungUp:
    """The call is over; nothing follows but status callbacks."""

    ending: EndReason


Happening = (
    Heard
    | Quiet
    | AwaitingKey
    | Beep
    | RecordingNow
    | Ringing
    | BeingRung
    | Connected
    | Webhook
    | Failed
    | HungUp
)


@dataclass(frozen=True)
class Finished:
    """All of it passed, and nobody did anything."""


@dataclass(frozen=True)
class Key:
    """A key (one of 0-9 * #) was pressed `after` seconds."""

    key: str
    after: float = 0.0


@dataclass(frozen=True)
class PartyHungUp:
    """`party` hung up `after` seconds."""

    after: float = 0.0
    party: Party = Party.CALLER


@dataclass(frozen=True)
class Spoke:
    """The caller spoke for `seconds`; `audio` is a WAV file of it, None for a made-up one."""

    seconds: float
    audio: bytes | None = None


@dataclass(frozen=True)
class SaidWords:
    """The caller began to say `words` `after` seconds, and took `seconds` for them.

    `words` are those that are recognised; the `confidence` (0.0 to 1.0) is None when none is told.
    """

    words: str
    seconds: float
    confidence: float | None = None
    after: float = 0.0


DialOutcome = Literal["answered", "busy", "no-answer", "failed", "canceled"]


@dataclass(frozen=True)
class DialResult:
    """What the ringing led to, `after` seconds."""

    outcome: DialOutcome
    after: float = 0.0


Reaction = Finished | Key | PartyHungUp | Spoke | SaidWords | DialResult

_CALLED = {Quiet: "Silence", AwaitingKey: "Waiting", PartyHungUp: "HangUp"}


def called(it: Happening | Reaction) -> str:
    """Return the name under which the page and `--json` know a happening or a reaction."""
    return _CALLED.get(type(it), type(it).__name__)


Result = TypeVar("Result")
Talk = Generator[Happening, Reaction, Result]
"""A stretch of a call: yields happenings, receives reactions, and returns how it went on."""
