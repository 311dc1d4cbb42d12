"""Decides what a colleague hears who records by telephone; pure.

What is recorded next, and whether a code was right, is told by whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.call.events import Event, Input, RecordingEnded
from ivr.line import studio
from ivr.words.position import Position
from ivr.words.prompt import Playback, Prompt, Sayings
from ivr.words.turn import (
    HangUp,
    Listening,
    Turn,
    WaitForDigits,
    WaitForInput,
    WaitForRecording,
)

NEXT_DIGIT = 4


@dataclass(frozen=True)
class ToRead:
    """The prompt that is to be recorded now, and whether an earlier take of it was refused."""

    prompt: Prompt
    once_more: bool = False


@dataclass(frozen=True)
class NowAndNext:
    """What is to be recorded: the same words again, and those that come behind them."""

    same: ToRead | None
    following: ToRead | None


def ask_for_code(position: Position, *first: Prompt) -> Turn:
    """Ask for the code of the page."""
    wait = WaitForDigits(
        position, (studio.ASK_CODE,), studio.CODE_DIGITS, studio.SEARCHING, NEXT_DIGIT
    )
    return Turn(first, wait, position.pace)


def after_code(position: Position, is_right: bool, to_read: ToRead | None) -> Turn | None:
    """Go on after a code; None when the caller has tried often enough."""
    if is_right:
        return read_out(position, to_read)
    if position.attempt >= studio.CODE_TRIES:
        return None
    return ask_for_code(position.at(studio.CODE, position.attempt + 1), studio.WRONG_CODE)


def read_out(position: Position, to_read: ToRead | None, *first: Prompt) -> Turn:
    """Say the words and record them; thank when there are no more."""
    if to_read is None:
        return Turn((*first, studio.ALL_DONE), HangUp(), position.pace)
    here = replace(position.at(studio.TAKE), recording="")
    words = studio.ONCE_MORE if to_read.once_more else studio.THESE_WORDS
    says: Sayings = (*first, words, to_read.prompt, studio.SPEAK)
    wait = WaitForRecording(here, "*", studio.LONGEST_TAKE, studio.END_OF_TAKE)
    return Turn((), wait, position.pace, listening=(Listening(here, says),))


def review(position: Position, *first: Prompt | Playback) -> Turn:
    """Ask what is to become of a take."""
    wait = WaitForInput(position, (*first, studio.WHAT_NOW), studio.REVIEWING)
    return Turn((), wait, position.pace)


def at_take(position: Position, event: Event, now: NowAndNext) -> Turn | None:
    """Go on where words are read out and recorded; None leads back to the main menu."""
    match event:
        case Input(keys="*") | RecordingEnded(key="*"):
            return None
        case Input(keys="#"):
            return read_out(position, now.following)
        case RecordingEnded(hung_up=True):
            return Turn((), HangUp(), position.pace)
        case RecordingEnded() if event.recording and not _is_empty(event):
            return review(replace(position.at(studio.REVIEW), recording=event.recording))
        case RecordingEnded():
            return read_out(position, now.same, studio.NOT_HEARD)
        case _:
            return read_out(position, now.same)


def at_review(position: Position, event: Event, now: NowAndNext) -> Turn | None:
    """Go on behind a take; None leads back to the main menu."""
    match event:
        case Input(keys="*"):
            return None
        case Input(keys="#"):
            return read_out(position, now.following)
        case Input(keys="7"):
            return read_out(position, now.same)
        case Input(keys="5"):
            return review(replace(position, attempt=1), Playback(position.recording))
        case _ if position.attempt >= studio.REVIEWS:
            return Turn((studio.ENOUGH,), HangUp(), position.pace)
        case _:
            return review(replace(position, attempt=position.attempt + 1))


def _is_empty(event: RecordingEnded) -> bool:
    """Return whether nothing was said; the duration counts the silence that ended it."""
    silence = studio.END_OF_TAKE if event.ended_by_silence else 0
    return event.seconds is not None and event.seconds <= silence
