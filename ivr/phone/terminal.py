"""A call in a terminal, line by line, so that a screen reader can follow it too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import assert_never

from ivr.phone import happenings as happened
from ivr.phone.acts import HELP, CallerAct, Leave, Press, SayAloud, Speak, StaySilent, read_typed
from ivr.phone.aloud import Aloud, show_lines
from ivr.phone.caller import Caller
from ivr.phone.happenings import Happening, Party
from ivr.phone.transcript import describe

Print = Callable[[str], None]
BOLD, PLAIN = "\033[1m", "\033[0m"


class Terminal:
    """Prints happenings as they come.

    Args:
        write: prints one line.
        bold: whether the words a caller hears may stand out.
        webhooks: whether to show every request and the TwiML it got.
    """

    def __init__(self, write: Print, *, bold: bool = False, webhooks: bool = False) -> None:
        self._write = write
        self._bold = bold
        self._webhooks = webhooks

    def show(self, happening: Happening, seconds: float) -> None:
        """Print what happens `seconds` after pick-up; what nobody notices is left out."""
        for line in self._lines(happening):
            self._write(f"{_clock(seconds)}  {line}")

    def _lines(self, happening: Happening) -> Iterator[str]:
        match happening:
            case happened.Heard(already=already) if already:
                return
            case happened.Heard(party=Party.CALLER):
                words = happening.words or f"[the words of {happening.url} are unknown]"
                yield f"{self._emphasis(words)} ({happening.seconds:.1f} s)"
            case happened.Webhook():
                if self._webhooks:
                    yield describe(happening)
                    yield happening.body
            case _:
                yield f"[{describe(happening)}]"

    def _emphasis(self, words: str) -> str:
        return f"{BOLD}{words}{PLAIN}" if self._bold else words


def show_json(write: Print) -> Callable[[Happening, float], None]:
    """Return an observer that prints every happening as one JSON object."""

    def show(happening: Happening, seconds: float) -> None:
        content = {"at": round(seconds, 2), "what": happened.called(happening)}
        write(json.dumps({**content, **_fields(happening)}, ensure_ascii=False))

    return show


def _fields(happening: Happening) -> dict[str, object]:
    match happening:
        case happened.Failed(error):
            return {"code": error.code, "problem": error.what, "remedy": error.remedy}
        case happened.Webhook():
            fields = asdict(happening)
            return {**fields, "content": happening.body}
        case _:
            return asdict(happening)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:>3}:{int(seconds) % 60:02}"


def perform(
    caller: Caller, acts: tuple[CallerAct, ...], write: Print, aloud: Aloud | None = None
) -> None:
    """Begin and perform the acts; when they are done and the line still waits, hang up.

    Raises:
        ValueError: an act could not be performed where the call was.
    """
    caller.begins()
    for act in acts:
        if caller.has_ended:
            write("The call was over before everything was done.")
            return
        _do(caller, act, aloud or Aloud(show_lines(write)))
    if not caller.has_ended:
        caller.hangs_up()


def converse(
    caller: Caller, ask: Callable[[str], str], write: Print, aloud: Aloud | None = None
) -> None:
    """Begin and ask what to do until the call is over; no more answers is a hang-up."""
    write(f"What you can do, or Enter to wait in silence, ? for this list:\n{HELP}")
    caller.begins()
    while not caller.has_ended:
        for act in _asked(caller, ask, write):
            try:
                if not caller.has_ended:
                    _do(caller, act, aloud or Aloud(show_lines(write)))
            except ValueError as error:
                write(str(error))


def _do(  # noqa: C901  # a table: one line per act
    caller: Caller, act: CallerAct, aloud: Aloud
) -> None:
    """Do one thing and listen until the line waits again; a message is spoken before its key."""
    match act:
        case Press(keys):
            if isinstance(caller.now, happened.RecordingNow) and not caller.now.recorded:
                caller.says(aloud.message)
            caller.presses_keys(keys)
        case StaySilent() if isinstance(caller.now, happened.Connected):
            caller.talks()
        case StaySilent():
            caller.waits()
        case Speak(seconds):
            if not isinstance(caller.now, happened.RecordingNow):
                raise ValueError("The line is not recording; s only works after the beep.")
            caller.says(aloud.message if seconds is None else seconds)
        case SayAloud(words):
            aloud.say(caller, words or "")
        case Leave():
            caller.hangs_up()
        case _:
            assert_never(act)


def _asked(caller: Caller, ask: Callable[[str], str], write: Print) -> tuple[CallerAct, ...]:
    try:
        answer = ask(_question(caller.now)).strip()
    except (EOFError, KeyboardInterrupt):
        return (Leave(),)
    if not answer:
        return (StaySilent(),)
    try:
        return read_typed(answer)
    except ValueError as error:
        write(HELP if answer == "?" else str(error))
        return ()


def _question(now: Happening | None) -> str:
    match now:
        case happened.AwaitingKey(seconds, listens=True):
            return f"key, or v and your words ({seconds:g} s)> "
        case happened.AwaitingKey(seconds, digits):
            return f"key ({seconds:g} s{f', so far {digits}' if digits else ''})> "
        case happened.RecordingNow(seconds):
            return f"recording ({seconds:g} s left: s to speak, # when done)> "
        case _:
            return "connected (Enter to talk, h to hang up)> "
