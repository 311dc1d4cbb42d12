"""Remembers what was worked out of a word while it helps, until a question is answered; pure.

A leaflet's words are looked at thousands of times while its index is made; those of a caller are
kept for one turn and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_R = TypeVar("_R")

_FORGET: list[Callable[[], None]] = []


def remembered_for_now(work_out: Callable[[str], _R]) -> Callable[[str], _R]:
    """Return a function of one word that works each word out once, until `forget`."""
    remembering = lru_cache(maxsize=20_000)(work_out)
    _FORGET.append(remembering.cache_clear)
    return remembering


def forget() -> None:
    """Forget every word that is remembered."""
    for cleared in _FORGET:
        cleared()
