"""How a number of the line is to be set up at Twilio, and where it is not so.

Source: twilio.com/docs/phone-numbers/api/incomingphonenumber-resource, whose names stand here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ivr.twilio.addresses import for_nobody, for_the_caller
from ivr.twilio.calls_out import FALLBACK

SetUp = Mapping[str, str]
"""What a number is set to, by Twilio's name of each field."""

DEMONSTRATIONS = ("demo.twilio.com",)
"""Where Twilio points a number that was just bought: nobody misses it."""

ASPECTS: Mapping[str, tuple[str, ...]] = {
    "handler": ("voice_application_sid", "trunk_sid", "voice_receive_mode"),
    "voice": ("voice_url", "voice_method"),
    "fallback": ("voice_fallback_url", "voice_fallback_method"),
    "status": ("status_callback", "status_callback_method"),
}
"""What is told of a number, and the fields that say it.

An application or a trunk goes before the addresses, which are then ignored.
"""

REMEDIES: Mapping[str, str] = {
    "handler": "An application, a trunk or fax takes the calls before the addresses are asked.",
    "voice": "Callers reach something else, or nothing.",
    "fallback": "Callers hear Twilio's own error when the line does not answer.",
    "status": "Nobody tells the line that a caller hung up.",
}
"""What it means that an aspect is not as it should be."""


@dataclass(frozen=True)
class OwnNumber:
    """A number of the account as one region knows it; the SIDs are empty where there is none.

    `address_requirements` is none, any, local or foreign: which address Twilio wants of its owner.
    """

    sid: str
    number: str
    set_up: SetUp
    can_speak: bool = True
    address_requirements: str = "none"
    address_sid: str = ""
    bundle_sid: str = ""


def wanted(public_base_url: str, fallback_url: str) -> SetUp:
    """Return how every number of the line is to be set up.

    A file on another host is fetched with GET; the line itself is posted to.
    """
    return {
        "voice_application_sid": "",
        "trunk_sid": "",
        "voice_receive_mode": "voice",
        "voice_url": for_the_caller(f"{public_base_url}/voice"),
        "voice_method": "POST",
        "voice_fallback_url": for_the_caller(fallback_url or f"{public_base_url}/voice/{FALLBACK}"),
        "voice_fallback_method": "GET" if fallback_url else "POST",
        "status_callback": for_nobody(f"{public_base_url}/voice/status"),
        "status_callback_method": "POST",
    }


def differences(number: OwnNumber, should: SetUp) -> SetUp:
    """Return what is to be changed, as it should be."""
    return {field: value for field, value in should.items() if number.set_up[field] != value}


def shown(set_up: SetUp, aspect: str) -> str:
    """Return an aspect in words: an address with its method, or what takes the calls."""
    if aspect == "handler":
        fields = ASPECTS[aspect]
        told = [f"{it} {set_up[it]}" for it in fields if set_up[it] not in ("", "voice")]
        return ", ".join(told) or "its own addresses"
    url, method = ASPECTS[aspect]
    return f"{set_up[url]} ({set_up[method]})" if set_up[url] else "nothing"


def serves(number: OwnNumber, should: SetUp) -> Iterator[str]:
    """Yield what a number does now that is neither ours nor Twilio's own example."""
    ours = {urlsplit(value).hostname for value in should.values() if "://" in value}
    for field in ("voice_application_sid", "trunk_sid"):
        if number.set_up[field]:
            yield f"{field} {number.set_up[field]}"
    for field in ("voice_url", "voice_fallback_url", "status_callback"):
        host = urlsplit(number.set_up[field]).hostname
        if host and host not in ours and host not in DEMONSTRATIONS:
            yield f"{field} {number.set_up[field]}"
