"""Drives a simulated call in virtual time: lets things happen until a person has to act."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Self, Unpack

from ivr.phone import happenings as happened
from ivr.phone.happenings import EndReason, Happening, Party, Reaction, TransferOutcome
from ivr.phone.interpreter import Circumstances, Interpreter
from ivr.phone.simulated_call import TwilioNumber
from ivr.phone.story import Story
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


def ignore(happening: Happening, seconds: float) -> None:
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
        observer: Observer = ignore,
        **circumstances: Unpack[Circumstances],
    ) -> None:
        self._drive(Interpreter(number, **circumstances), strict, observer)

    def _drive(
        self, interpreter: Interpreter, strict: bool, observer: Observer, begins: str = ".dials()"
    ) -> None:
        """Sit down at a call that has not begun; `begins` is what is done first in a test of it."""
        self.interpreter = interpreter
        self._talk = interpreter.run()
        self._strict = strict
        self._observer = observer
        self._now: Happening | None = None
        self._dialled = False
        self._steps = 0
        self._transfer: TransferOutcome = "answered"
        self._colleague_keys = "1"
        self._keys_to_press: list[str] = []
        self.story = Story(begins)
        self.transcript = Transcript()
        self.webhooks: list[happened.Webhook] = []
        self.errors: list[happened.Failed] = []
        self.calls_made: list[happened.Ringing] = []
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
        left = (
            self._now.seconds if isinstance(self._now, happened.Heard | happened.Quiet) else after
        )
        self._did(f'barges in with "{key}"')
        return self._react(happened.Key(key, min(after, left)))

    def _listen(self) -> None:
        assert self._dialled, "This caller has not dialled yet; begin with dials()."
        while self._goes_on():
            self._listen_a_little()

    def _goes_on(self) -> bool:
        match self._now:
            case (
                None
                | happened.RecordingNow()
                | happened.Connected()
                | happened.AwaitingKey(is_noticed=True, party=Party.CALLER)
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
            case happened.Ringing():
                return self._ring()
            case (
                happened.Heard(party=Party.COLLEAGUE) | happened.AwaitingKey(party=Party.COLLEAGUE)
            ):
                return self._colleague(now)
            case _:
                return happened.Finished()

    def _ring(self) -> Reaction:
        self._keys_to_press = list(self._colleague_keys)
        match self._transfer:
            case "answered" | "declined" | "unattended":
                return happened.DialResult("answered", after=4.0)
            case "no-answer":
                return happened.Finished()
            case outcome:
                return happened.DialResult(outcome, after=2.0)

    def _colleague(self, now: happened.Heard | happened.AwaitingKey) -> Reaction:
        if isinstance(now, happened.Heard):
            return happened.Finished()
        if self._transfer == "declined":
            return happened.PartyHungUp(1.0, Party.COLLEAGUE)
        if self._transfer == "answered" and self._keys_to_press:
            return happened.Key(self._keys_to_press.pop(0), THINKING)
        return happened.Finished()

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
        while isinstance(happening, happened.Webhook | happened.Failed | happened.HungUp):
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
            case happened.Webhook():
                self.webhooks.append(happening)
            case happened.Failed():
                self.errors.append(happening)
                if self._strict:
                    raise happening.error
            case happened.HungUp(ending):
                self.ending = ending
            case happened.Ringing():
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


def hears_words(now: Happening | None) -> bool:
    """Return whether the line listens to words of the caller at this moment."""
    match now:
        case happened.Heard() | happened.Quiet() | happened.AwaitingKey():
            return now.listens and now.party is Party.CALLER
        case _:
            return False


def _takes_keys(now: Happening | None) -> bool:
    match now:
        case happened.Heard() | happened.Quiet():
            return now.interruptible and now.party is Party.CALLER
        case happened.AwaitingKey(party=party):
            return now.keys and party is Party.CALLER
        case _:
            return isinstance(now, happened.RecordingNow | happened.Connected)
