"""Remembers what the people on a call did: as a test, and as the short text "1 6 . 0"."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from ivr.phone import happenings as happened
from ivr.phone.happenings import Happening, Party, Reaction, TransferOutcome

UNTOLD = "vul hier een vraag in"
"""Stands in a test where words of a caller were left out."""


class Story:
    """What was done on one call, and how what was heard after it begins.

    Unless it `keeps_words`, what a caller said in words is left out of it.
    """

    def __init__(self, begins: str = ".dials()", *, keeps_words: bool = True) -> None:
        self._keeps_words = keeps_words
        self._lines: list[str] = []
        self._acts: list[str] = []
        self._action = begins
        self._heard: list[str] = []
        self._transfer: TransferOutcome = "answered"
        self._transferred = False
        self._over = False

    def happens(self, happening: Happening) -> None:
        """Note what is heard, and that the call has ended."""
        match happening:
            case happened.Heard(words=str(words), party=Party.CALLER, already=0):
                self._heard.append(words)
            case happened.HungUp():
                self._over = True
            case _:
                pass

    def reacts(  # noqa: C901  # a table: one line per kind
        self, happening: Happening, reaction: Reaction
    ) -> None:
        """Note what is done at this moment, if it is an act of the caller or of the desk."""
        match happening, reaction:
            case (
                happened.Heard(interruptible=True, party=Party.CALLER)
                | happened.Quiet(interruptible=True, party=Party.CALLER)
                | happened.AwaitingKey(is_noticed=False, party=Party.CALLER),
                happened.Key(key),
            ):
                self._does(f'.barges_in("{key}")', key)
            case happened.AwaitingKey(digits=digits, party=Party.CALLER), happened.Key(key) if (
                digits
            ):
                self._types(key)
            case happened.AwaitingKey(
                party=Party.CALLER
            ) | happened.RecordingNow() | happened.Connected(), happened.Key(key):
                self._does(f'.presses("{key}")', key)
            case happened.AwaitingKey(
                is_noticed=True, party=Party.CALLER
            ) | happened.RecordingNow(), happened.Finished():
                self._does(".waits()", ".")
            case happened.RecordingNow(), happened.Spoke(seconds):
                self._does(f".says({seconds:.3g})", f"s{seconds:.3g}")
            case _, happened.SaidWords(words):
                self._asks(happening, words)
            case happened.Connected(), happened.PartyHungUp(after, Party.COLLEAGUE):
                self._does(f".talks({max(after, 1):.0f})", ".")
            case _, happened.PartyHungUp(_, Party.CALLER):
                self._leaves(happening)
            case _:
                self._reaches(happening, reaction)

    def _reaches(self, happening: Happening, reaction: Reaction) -> None:
        """Note what a transfer comes to, or the ringing of somebody whom the line calls."""
        match happening, reaction:
            case happened.BeingRung(), happened.DialResult("answered"):
                self._action = ".answers()"
            case happened.BeingRung(), _:
                self._action = ".lets_it_ring()"
            case _, happened.PartyHungUp():
                self._transfer_was("declined")
            case _, happened.DialResult(outcome):
                self._transfer_was(outcome)
            case happened.Ringing(), happened.Finished():
                self._transfer_was("no-answer")
            case happened.AwaitingKey(party=Party.COLLEAGUE), happened.Finished():
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

    def as_test(self, beginning: Sequence[str]) -> str:
        """Return the call so far as a test; `beginning` are the lines that make `caller`."""
        before = "".join(f"    {line}\n" for line in beginning)
        steps = "".join(f"    caller{line}\n" for line in (*self._lines, self._line()))
        end = "    assert caller.has_ended\n" if self._over else ""
        return f"def test_a_recorded_call(telephone: Telephone) -> None:\n{before}{steps}{end}"

    def _does(self, action: str, act: str) -> None:
        self._lines.append(self._line())
        self._action = action
        self._acts.append(act)
        self._heard.clear()

    def _types(self, key: str) -> None:
        """Add a key of a longer number to the action that began it."""
        self._acts[-1] += key
        self._action = f'.presses_keys("{self._acts[-1]}")'

    def _asks(self, happening: Happening, words: str) -> None:
        """Note a question; what is added after a pause is part of it."""
        text = json.dumps(words if self._keeps_words else UNTOLD, ensure_ascii=False)
        match happening:
            case happened.AwaitingKey():
                self._does(f".asks({text})", "v")
            case happened.Quiet(interruptible=False):
                self._action += f".adds({text})"
            case _:
                self._does(f".asks({text}, at_once=True)", "v")

    def _leaves(self, happening: Happening) -> None:
        """Hang up where the caller did: a test would else hang up before the recording began."""
        match happening:
            case happened.BeingRung():
                self._action = ".refuses()"
                return
            case happened.RecordingNow():
                self._action += ".hears_a_beep()"
            case happened.Connected():
                self._action += ".is_connected_to_the_clinic()"
            case happened.Ringing():
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
        """Return what the caller did last, and how what was heard since begins."""
        words = " ".join(" ".join(self._heard).split()[:5]).rstrip(".,:;")
        heard = f".hears({json.dumps(words, ensure_ascii=False)})" if words else ""
        return self._action + heard


def beginning(from_: str, at: datetime | None, *, rung: bool = False) -> list[str]:
    """Return what a test in tests/call does before the call begins.

    With `rung` it is a call of the line, which an earlier call of that test has asked for. `at` is
    the time at the clinic, if chosen; it is written with the names that those tests import.
    """
    numbers = ", ".join(map(str, at.timetuple()[:6])) if at else ""
    clock = [f"telephone.clock.now = datetime({numbers}, tzinfo=AMSTERDAM)"] if at else []
    which = "rung" if rung else "caller"
    return [*clock, f"caller = telephone.{which}({json.dumps(from_)})"]
