"""What the steps of a call decide with: where a key leads, and what is said on the way; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.call.arrival import NOTHING, Prelude
from ivr.call.events import Event, Input, NoInput
from ivr.call.moment import Seconds
from ivr.words.act import Act, Exit
from ivr.words.fact import NO_FACTS, Fact
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.prompt import Pace, Prompt
from ivr.words.step import Menu, Offer, Recorder, Step

SLACK = 3.0
"""Seconds between an answer and its first word, at most: Twilio first fetches every sound. They are
taken off what a caller has heard: rather a sentence is said again than left out."""


@dataclass(frozen=True)
class Move:
    """Where an event leads, what is said on the way, and the facts of the call that it proves."""

    position: Position
    prelude: Prelude = NOTHING
    facts: Fact = NO_FACTS

    def first(self, *words: Prompt) -> Move:
        """Return the same, with these words before all others, where no key reaches."""
        return replace(self, prelude=replace(self.prelude, first=(*words, *self.prelude.first)))

    def after(self, *words: Prompt) -> Move:
        """Return the same, with these words before all that a key may interrupt."""
        before = (*words, *self.prelude.before)
        return replace(self, prelude=replace(self.prelude, before=before))


def heard_at(
    line: Line, position: Position, event: Event, now: datetime, lasts: Seconds
) -> Position:
    """Return the position at the sound that the caller heard when this happened.

    It says no longer since when; from here on the time plays no part in what is decided.
    """
    step, since = line.steps.get(position.step), position.since
    if since is None:
        return position
    menu = step.menu(position.places) if isinstance(step, Offer) else step
    if isinstance(menu, Menu) and isinstance(event, Input):
        heard = (now - since).total_seconds() - SLACK
        return replace(position, sound=_sound_at(menu, position, heard, lasts), since=None)
    return replace(position, since=None)


def _sound_at(step: Menu, position: Position, heard: float, lasts: Seconds) -> int:
    """Return which sound of a part is heard after some seconds; the first when all were heard."""
    for place, prompt in enumerate(step.reads[position.sound :], start=position.sound):
        heard -= lasts(prompt, position.pace)
        if heard < 0:
            return place
    return 0


def once_more(position: Position, attempts: int, otherwise: str, *kindly: Prompt) -> Move:
    """Ask again, `kindly`, or go on when the caller was asked `attempts` times."""
    if position.attempt >= attempts:
        return Move(position.at(otherwise))
    again = position.at(position.step, position.attempt + 1)
    return Move(replace(again, sound=position.sound), Prelude(before=kindly))


def take(line: Line, way_out: Exit, position: Position) -> Move:
    """Go where a key leads; another pace is told, and goes on in the sound that was heard."""
    there = position.at(way_out.to or position.step)
    if way_out.leaflet is not None:
        there = replace(there, leaflet=way_out.leaflet)
    if way_out.act is not Act.PACE:
        return Move(there)
    pace = position.pace.other
    said = line.slower if pace is Pace.SLOW else line.usual
    return Move(replace(there, pace=pace, sound=position.sound)).after(said)


def at_menu(line: Line, step: Menu, position: Position, event: Event) -> Move:
    """Decide where a key leads in a menu, or silence."""
    if not isinstance(event, Input):
        kindly = () if step.is_private else (line.patience,)
        move = once_more(position, step.silences, step.on_silence, *kindly)
        is_informed = isinstance(event, NoInput) and is_heard_to_the_end(step, position)
        return replace(move, facts=Fact.INFORMED) if is_informed else move
    way_out = step.exits.get(event.keys[0])
    if not way_out:
        return once_more(position, line.wrong_keys, step.on_no_match, line.no_match)
    move = take(line, way_out, position)
    there = line.steps.get(move.position.step)
    leaves = way_out.act is not Act.DONE and not is_about_message(there)
    return move.after(line.kept) if step.reviews and leaves else move


def is_heard_to_the_end(step: Menu, position: Position) -> bool:
    """Return whether a caller who pressed no key here has heard what it reads, up to its end.

    The time-out of a Gather begins when its sounds are over (twilio.com/docs/voice/twiml/gather).
    After a key without a meaning the caller is asked again, and nothing more is read.
    """
    return bool(step.reads) and position.attempt == 1


def is_about_message(step: Step | None) -> bool:
    """Return whether a step belongs to a message that is being left."""
    match step:
        case Recorder() | Menu(reviews=True):
            return True
        case _:
            return False
