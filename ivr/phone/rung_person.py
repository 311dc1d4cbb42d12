"""Somebody whom the line calls, in a story: `person.answers().hears("Dag").presses("6")`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self, Unpack

from ivr.phone import happenings as happened
from ivr.phone.caller import Caller
from ivr.phone.clock import TimeSource, real_time
from ivr.phone.driving import Observer, ignore
from ivr.phone.happenings import Pickup, Reaction
from ivr.phone.interpreter import Equipment
from ivr.phone.made_calls import MadeCall, MadeCalls
from ivr.phone.outbound import OutboundInterpreter
from ivr.phone.simulated_call import TwilioNumber

WALK = 8.0
"""Seconds until somebody has reached the telephone."""

MACHINE = 20.0
"""Seconds until an answering machine takes over."""


class RungPerson(Caller):
    """Whoever has the number to which a call was made; from the answer on a caller as any other.

    Args:
        number: a number of the line's account.
        made: the call.
        calls: where is told what becomes of it.
        strict: let any error Twilio would log fail the story.
        observer: is told everything that happens, with the seconds since it began to ring.
        clock: gives the moment that status callbacks tell.
        equipment: the arguments of Interpreter but for the caller.
    """

    def __init__(
        self,
        number: TwilioNumber,
        made: MadeCall,
        calls: MadeCalls,
        *,
        strict: bool = True,
        observer: Observer = ignore,
        clock: TimeSource = real_time,
        **equipment: Unpack[Equipment],
    ) -> None:
        interpreter = OutboundInterpreter(number, made, calls, clock=clock, **equipment)
        self._pickup: Pickup = "person"
        self._drive(interpreter, strict, observer, begins=".answers()")

    def dials(self) -> Self:
        """Refuse: this is somebody who is rung."""
        raise AssertionError("This person is rung; begin with answers() or another way it ends.")

    def answers(self, after: float = WALK) -> Self:
        """Pick up `after` so many seconds of ringing."""
        return self._rings("answers", happened.DialResult("answered", after))

    def machine_answers(self, says: str = "Dit is de voicemail. Spreek in na de toon.") -> Self:
        """Let a machine answer, which speaks through the first words, and hears it to the end."""
        self._rings("does not answer, but a machine does", happened.DialResult("answered", MACHINE))
        self._did(f"has a machine that says: {says}")
        return self.listens_to_the_end()

    def lets_it_ring(self) -> Self:
        """Be away until it stops ringing."""
        return self._rings("lets it ring", happened.Finished())

    def refuses(self, after: float = WALK) -> Self:
        """Refuse the call, as a mobile telephone can."""
        return self._rings("refuses the call", happened.PartyHungUp(after))

    def is_engaged(self) -> Self:
        """Be on the telephone with somebody else."""
        return self._rings("is on the telephone already", happened.DialResult("busy", 1.0))

    def is_out_of_reach(self) -> Self:
        """Have a number that the network cannot reach."""
        return self._rings("is out of reach", happened.DialResult("failed", 1.0))

    def pickup_is(self, pickup: Pickup) -> Self:
        """Settle what `begins` makes of the ringing."""
        self._pickup = pickup
        return self

    def begins(self) -> Self:
        """Let the ringing become what was settled."""
        acts: Mapping[Pickup, Callable[[], Self]] = {
            "person": self.answers,
            "machine": self.machine_answers,
            "nobody": self.lets_it_ring,
            "engaged": self.is_engaged,
            "refuses": self.refuses,
            "out-of-reach": self.is_out_of_reach,
        }
        return acts[self._pickup]()

    def _rings(self, how: str, reaction: Reaction) -> Self:
        assert not self._dialled, "This telephone has rung already; every call is another person."
        self._dialled = True
        self._take(next(self._talk, None))
        assert isinstance(self._now, happened.BeingRung), self._explain("No telephone rings.")
        self._did(how)
        return self._react(reaction)
