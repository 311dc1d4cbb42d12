"""What a webhook knows of the call it answers, each fact worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from werkzeug.utils import cached_property

from ivr.call.moment import Moment
from ivr.dutch.ring_back import ring_back
from ivr.house import house
from ivr.line.clinic import Clinic
from ivr.line.steps import REMINDER, REMINDER_MESSAGE
from ivr.logs.following import follow
from ivr.serving.access import this_request
from ivr.twilio.addresses import (
    ASKED,
    STARRED,
    Addresses,
    fields_of,
    for_nobody,
    for_the_caller,
    places_of,
    turn_of,
)
from ivr.twilio.calls_out import PROVING, REMINDING, RINGING_BACK
from ivr.twilio.posted_form import caller_number, dialled_number, pairs_of
from ivr.twilio.twiml import Links
from ivr.webhooks.answers import Answers, answers_of
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import Offer

BEGINS = ("/voice", f"/voice/{REMINDING.entry}")
"""Where the first request of a call goes, of one that comes in and of one that we make."""


class ThisCall:
    """The call of the request that is being answered: who asks, when, and where they come back."""

    def __init__(self) -> None:
        self.house = house()
        self.request = this_request()
        self.form: Mapping[str, str] = dict(reversed(pairs_of(self.request)))
        self._query: str = self.request.environ.get("QUERY_STRING", "")
        self.step: str = (self.request.view_args or {}).get("step", "")
        self.house.beside.goes_on()
        self.sid = self.form.get("CallSid", "")
        follow(self.sid)
        self.pressed_star = False
        """Whether star was just pressed while a code of the studio waits: a second one asks it."""

    @classmethod
    def of_caller(cls) -> ThisCall:
        """Return the call that a colleague is asked to accept; that leg has a SID of its own."""
        call = cls()
        call.sid = call.query.get("call", "")
        follow(call.sid)
        return call

    @cached_property
    def is_reminding(self) -> bool:
        """Return whether we rang, and the call is still about the reminder that was asked for.

        Its steps are no others', and its addresses alone name a try; its first one has no step.
        """
        own = (REMINDING.entry, REMINDER, REMINDER_MESSAGE)
        return REMINDING.named in self.query or self._place in own

    @cached_property
    def is_for_colleague(self) -> bool:
        """Return whether we rang a colleague: nobody on this call is a caller."""
        return any(
            one.named in self.query or self._place == one.entry for one in (RINGING_BACK, PROVING)
        )

    @property
    def _place(self) -> str:
        return self.step or self.request.path.rpartition("/")[2]

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Return what the address says beside the step."""
        return fields_of(self._query)

    @property
    def has_star(self) -> bool:
        """Return whether star was the key before this one, and a code of the studio waited."""
        return STARRED in self.query

    @cached_property
    def addresses(self) -> Addresses:
        """Return the addresses of the call."""
        base_url, seal = self.house.settings.public_base_url, self.house.seal
        number, leaflet = caller_number(self.form), self.query.get("leaflet", "")
        return Addresses(base_url, seal, self.sid, number, self._heard, leaflet)

    @cached_property
    def position(self) -> Position:
        """Return where the caller is."""
        position = self.addresses.position(self.step, self._query)
        return position if self.step else replace(position, dialled=self.dialled)

    @cached_property
    def dialled(self) -> str:
        """Return the number that the caller dialled, as `Position.dialled` tells it.

        An address without a step is one that Twilio was given for the number itself.
        """
        if told := self.query.get("dialled", ""):
            return told
        number = "" if self.step else dialled_number(self.form)
        return self.house.library.known_as(number) or ""

    @cached_property
    def line(self) -> Line:
        """Return the line of the leaflet that this request is about, or of the hall."""
        leaflet = self.query.get("leaflet", "")
        return self.house.library.of(Position("", leaflet=leaflet, dialled=self.dialled))

    @property
    def clinic(self) -> Clinic:
        """Return the clinic that answers in this line."""
        return self.house.library.clinics[self.line.clinic]

    @cached_property
    def answers(self) -> Answers:
        """Return what the line answers, with its sounds of this moment."""
        return answers_of(self.house)

    @cached_property
    def now(self) -> datetime:
        """Return the moment for the caller."""
        return self.house.clock()

    @cached_property
    def moment(self) -> Moment:
        """Return what is true of the world while this request is answered."""
        is_known = ring_back(self.addresses.caller_number).bar is None
        lasts = self.answers.sounds.seconds
        return self.house.calendar.moment(self.now, self.clinic, is_known, lasts)

    @cached_property
    def turn(self) -> int | None:
        """Return how many requests of this call came before; None where nothing tells it.

        One for which Twilio falls back was a turn itself, of which the caller heard nothing.
        """
        failed = self.form.get("ErrorUrl", "")
        turn = turn_of(failed or f"{self.request.path}?{self._query}", BEGINS)
        return turn + 1 if failed and turn is not None else turn

    @property
    def topic(self) -> str | None:
        """Return the topic that the line read last in this call, as colleagues call it."""
        return self.line.topic_names.get(self.line.topic_of.get(self._heard, ""))

    @cached_property
    def links(self) -> Links:
        """Return the addresses that a document of this call points to."""
        turn, now = None if self.turn is None else self.turn + 1, self.now
        own = replace(self.addresses, starred=self.pressed_star, turn=turn)

        def step(position: Position, before_part: float | None) -> str:
            begins = None if before_part is None else now + timedelta(seconds=before_part)
            return for_the_caller(own.step(position, begins))

        return Links(
            self.answers.around,
            step=step,
            recording=lambda recording: own.own_recording(recording, now),
            recording_callback=lambda position: for_nobody(own.recording_callback(position)),
            whisper=lambda position: for_the_caller(own.whisper(position)),
        )

    @cached_property
    def _heard(self) -> str:
        """Return the step that read a topic last: that of this request, or one before it."""
        topics, step = self.line.topic_of, self.line.steps.get(self.step)
        if isinstance(step, Offer):
            return step.part_at(places_of(self.query.get(ASKED, "")))
        if self.step in topics:
            return self.step
        before = self.query.get("heard", "")
        return before if before in topics else ""
