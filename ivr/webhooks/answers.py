"""What the line answers, each worked out once: the line is finite, and so are its documents.

A question holds all that `flow` and `twiml` may know beside what is one call's own, so nothing has
to be forgotten by hand: another hour, or another closure, is another question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from weakref import WeakKeyDictionary

from ivr.call import flow
from ivr.call.events import Event, Input, RecordingEnded
from ivr.call.moment import Moment
from ivr.house import House
from ivr.sound.layers import LayeredSounds
from ivr.sound.playable import Playable
from ivr.twilio.finished import Document, document_of
from ivr.twilio.twiml import Links, Surroundings, render
from ivr.words.line import Lines
from ivr.words.position import Position
from ivr.words.prompt import Pace, Prompt
from ivr.words.turn import HangUp, Turn

MOST = 10_000
"""Answers that are remembered, of a thousand bytes or two; a leaflet has about eight hundred, and
others when the clinic opens or closes. Of hundreds of leaflets the answers that are given most."""

Question = tuple[Position, Event | None, Moment]
"""What happened where, and when; without an event the call begins."""


@dataclass(frozen=True)
class Own:
    """What belongs to one call only: the number that was keyed in (E.164), and its recordings.

    `recording` is the RecordingSid under review, `newest` that of the recording that just ended,
    and `reminder` names the try that is being rung.
    """

    number: str = ""
    recording: str = ""
    newest: str = ""
    reminder: str = ""

    @classmethod
    def of(cls, position: Position, event: Event | None) -> Own:
        """Return what a question holds that is its caller's own."""
        newest = event.recording if isinstance(event, RecordingEnded) else ""
        if not (position.number or position.recording or newest or position.reminder):
            return NOTHING
        return cls(position.number, position.recording, newest, position.reminder)

    def recording_for(self, recording: str) -> str:
        """Return the recording of this call that is there in the call of `ONE`."""
        return {ONE.recording: self.recording, ONE.newest: self.newest}.get(recording, "")

    def position_for(self, position: Position) -> Position:
        """Return a position of `ONE` as the same position in this call."""
        return replace(
            position,
            number=position.number and self.number,
            recording=self.recording_for(position.recording),
            reminder=position.reminder and self.reminder,
        )

    def turn(self, turn: Turn) -> Turn:
        """Return a turn of `ONE` that waits in this call."""
        if self is NOTHING or isinstance(turn.wait, HangUp):
            return turn
        here = self.position_for(turn.wait.position)
        return replace(turn, wait=replace(turn.wait, position=here))

    def links(self, links: Links) -> Links:
        """Return links to this call that are asked for by the positions of `ONE`."""
        if self is NOTHING:
            return links
        of, here = self.recording_for, self.position_for
        return replace(
            links,
            step=lambda position, before_part: links.step(here(position), before_part),
            recording=lambda recording: links.recording(of(recording)),
            recording_callback=lambda position: links.recording_callback(here(position)),
        )


NOTHING = Own()


ONE = Own("+31101111111", "REone", "REnewest-of-one", "one")
OTHER = Own("+31202222222", "REother", "REnewest-of-other", "other")
"""Two callers who have nothing in common but what they do."""


class Answers:
    """The answers of a house, for as long as its sounds stay as they are."""

    def __init__(self, lines: Lines, sounds: Playable, around: Surroundings) -> None:
        self.sounds, self.around = sounds, around
        self._lines = lines
        self._remembered = lru_cache(MOST)(self._worked_out)

    def begin(self, dialled: str, moment: Moment, links: Links) -> tuple[Turn, str]:
        """Return the turn with which a number that rings is answered, and its document."""
        return self._answer((Position("", dialled=dialled), None, moment), links)

    def advance(
        self, position: Position, event: Event, moment: Moment, links: Links
    ) -> tuple[Turn, str]:
        """Return the turn that follows, and its document in the call that `links` belong to."""
        return self._answer((position, event, moment), links)

    def _answer(self, question: Question, links: Links) -> tuple[Turn, str]:
        position, event, moment = question
        own = Own.of(position, event)
        # More than one key is a number, and of those there is no end; nor of those that are shown.
        is_finite = moment.shown is None and (not isinstance(event, Input) or len(event.keys) == 1)
        known = self._remembered(*_asked_by(ONE, question)) if is_finite else None
        if known:
            turn, document = known
            return own.turn(turn), document.filled(own.links(links))
        turn = self._turn(position, event, moment)
        return turn, render(turn, links)

    def _worked_out(
        self, position: Position, event: Event | None, moment: Moment
    ) -> tuple[Turn, Document] | None:
        """Work an answer out; None when two callers hear different words, as a number read back."""
        turn = self._turn(position, event, moment)
        other = self._turn(*_asked_by(OTHER, (position, event, moment)))
        document = document_of(turn, self.around)
        is_the_same = document.pieces == document_of(other, self.around).pieces
        return (turn, document) if is_the_same else None

    def _turn(self, position: Position, event: Event | None, moment: Moment) -> Turn:
        if event is None:
            return flow.begin(self._lines, moment, position.dialled)
        return flow.advance(self._lines, position, event, moment)


def _asked_by(own: Own, question: Question) -> Question:
    """Return the same question of another caller."""
    position, event, moment = question
    if position.number or position.recording or position.reminder:
        position = replace(
            position,
            number=position.number and own.number,
            recording=position.recording and own.recording,
            reminder=position.reminder and own.reminder,
        )
    if isinstance(event, RecordingEnded):
        event = replace(event, recording=event.recording and own.newest)
    return position, event, moment


def answers_of(house: House) -> Answers:
    """Return the answers of a house with its sounds of this moment."""
    sounds, known = house.sounds.now, _ANSWERS.get(house.sounds)
    if known is None or known.sounds is not sounds:
        known = Answers(house.library, sounds, _surroundings(house, sounds))
        _ANSWERS[house.sounds] = known
    return known


_ANSWERS: WeakKeyDictionary[LayeredSounds, Answers] = WeakKeyDictionary()


def _surroundings(house: House, sounds: Playable) -> Surroundings:
    settings = house.settings

    def sound(prompt: Prompt, pace: Pace) -> str | None:
        file = sounds.file_of(prompt, pace)
        return file and f"{settings.public_base_url}/audio/{file}"

    return Surroundings(sound, frozenset(house.library.desks), house.library.numbers)
