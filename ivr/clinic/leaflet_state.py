"""What an editor wants to know of each leaflet: how long it sounds, in which voice, what it lacks.

It is worked out once for each leaflet and each change of the sounds. With hundreds of leaflets that
takes a moment, so a page that is in a hurry gets what is known by then.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ivr.house import House
from ivr.line.leaflet import Leaflet
from ivr.line.topics import read_aloud
from ivr.sound.coverage import Coverage, coverage
from ivr.sound.layers import LayeredSounds
from ivr.sound.playable import Playable
from ivr.words.prompt import Pace, Prompt

if TYPE_CHECKING:
    from ivr.dutch.spoken.vocabulary import Vocabulary

HURRY = 0.5
"""Seconds that a page spends on leaflets of which nothing is known yet."""


@dataclass(frozen=True)
class LeafletState:
    """The sound of one leaflet's own words.

    `seconds` are estimated where there is no sound. `unspeakable` has a sentence, with file, line
    and remedy, for what cannot be given a sound at all; None where that cannot be judged, on a
    machine that has only what answers callers.
    """

    seconds: Mapping[Pace, float]
    sound: Coverage
    unspeakable: tuple[str, ...] | None

    @property
    def voices(self) -> tuple[str, ...]:
        """Return who speaks, the most first."""
        return tuple(voice for voice, _ in self.sound.voices)

    @property
    def missing(self) -> int:
        """Return how many sentences have no whole sound, at one of the paces or both."""
        return len({*self.sound.without, *self.sound.broken})

    @property
    def stale(self) -> int:
        """Return how many sentences have a sound that says other words."""
        return len(self.sound.other_words)


_Known = dict[str, tuple[Playable, LeafletState]]
_KNOWN: WeakKeyDictionary[LayeredSounds, _Known] = WeakKeyDictionary()
"""What was worked out, by the sounds of a house: its leaflets stay the same as long as it does."""


def states(
    house: House, leaflets: Iterable[Leaflet], within: float = HURRY
) -> Iterator[LeafletState | None]:
    """Yield the state of each leaflet; None for those that `within` seconds left no time for.

    The first one does not count: it may have to wait for what judges words to be loaded.
    """
    known, sounds = _KNOWN.setdefault(house.sounds, {}), house.sounds.now
    until, judge = time.monotonic() + within, _Judge(house)
    for leaflet in leaflets:
        judged, state = known.get(leaflet.name, (None, None))
        if judged is not sounds and time.monotonic() < until:
            state, is_first = _state(house, leaflet, sounds, judge), not judge.worked
            known[leaflet.name] = sounds, state
            if is_first:
                until, judge.worked = time.monotonic() + within, True
        yield state


def _state(house: House, leaflet: Leaflet, sounds: Playable, judge: _Judge) -> LeafletState:
    own = [*dict.fromkeys(chain.from_iterable(read_aloud(leaflet).values()))]
    silent = [prompt for prompt in own if sounds.manifest.find(prompt.text, Pace.NORMAL) is None]
    return LeafletState(
        {pace: sum(sounds.seconds(prompt, pace) for prompt in own) for pace in Pace},
        coverage(own, sounds.manifest, house.audio, sounds.broken),
        judge.unspeakable(leaflet, silent) if silent else (),
    )


@dataclass
class _Judge:
    """Tells what nobody can say; the lexicons of all leaflets are read once."""

    house: House
    worked: bool = False

    def unspeakable(self, leaflet: Leaflet, silent: Iterable[Prompt]) -> tuple[str, ...] | None:
        """Return what is wrong with words that have no sound; those that have one were spoken."""
        # Only a leaflet without sound needs what makes speech; a line that answers does not.
        from ivr.dutch.spoken.refused import refused  # noqa: PLC0415

        try:
            return tuple(refused(silent, self._vocabulary, dict(self._sources(leaflet))))
        except ModuleNotFoundError as error:
            if error.name != "wordfreq":
                raise
            return None

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        from ivr.dutch.spoken.lexicon import for_leaflets  # noqa: PLC0415 - as above

        return for_leaflets(*self.house.settings.leaflet_folders).vocabulary

    def _sources(self, leaflet: Leaflet) -> Iterator[tuple[str, str]]:
        for folder in self.house.settings.leaflet_folders:
            file = folder / leaflet.name / "leaflet.md"
            if file.exists():
                yield f"{leaflet.name}/{file.name}", file.read_text(encoding="utf-8-sig")
