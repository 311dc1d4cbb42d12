"""Finds what has no place to be cut into sounds, and so may take too long in one go; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.dutch.pacing import seconds_to_say
from ivr.importing.cutting import Draft
from ivr.line.paragraphs import LONGEST_ESTIMATE, sounds
from ivr.line.timings import LONGEST_SOUND

_FIRST_WORDS = 6


def long_sounds(parts: Iterable[Draft]) -> Iterator[str]:
    """Yield a sentence for each sound that scripts/check_line.py may refuse for its length."""
    for part in parts:
        for sound in sounds(block.text for block in part.blocks):
            seconds = seconds_to_say(sound)
            if seconds > LONGEST_ESTIMATE:
                yield _told(part.title, sound, seconds)


def _told(title: str, sound: str, seconds: float) -> str:
    begin = " ".join(sound.split()[:_FIRST_WORDS])
    slow = seconds * LONGEST_SOUND / LONGEST_ESTIMATE
    return (
        f"part {title!r}: from {begin!r} on it takes up to {slow:.0f} s in one go, and "
        f"{LONGEST_SOUND:.0f} s is the most for one sound: end a sentence sooner, with a full stop."
    )
