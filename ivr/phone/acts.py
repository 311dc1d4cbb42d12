"""What a person can do on a simulated call, each act a short word: "1 6 . 0".

A command reads its arguments with it, so it imports next to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HELP = """\
  1 2 3 ... 9 0 * #   press a key; several together (0101234567#) are typed in one go
  . or -              wait in silence until the line goes on
  s or s20            speak for a while, or for 20 seconds, while the line records
  h                   hang up"""


@dataclass(frozen=True)
class Press:
    """Press these keys, one after the other."""

    keys: str


@dataclass(frozen=True)
class StaySilent:
    """Be silent until the line goes on; on the telephone with a colleague: talk."""


@dataclass(frozen=True)
class Speak:
    """Speak for this many seconds; None for the usual length."""

    seconds: float | None


@dataclass(frozen=True)
class Leave:
    """Hang up."""


CallerAct = Press | StaySilent | Speak | Leave


def read(text: str) -> tuple[CallerAct, ...]:
    """Return the acts of a text, which are separated by blanks.

    Raises:
        ValueError: naming the word that is no act, and those that are.
    """
    return tuple(_act(word) for word in text.split())


def _act(word: str) -> CallerAct:
    if re.fullmatch(r"[0-9*#]+", word):
        return Press(word)
    if word in {".", "-"}:
        return StaySilent()
    if word == "h":
        return Leave()
    if spoken := re.fullmatch(r"s([0-9]+(?:\.[0-9]+)?)?", word):
        return Speak(float(spoken[1]) if spoken[1] else None)
    raise ValueError(f"{word!r} is nothing a caller can do here. Use:\n{HELP}")
