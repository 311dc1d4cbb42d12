"""What a stand-in for Twilio knows of an account beside its calls: numbers, papers and limits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HOME = "us1"
"""The region of the hosts that serve all regions, and of every number that was just bought."""

JUST_BOUGHT: Mapping[str, str | None] = {
    "status_callback": "",
    "status_callback_method": "POST",
    "trunk_sid": None,
    "voice_application_sid": None,
    "voice_fallback_method": "POST",
    "voice_fallback_url": None,
    "voice_method": "POST",
    "voice_receive_mode": "voice",
    "voice_url": "https://demo.twilio.com/welcome/voice/",
}
"""How Twilio sets a number up that was bought in its console."""


@dataclass
class HeldNumber:
    """A number of the account; each region has its own copy of how it is set up.

    `region` is where its calls are handled; None while nobody assigned it. `known_in` are the
    regions that have a copy at all; None: every one.
    """

    number: str
    sid: str = field(default_factory=lambda: f"PN{secrets.token_hex(16)}")
    region: str | None = None
    address_requirements: str = "none"
    address_sid: str | None = None
    bundle_sid: str | None = None
    can_speak: bool = True
    known_in: frozenset[str] | None = None
    copies: dict[str, dict[str, str | None]] = field(default_factory=dict)

    def is_known_in(self, region: str) -> bool:
        """Return whether a region has a copy."""
        return self.known_in is None or region in self.known_in

    def copy_in(self, region: str) -> dict[str, str | None]:
        """Return how it is set up in a region; what is changed there is changed nowhere else."""
        return self.copies.setdefault(region, dict(JUST_BOUGHT))


@dataclass
class HeldAccount:
    """An account whose exchange stands in one region; `tokens` are those of other regions.

    `media_asks_password` is the switch "HTTP Basic Authentication for media access", which is off
    in an account that was just made (twilio.com/docs/usage/security). `countries` are those that
    may be rung, each with whether its dear numbers may be too; `alarms` are the usage triggers.
    """

    numbers: list[HeldNumber] = field(default_factory=list)
    region: str = "ie1"
    tokens: dict[str, str] = field(default_factory=dict)
    status: str = "active"
    kind: str = "Full"
    media_asks_password: bool = True
    bundles: dict[str, str] = field(default_factory=dict)
    countries: dict[str, bool] = field(default_factory=lambda: {"NL": False})
    alarms: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def with_numbers(cls, numbers: Iterable[str]) -> HeldAccount:
        """Return an account that has just bought these numbers (E.164)."""
        return cls([*map(HeldNumber, numbers)])

    def by_sid(self, sid: str) -> HeldNumber | None:
        """Return the number with this SID."""
        return next((one for one in self.numbers if one.sid == sid), None)

    def by_number(self, number: str) -> HeldNumber | None:
        """Return the number that is this one, in E.164."""
        return next((one for one in self.numbers if one.number == number), None)
