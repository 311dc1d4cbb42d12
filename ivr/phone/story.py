"""A call as a short text, "1 6 . 0", that can be performed, and written out as a test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from ivr.phone.acts import CallerAct, Leave, Press, Speak, StaySilent
from ivr.phone.caller import Caller
from ivr.phone.happenings import Connected, RecordingNow, TransferOutcome


class Story:
    """Performs acts with `caller`, and remembers them as the lines of a test.

    Args:
        caller: has not dialled yet.
        transfer: what becomes of transfers.
        speak: seconds of a message when the act does not say.
    """

    def __init__(
        self, caller: Caller, transfer: TransferOutcome = "answered", speak: float = 12
    ) -> None:
        self.caller = caller
        self._speak = speak
        self._spoke = False
        self._lines = [f'.transfer_is("{transfer}")'] if transfer != "answered" else []
        caller.transfer_is(transfer)

    def begin(self) -> None:
        """Dial and listen until the line waits."""
        self.caller.dials()
        self._note(".dials()")

    def perform(self, act: CallerAct) -> None:
        """Do one thing and listen until the line waits again.

        Raises:
            ValueError: this cannot be done now, such as speaking when nothing is recorded.
        """
        match act:
            case Press(keys):
                self._press(keys)
            case StaySilent():
                self._wait()
            case Speak(seconds):
                self._say(self._speak if seconds is None else seconds)
            case Leave():
                self.caller.hangs_up()
                self._note(".hangs_up()")
            case _:
                assert_never(act)

    @property
    def is_over(self) -> bool:
        """Return whether the call has ended."""
        return self.caller.has_ended

    def _press(self, keys: str) -> None:
        if isinstance(self.caller.now, RecordingNow) and not self._spoke:
            self._say(self._speak)
        if len(keys) == 1:
            self.caller.presses(keys)
            self._note(f'.presses("{keys}")')
        else:
            self.caller.presses_keys(keys)
            self._note(f'.presses_keys("{keys}")')

    def _wait(self) -> None:
        if isinstance(self.caller.now, Connected):
            self.caller.talks()
            self._note(".talks()")
        else:
            self.caller.waits()
            self._note(".waits()")

    def _say(self, seconds: float) -> None:
        if not isinstance(self.caller.now, RecordingNow):
            raise ValueError("The line is not recording; s only works after the beep.")
        self.caller.says(seconds)
        self._note(f".says({seconds:g})")
        self._spoke = True

    def _note(self, action: str) -> None:
        if not action.startswith(".says"):
            self._spoke = False
        self._lines.append(line_of_test(action, self.caller.heard))

    def as_test(self, beginning: Sequence[str]) -> str:
        """Return the call so far as a test; `beginning` are the lines that make `caller`."""
        return written_as_test(beginning, self._lines, is_over=self.is_over)


def beginning(from_: str, at: datetime | None) -> list[str]:
    """Write what a test in tests/call does before the call begins.

    `at` is the time at the clinic, if chosen; it is written with the names that those tests import.
    """
    numbers = ", ".join(map(str, at.timetuple()[:6])) if at else ""
    clock = [f"telephone.clock.now = datetime({numbers}, tzinfo=AMSTERDAM)"] if at else []
    return [*clock, f"caller = telephone.caller({json.dumps(from_)})"]


def line_of_test(action: str, heard: str) -> str:
    """Write one line of a test: what the caller does, and how what he then hears begins."""
    words = " ".join(heard.split()[:5]).rstrip(".,:;")
    return action + (f".hears({json.dumps(words, ensure_ascii=False)})" if words else "")


def written_as_test(beginning: Sequence[str], lines: Sequence[str], *, is_over: bool) -> str:
    """Write a call as a test; `beginning` makes `caller`, who then does what `lines` say."""
    before = "".join(f"    {line}\n" for line in beginning)
    steps = "".join(f"    caller{line}\n" for line in lines)
    end = "    assert caller.has_ended\n" if is_over else ""
    return f"def test_a_recorded_call(telephone: Telephone) -> None:\n{before}{steps}{end}"
