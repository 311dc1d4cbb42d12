"""How patiently an address is asked, as its fragment says: `#rc=2&rp=5xx,ct,rt&e=dublin`.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. The fragment goes
with the number's addresses and with those in TwiML; it is neither sent nor signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag

from ivr.phone.happenings import TwimlError

POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})
EDGES = frozenset(
    {"ashburn", "dublin", "frankfurt", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla"}
)
RANGES: Mapping[str, tuple[int, int]] = {
    "ct": (100, 10_000),
    "rt": (100, 15_000),
    "tt": (100, 15_000),
    "rc": (0, 5),
}


@dataclass(frozen=True)
class Overrides:
    """Twilio's defaults, or what a fragment sets instead; times are in seconds.

    `total` bounds all tries together. `policies` are what is tried again: no connection (ct), no
    answer in time (rt), an answer with such a status (4xx, 5xx), or all of these.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policies: frozenset[str] = frozenset({"ct"})

    def tries_again_after(self, failure: str) -> bool:
        """Return whether `failure` (ct, rt, 4xx, 5xx) is tried again."""
        return failure in self.policies or "all" in self.policies


def read_overrides(url: str) -> Overrides:
    """Return what the fragment of `url` says.

    Raises:
        TwimlError: a name or value that Twilio does not know.
    """
    given = dict(_pairs(url))
    numbers = {name: _number(url, name, given[name]) for name in RANGES if name in given}
    usual = Overrides()
    for edge in filter(None, given.get("e", "").split(",")):
        if edge not in EDGES:
            raise _refused(11240, url, f"edge {edge!r}", ", ".join(sorted(EDGES)))
    return Overrides(
        connect=numbers.get("ct", usual.connect * 1000) / 1000,
        read=numbers.get("rt", usual.read * 1000) / 1000,
        total=numbers.get("tt", usual.total * 1000) / 1000,
        retries=round(numbers.get("rc", usual.retries)),
        policies=_policies(url, given["rp"]) if "rp" in given else usual.policies,
    )


def _pairs(url: str) -> list[tuple[str, str]]:
    pairs = []
    for part in filter(None, urldefrag(url).fragment.split("&")):
        name, _, value = part.partition("=")
        if name not in {*RANGES, "rp", "e", "sni"} or not value:
            raise _refused(11100, url, repr(part), "ct, rt, tt, rc, rp, sni and e, each with =")
        pairs.append((name, value))
    return pairs


def _number(url: str, name: str, value: str) -> float:
    lowest, highest = RANGES[name]
    if not re.fullmatch(r"[0-9]{1,5}", value) or not lowest <= int(value) <= highest:
        raise _refused(11100, url, f"{name}={value}", f"{lowest} to {highest}")
    return float(value)


def _policies(url: str, value: str) -> frozenset[str]:
    policies = frozenset(value.split(","))
    if not policies <= POLICIES:
        raise _refused(11243, url, f"rp={value}", ", ".join(sorted(POLICIES)))
    return policies


def _refused(code: int, url: str, what: str, allowed: str) -> TwimlError:
    return TwimlError(code, f"the fragment of {url} has {what}.", f"Allowed: {allowed}.")
