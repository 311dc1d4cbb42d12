"""What becomes of a question in one's own words, and of the parts that are offered for it; pure."""

from __future__ import annotations

from dataclasses import replace

from ivr.call.events import Asked, Event, Input
from ivr.call.moves import Move, at_menu, once_more, take
from ivr.words.act import Act
from ivr.words.asked import Decision
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import Offer, OpenQuestion


def at_question(line: Line, step: OpenQuestion, position: Position, event: Event) -> Move:
    """Decide where a question leads, or a key that was pressed instead."""
    match event:
        case Asked():
            return _answered(step, position, event)
        case Input(keys=keys) if way_out := step.exits.get(keys[0]):
            return take(line, way_out, position)
        case Input():
            return once_more(position, line.wrong_keys, step.on_no_match, line.no_match)
        case _:
            return once_more(position, step.silences, step.on_silence, line.patience)


def _answered(step: OpenQuestion, position: Position, asked: Asked) -> Move:
    there = replace(position.at(step.ways[asked.decision]), places=asked.places)
    if asked.decision is not Decision.EMERGENCY:
        return Move(there)
    return Move(there).first(*step.emergency, *(step.despair if asked.despair else ()))


def at_offer(line: Line, step: Offer, position: Position, event: Event) -> Move:
    """Decide what follows what was offered: Act.NEXT brings the next place, or a way out."""
    menu = step.menu(position.places)
    if menu is None:
        return Move(position.at(line.menu))
    way_out = menu.exits.get(event.keys[0]) if isinstance(event, Input) else None
    if way_out is None or way_out.act is not Act.NEXT:
        return at_menu(line, menu, position, event)
    others = position.places[1:]
    there = position.at(way_out.to if others else step.no_other)
    return Move(replace(there, places=others))
