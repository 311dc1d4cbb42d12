"""Decides where a call goes: position, event and moment in, one Turn out; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from ivr.call.arrival import NOTHING, Prelude, arrive
from ivr.call.events import DialEnded, Event, Input, RecordingEnded
from ivr.call.keyed_in import at_date, at_leaflet_number, at_number, by_number
from ivr.call.moment import Moment
from ivr.call.moves import Move, at_menu, is_about_message, take
from ivr.call.own_words import at_offer, at_question
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import Act
from ivr.words.fact import NO_FACTS, Fact
from ivr.words.line import Line, Lines
from ivr.words.position import Position
from ivr.words.prompt import Sayings
from ivr.words.turn import HangUp, Turn


def begin(lines: Lines, moment: Moment, dialled: str = "") -> Turn:
    """Return the turn with which the telephone is answered."""
    line = lines.of(Position("", dialled=dialled))
    return arrive(line, Position(line.start, leaflet=line.leaflet, dialled=dialled), moment)


def begin_reminder(lines: Lines, position: Position, moment: Moment) -> Turn:
    """Return the turn with which a call that the line makes itself is answered by whoever it is.

    `position` tells the leaflet, the number shown, the day of the test and the try.
    """
    line = lines.of(position)
    if line.leaflet != position.leaflet or not line.reminder:
        return _hangs_up(position)
    return arrive(line, position.at(line.reminder), moment)


def _hangs_up(position: Position) -> Turn:
    """Return the turn that says no more to somebody who need not know what this line is about."""
    return Turn((), HangUp(), position.pace)


def apologise(lines: Lines, position: Position, moment: Moment) -> Turn:
    """Return the turn that says something went wrong, and leads to a person or the voicemail."""
    line = lines.of(position)
    if position.reminder:
        if not line.reminder_trouble:
            return _hangs_up(position)
        return arrive(line, position.at(line.reminder_trouble), moment)
    here = _in_this_line(line, position).at(line.trouble)
    turn = arrive(line, _kept(line, here), moment)
    return replace(turn, facts=Fact.TROUBLE)


def advance(lines: Lines, position: Position, event: Event, moment: Moment) -> Turn:
    """Return the turn that follows `event` at `position`.

    Every event has an answer at every position; a position that no line knows (a caller who was on
    the telephone while the leaflet changed) goes on at the menu.
    """
    line = lines.of(position)
    if position.reminder and line.leaflet != position.leaflet:
        return _hangs_up(position)
    position = _in_this_line(line, position)
    move = _decide(line, position, event, moment.today)
    if isinstance(event, RecordingEnded) and event.hung_up:
        return Turn((), HangUp(), position.pace, move.facts)
    there = lines.of(move.position)
    turn = arrive(there, _kept(there, move.position), moment, move.prelude)
    return replace(turn, facts=move.facts | turn.facts)


def _in_this_line(line: Line, position: Position) -> Position:
    """Return where the caller is here; what reads another leaflet is no step of this line.

    A message, or a way to a person, goes on: every line has those.
    """
    if position.leaflet == line.leaflet:
        return position
    is_read = position.step in line.topic_of or position.step not in line.steps
    here = position.at("") if position.leaflet and is_read else position
    return replace(here, leaflet=line.leaflet)


def _kept(line: Line, position: Position) -> Position:
    """Return the position without what the caller is done with.

    A message is replaced only by a caller who records again in its review: any later one is a
    message of its own. And a caller who is asked for a number anew has given none yet.
    """
    step = line.steps.get(position.step)
    if is_about_message(step):
        return position
    if isinstance(step, entry.NumberEntry):
        return replace(position, number="", recording="")
    return replace(position, recording="") if position.recording else position


def _decide(  # noqa: C901, PLR0911, PLR0912 - a table
    line: Line, position: Position, event: Event, today: date
) -> Move:
    step = line.steps.get(position.step)
    match step:
        case kind.Menu():
            return at_menu(line, step, position, event)
        case kind.OpenQuestion():
            return at_question(line, step, position, event)
        case kind.Offer():
            return at_offer(line, step, position, event)
        case entry.NumberEntry():
            return at_number(line, step, position, event)
        case entry.LeafletEntry():
            return at_leaflet_number(line, step, position, event)
        case entry.DateEntry():
            return at_date(line, step, position, event, today)
        case kind.Recorder():
            return _at_recorder(line, step, position, event)
        case kind.Transfer():
            return _at_transfer(line, step, position, event)
        case kind.Notice():
            return _at_notice(line, step, position, event)
        case kind.Ending():
            return _at_ending(line, step, position, event)
        case kind.Announcement() | kind.ReminderGate():
            return Move(position)
        case None:
            return Move(position.at(line.menu))
        case _:
            assert_never(step)


def _at_recorder(line: Line, step: kind.Recorder, position: Position, event: Event) -> Move:
    ended = event if isinstance(event, RecordingEnded) else None
    left = ended is not None and not is_too_short(ended, step)
    key = ended.key if ended else event.keys[0] if isinstance(event, Input) else ""
    facts = Fact.MESSAGE if left else NO_FACTS
    if key in step.exits:
        move = replace(take(line, step.exits[key], position), facts=facts)
        return move.after(line.kept) if left or position.recording else move
    if isinstance(event, Input):
        return Move(position, Prelude(wordless=True))
    if ended and left:
        there = replace(position.at(step.then), recording=ended.recording)
        return Move(there, NOTHING, facts)
    return _nothing_said(step, position)


def _nothing_said(step: kind.Recorder, position: Position) -> Move:
    if position.recording:
        # The caller has left a message and did not record another: the first one stands.
        return Move(position.at(step.then))
    if position.attempt >= step.tries:
        return Move(position.at(step.empty))
    return Move(position.at(step.id, position.attempt + 1))


def is_too_short(event: RecordingEnded, step: kind.Recorder) -> bool:
    """Return whether a recording holds less speech than anyone needs to say something.

    One of unknown length is not: its sound will tell. RecordingDuration counts the silence that
    ended the recording (twilio.com/docs/voice/twiml/record, Request parameters).
    """
    if event.seconds is None:
        return False
    silence = step.silence_seconds if event.ended_by_silence else 0
    return event.seconds - silence < step.shortest_seconds


def _at_transfer(line: Line, step: kind.Transfer, position: Position, event: Event) -> Move:
    match event:
        case DialEnded(connected=True):
            return Move(position.at(step.answered), facts=Fact.PERSON)
        case DialEnded():
            return Move(position.at(step.unanswered))
        case Input(keys=keys):
            way_out = step.exits.get(keys[0])
            if way_out and way_out.to and way_out.act is not Act.PERSON:
                return take(line, way_out, position)
            return Move(position, Prelude(wordless=True))
        case _:
            return Move(position)


def _at_notice(line: Line, step: kind.Notice, position: Position, event: Event) -> Move:
    if not isinstance(event, Input):
        return Move(position)
    asked = line.steps.get(step.then)
    if isinstance(asked, entry.LeafletEntry) and event.keys not in step.exits:
        return by_number(line, asked, position.at(asked.id), event.keys).first(*step.first)
    way_out = step.exits.get(event.keys[0])
    if way_out and way_out.to in ("", step.id):
        return take(line, way_out, position)
    if way_out:
        return replace(take(line, way_out, position), prelude=Prelude(first=step.first))
    if step.other:
        return _other_key(line, position, step.other, step.first)
    return Move(position.at(step.id, position.attempt + 1))


def _at_ending(line: Line, step: kind.Ending, position: Position, event: Event) -> Move:
    if not isinstance(event, Input) or not step.exits:
        return Move(position)
    if event.keys[0] in step.exits:
        return take(line, step.exits[event.keys[0]], position)
    return _other_key(line, position, line.menu)


def _other_key(line: Line, position: Position, menu: str, first: Sayings = ()) -> Move:
    """Ask at a menu as after a key without a meaning there: that key was its first attempt."""
    return Move(position.at(menu, attempt=2), Prelude(first, before=(line.no_match,)))
