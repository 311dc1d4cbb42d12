"""How well the recogniser of a simulated call hears: what it makes of words, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.dutch.misheard import misheard

CONFIDENCE = 0.9
"""How sure a recogniser is of words that it heard well."""


@dataclass(frozen=True)
class Recogniser:
    """Hears `percent` of 100 words as others, the same ones for the same `seed`.

    It tells a `confidence` of 0.0 to 1.0, or none (None), as it may.
    """

    confidence: float | None = CONFIDENCE
    percent: float = 0.0
    seed: int = 0

    def hears(self, words: str) -> str:
        """Return the words as they are recognised.

        Raises:
            ValueError: `percent` is no percentage.
        """
        return misheard(words, self.percent, self.seed) if self.percent else words


HEARS_WELL = Recogniser()
