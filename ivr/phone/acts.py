"""What a person can do on a simulated call, each act a short word: "1 6 . 0".

A command reads its arguments with it, so it imports next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

HELP = """\
  1 2 3 ... 9 0 * #   press a key; several together (0101234567#) are typed in one go
  . or -              wait in silence until the line goes on
  s or s20            speak for a while, or for 20 seconds, while the line records
  v                   say the words of the next --say; typed, v and the words: v hoeveel melk
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


@dataclass(frozen=True)
class SayAloud:
    """Say these words; None while nobody has told which."""

    words: str | None = None


CallerAct = Press | StaySilent | Speak | SayAloud | Leave


def read_typed(line: str) -> tuple[CallerAct, ...]:
    """Return the acts of a line that is typed during a call: "v" has its words behind it.

    Raises:
        ValueError: naming the word that is no act, or the words that are missing.
    """
    act, _, words = line.partition(" ")
    if act == "v" and words.strip():
        return (SayAloud(words.strip()),)
    if (acts := read(line)).count(SayAloud()):
        raise ValueError("Write what to say behind the v, on a line of its own: v hoeveel melk")
    return acts


def filled(acts: Iterable[CallerAct], words: Iterator[str]) -> tuple[CallerAct, ...]:
    """Return the acts in which each v says the next of these words.

    Raises:
        ValueError: there are too few of them.
    """
    filled = [replace(act, words=next(words, None)) if act == SayAloud() else act for act in acts]
    if SayAloud() in filled:
        raise ValueError("Each v in the keys says the words of one --say; there is one too few.")
    return tuple(filled)


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
    if word == "v":
        return SayAloud()
    if word == "h":
        return Leave()
    if spoken := re.fullmatch(r"s([0-9]+(?:\.[0-9]+)?)?", word):
        return Speak(float(spoken[1]) if spoken[1] else None)
    raise ValueError(f"{word!r} is nothing a caller can do here. Use:\n{HELP}")
