"""Remembers what the caller on the page did: as a test, and as the short text of a link."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.phone.happenings import (
    AwaitingKey,
    Connected,
    DialResult,
    Finished,
    Happening,
    Heard,
    Key,
    Party,
    PartyHungUp,
    Quiet,
    Reaction,
    RecordingNow,
    Ringing,
    Spoke,
    TransferOutcome,
)
from ivr.phone.story import line_of_test, written_as_test


class Memory:
    """What was done on one call, and how what was heard after it begins.

    Args:
        beginning: the lines of a test that make `caller`.
    """

    def __init__(self, beginning: Sequence[str]) -> None:
        self._beginning = beginning
        self._lines: list[str] = []
        self._acts: list[str] = []
        self._action = ".dials()"
        self._heard: list[str] = []
        self._transfer: TransferOutcome = "answered"
        self._transferred = False
        self._over = False

    def happens(self, happening: Happening) -> None:
        """Note what is heard."""
        match happening:
            case Heard(words=str(words), party=Party.CALLER, already=0):
                self._heard.append(words)
            case _:
                pass

    def reacts(  # noqa: C901  # a table: one line per kind of act
        self, happening: Happening, reaction: Reaction
    ) -> None:
        """Note what is done at this moment, if it is an act of the caller or of the desk."""
        match happening, reaction:
            case (
                Heard(interruptible=True, party=Party.CALLER)
                | Quiet(interruptible=True, party=Party.CALLER)
                | AwaitingKey(is_noticed=False, party=Party.CALLER),
                Key(key),
            ):
                self._does(f'.barges_in("{key}")', key)
            case AwaitingKey(digits=digits, party=Party.CALLER), Key(key) if digits:
                self._types(key)
            case AwaitingKey(party=Party.CALLER) | RecordingNow() | Connected(), Key(key):
                self._does(f'.presses("{key}")', key)
            case AwaitingKey(is_noticed=True, party=Party.CALLER) | RecordingNow(), Finished():
                self._does(".waits()", ".")
            case RecordingNow(), Spoke(seconds):
                self._does(f".says({seconds:.3g})", f"s{seconds:.3g}")
            case Connected(), PartyHungUp(after, Party.COLLEAGUE):
                self._does(f".talks({max(after, 1):.0f})", ".")
            case _, PartyHungUp(_, Party.COLLEAGUE):
                self._transfer_was("declined")
            case _, PartyHungUp(_, Party.CALLER):
                self._leaves(happening)
            case _, DialResult(outcome):
                self._transfer_was(outcome)
            case AwaitingKey(party=Party.COLLEAGUE), Finished():
                self._transfer_was("unattended")
            case _:
                pass

    @property
    def acts(self) -> str:
        """The call as the text that `ivr.phone.acts.read` reads."""
        return " ".join(self._acts)

    @property
    def transfer(self) -> str:
        """What the last transfer came to; empty when there was none."""
        return self._transfer if self._transferred else ""

    def as_test(self) -> str:
        """Write the call so far as a test."""
        return written_as_test(self._beginning, [*self._lines, self._line()], is_over=self._over)

    def is_over(self) -> None:
        """Note that the call has ended."""
        self._over = True

    def _does(self, action: str, act: str) -> None:
        self._lines.append(self._line())
        self._action = action
        self._acts.append(act)
        self._heard.clear()

    def _types(self, key: str) -> None:
        """Add a key of a longer number to the action that began it."""
        self._acts[-1] += key
        self._action = f'.presses_keys("{self._acts[-1]}")'

    def _leaves(self, happening: Happening) -> None:
        """Hang up where the caller did: a test would else hang up before the recording began."""
        match happening:
            case RecordingNow():
                self._action += ".hears_a_beep()"
            case Connected():
                self._action += ".is_connected_to_the_clinic()"
            case Ringing():
                self._action += ".hears_it_ring()"
            case _:
                pass
        self._does(".hangs_up()", "h")

    def _transfer_was(self, outcome: TransferOutcome) -> None:
        """Settle the transfer before the act that led to it, when it is another than before."""
        self._transferred = True
        if outcome != self._transfer:
            self._transfer = outcome
            self._lines.append(f'.transfer_is("{outcome}")')

    def _line(self) -> str:
        return line_of_test(self._action, " ".join(self._heard))
