"""What becomes of keys that are keyed in one after the other: a number, a leaflet, a day; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ivr.call.day_meant import day_meant
from ivr.call.events import Event, Input
from ivr.call.moves import Move, once_more, take
from ivr.dutch import digits_and_days
from ivr.dutch.ring_back import number_to_ring
from ivr.words import entry
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.prompt import Prompt


def at_number(line: Line, step: entry.NumberEntry, position: Position, event: Event) -> Move:
    """Decide where the number leads that somebody can be called back on."""
    if not isinstance(event, Input):
        return once_more(position, len(step.asks), step.skip, line.patience)
    if len(event.keys) == 1 and event.keys in step.exits:
        return take(line, step.exits[event.keys], position)
    number = number_to_ring(event.keys.rstrip("#"))
    if number:
        return Move(replace(position.at(step.then), number=number))
    return once_more(position, len(step.asks), step.skip, step.invalid)


def at_leaflet_number(
    line: Line, step: entry.LeafletEntry, position: Position, event: Event
) -> Move:
    """Decide where the number of a leaflet leads."""
    if not isinstance(event, Input):
        return once_more(position, len(step.asks), step.otherwise, line.patience)
    return by_number(line, step, position, event.keys)


def by_number(line: Line, step: entry.LeafletEntry, position: Position, typed: str) -> Move:
    """Decide the same of keys that were keyed in before the line asked for them."""
    keys = _begun_anew(typed)
    if leaflet := step.numbers.get(keys):
        return Move(replace(position.at(step.then), leaflet=leaflet))
    if command := _command(step, typed):
        return take(line, step.exits[command], position)
    return _say_why(step, position, step.unknown, *digits_and_days.read_digits(keys))


def at_date(
    line: Line, step: entry.DateEntry, position: Position, event: Event, today: date
) -> Move:
    """Decide where a day leads, of a test or of an appointment."""
    if not isinstance(event, Input):
        return once_more(position, len(step.asks), step.on_silence, line.patience)
    keys = _begun_anew(event.keys)
    meant = day_meant(keys, today)
    if isinstance(meant, date):
        return Move(replace(position.at(step.then), day=meant - step.before))
    if command := _command(step, event.keys):
        return take(line, step.exits[command], position)
    return _say_why(step, position, step.doubts[meant])


def _say_why(
    step: entry.LeafletEntry | entry.DateEntry, position: Position, why: Prompt, *kindly: Prompt
) -> Move:
    """Ask again with the reason where no key reaches it; whoever is asked no more hears none."""
    move = once_more(position, len(step.asks), step.otherwise, *kindly)
    return move if move.position.step != step.id else move.first(why)


def _begun_anew(typed: str) -> str:
    """Return the digits that count: * begins anew, and whoever ends with it means #."""
    return typed.rstrip("*#").rpartition("*")[2]


def _command(step: entry.LeafletEntry | entry.DateEntry, typed: str) -> str:
    """Return the key that was pressed alone, or again and again because nothing happened yet."""
    pressed = set(typed.rstrip("#") or "#")
    return pressed.pop() if len(pressed) == 1 and pressed <= step.exits.keys() else ""
