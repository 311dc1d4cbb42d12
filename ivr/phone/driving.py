"""Drives a simulated call in virtual time: lets things happen until a person has to act."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Self, TypedDict, Unpack

from ivr.phone.dialect import Dialect
from ivr.phone.happenings import (
    AwaitingKey,
    Connected,
    DialResult,
    EndReason,
    Failed,
    Finished,
    Happening,
    Heard,
    HungUp,
    Key,
    Party,
    PartyHungUp,
    Quiet,
    Reaction,
    RecordingNow,
    Ringing,
    TransferOutcome,
    Webhook,
)
from ivr.phone.interpreter import Interpreter
from ivr.phone.simulated_call import TwilioNumber, WordsOf
from ivr.phone.story import Story
from ivr.phone.tapes import Recordings
from ivr.phone.transcript import Transcript

THINKING = 1.0
"""Seconds before a caller presses a key."""
TYPING = 0.5
"""Seconds between keys of a longer number."""
CHAT = 60.0
"""Seconds a conversation with a colleague lasts."""
MOST_STEPS = 5000
"""Happenings after which a call is going in circles."""

Observer = Callable[[Happening, float], None]


class Circumstances(TypedDict, total=False):
    """The arguments of Interpreter, which a story may set."""

    from_: str
    connect_to: str
    recordings: Recordings | None
    api_url: str
    words_of: WordsOf
    dialect: Dialect
    patience: float
    lengths: dict[str, float] | None


def _ignore(happening: Happening, seconds: float) -> None:
    """Let it pass."""


class Driver:
    """A call to `number` that somebody steers; see Interpreter for the other arguments.

    Args:
        number: the number as it is set up at Twilio.
        strict: let any error Twilio would log fail the story.
        observer: is told everything that happens, with the seconds since pick-up.
        circumstances: arguments of Interpreter, such as from_="anonymous" and recordings=...
    """

    def __init__(
        self,
        number: TwilioNumber,
        *,
        strict: bool = True,
        observer: Observer = _ignore,
        **circumstances: Unpack[Circumstances],
    ) -> None:
        self.interpreter = Interpreter(number, **circumstances)
        self._talk = self.interpreter.run()
        self._strict = strict
        self._observer = observer
        self._now: Happening | None = None
        self._dialled = False
        self._steps = 0
        self._transfer: TransferOutcome = "answered"
        self._colleague_keys = "1"
        self._keys_to_press: list[str] = []
        self.story = Story()
        self.transcript = Transcript()
        self.webhooks: list[Webhook] = []
        self.errors: list[Failed] = []
        self.calls_made: list[Ringing] = []
        self.ending: EndReason | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since pick-up."""
        return self.interpreter.seconds

    @property
    def now(self) -> Happening | None:
        """What is going on at this moment; None when the call is over or has not begun."""
        return self._now

    # How it goes.

    def _press_at_once(self, key: str, after: float) -> Self:
        while not _takes_keys(self._now) and self._now is not None:
            self._react(self._passively(self._now))
        self._fails_when_over(f'press "{key}"')
        left = self._now.seconds if isinstance(self._now, Heard | Quiet) else after
        self._did(f'barges in with "{key}"')
        return self._react(Key(key, min(after, left)))

    def _listen(self) -> None:
        assert self._dialled, "This caller has not dialled yet; begin with dials()."
        while self._goes_on():
            self._listen_a_little()

    def _goes_on(self) -> bool:
        match self._now:
            case (
                None
                | RecordingNow()
                | Connected()
                | AwaitingKey(is_noticed=True, party=Party.CALLER)
            ):
                return False
            case _:
                return True

    def _listen_a_little(self) -> None:
        if self._now is not None:
            self._react(self._passively(self._now))

    def _passively(self, now: Happening) -> Reaction:
        """Return what happens when the caller does nothing."""
        match now:
            case Ringing():
                return self._ring()
            case Heard(party=Party.COLLEAGUE) | AwaitingKey(party=Party.COLLEAGUE):
                return self._colleague(now)
            case _:
                return Finished()

    def _ring(self) -> Reaction:
        self._keys_to_press = list(self._colleague_keys)
        match self._transfer:
            case "answered" | "declined" | "unattended":
                return DialResult("answered", after=4.0)
            case "no-answer":
                return Finished()
            case outcome:
                return DialResult(outcome, after=2.0)

    def _colleague(self, now: Heard | AwaitingKey) -> Reaction:
        if isinstance(now, Heard):
            return Finished()
        if self._transfer == "declined":
            return PartyHungUp(1.0, Party.COLLEAGUE)
        if self._transfer == "answered" and self._keys_to_press:
            return Key(self._keys_to_press.pop(0), THINKING)
        return Finished()

    def _react(self, reaction: Reaction) -> Self:
        self._steps += 1
        assert self._steps < MOST_STEPS, self._explain("The call goes in circles.")
        if self._now is not None:
            self.story.reacts(self._now, reaction)
        happening: Happening | None = None
        with contextlib.suppress(StopIteration):
            happening = self._talk.send(reaction)
        self._take(happening)
        return self

    def _take(self, happening: Happening | None) -> None:
        """Note what happens; what asks nothing of anybody is answered at once."""
        while isinstance(happening, Webhook | Failed | HungUp):
            self._note(happening)
            happening = next(self._talk, None)
        if happening is not None:
            self._note(happening)
        self._now = happening

    def _note(self, happening: Happening) -> None:
        self.story.happens(happening)
        self.transcript.add(happening, self.elapsed)
        self._observer(happening, self.elapsed)
        match happening:
            case Webhook():
                self.webhooks.append(happening)
            case Failed():
                self.errors.append(happening)
                if self._strict:
                    raise happening.error
            case HungUp(ending):
                self.ending = ending
            case Ringing():
                self.calls_made.append(happening)

    def _did(self, action: str) -> None:
        self.transcript.act(action, self.elapsed)

    def _fails_when_over(self, action: str) -> None:
        assert self._dialled, "This caller has not dialled yet; begin with dials()."
        assert self._now is not None, self._explain(
            f"The caller cannot {action}: the call is over."
        )

    def _explain(self, problem: str) -> str:
        return f"{problem}\n\nThe call so far (seconds since pick-up):\n{self.transcript}"


def _takes_keys(now: Happening | None) -> bool:
    match now:
        case Heard(interruptible=True, party=Party.CALLER):
            return True
        case Quiet(interruptible=True, party=Party.CALLER):
            return True
        case AwaitingKey(party=Party.CALLER) | RecordingNow() | Connected():
            return True
        case _:
            return False
