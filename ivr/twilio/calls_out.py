"""Calls out: a number with a consent that stands is rung once, or is not; and was it rung?"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.dutch.ring_back import is_of_a_person


@dataclass(frozen=True)
class Consented:
    """A number (E.164) with a standing consent; only `ivr.reminders.consent` makes one.

    Raises:
        ValueError: it is no Dutch telephone of a person, whatever anybody consented to.
    """

    number: str

    def __post_init__(self) -> None:
        if not is_of_a_person(self.number):
            raise ValueError("only a Dutch landline or mobile number is ever rung by us")
