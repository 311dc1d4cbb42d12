"""The clinics behind the leaflets: leaflets that name the same desk have one clinic."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.call.hours import OpeningHours


@dataclass(frozen=True)
class Clinic:
    """A clinic: the number of its desk (E.164), by which all rooms know it; its name; its hours."""

    number: str
    name: str
    hours: OpeningHours
