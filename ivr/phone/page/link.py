"""What a link to the page sets up, and which parts of it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import datetime

from ivr.dutch.public_days import AMSTERDAM
from ivr.phone.acts import CallerAct, read
from ivr.phone.page.wording import OUTCOMES, SPEEDS, VOICES

FIRST, LAST = datetime(2000, 1, 1, tzinfo=AMSTERDAM), datetime(2100, 1, 1, tzinfo=AMSTERDAM)
"""Between these lie the moments to which the clock of the line can be set."""

_OFFERED: Mapping[str, Container[str]] = {
    "nummer": {"anoniem"},
    "doorverbinden": OUTCOMES,
    "stem": VOICES,
    "tempo": SPEEDS,
}


def read_moment(text: str) -> datetime | None:
    """Return what the clock of the line is set to; None for the time it is.

    Raises:
        ValueError: this is no moment, or not of these days.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)
    if not FIRST <= moment < LAST:
        raise ValueError(f"{text} is not between {FIRST:%Y} and {LAST:%Y}")
    return moment


def acts_of(link: Mapping[str, str]) -> tuple[CallerAct, ...]:
    """Return what the caller does by itself; nothing when a part of it cannot be done."""
    text = link.get("toetsen", "")
    return read(text) if _can(read, text) else ()


def mistakes(link: Mapping[str, str]) -> list[str]:
    """Return the values in a link that this page can do nothing with."""
    able: dict[str, Callable[[str], bool]] = {
        "klok": lambda text: _can(read_moment, text),
        **{name: offered.__contains__ for name, offered in _OFFERED.items()},
        "toetsen": lambda text: _can(read, text),
    }
    return [link[name] for name, can in able.items() if link.get(name) and not can(link[name])]


def _can(reads: Callable[[str], object], text: str) -> bool:
    try:
        reads(text)
    except ValueError:
        return False
    return True
