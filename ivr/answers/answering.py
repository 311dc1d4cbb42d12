"""Answers a caller's question out of one leaflet: what it calls for, and which parts fit; pure.

The words of the question stay in here: nothing keeps or shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from ivr.answers.bare_words import words_of
from ivr.answers.bridge import Bridge, beside, general
from ivr.answers.deciding import decided
from ivr.answers.lexis import Lexis
from ivr.answers.mixing import mixed
from ivr.answers.passages import Searchable, passages
from ivr.answers.ranking import Ranking
from ivr.answers.reply import Reply
from ivr.answers.short_memory import forget
from ivr.answers.signals import Signal, signals_in
from ivr.answers.under_headings import stretches
from ivr.line.leaflet import LEAFLETS, Leaflet
from ivr.words.asked import Decision


def answering_of(leaflet: Leaflet, folder: Path | None = None) -> Answering:
    """Return what answers out of a leaflet; `folder` is the one it stands in.

    Without a folder it is that of the hospital's own leaflets. A leaflet without a bridge of its
    own is answered with the general one.

    Raises:
        BridgeError: the bridge beside the leaflet is broken.
    """
    found = passages(leaflet)
    return Answering(found, bridge_of(found, folder or LEAFLETS / leaflet.name))


def bridge_of(found: Sequence[Searchable], folder: Path) -> Bridge:
    """Return the bridge of a leaflet with these passages in its folder, empty when there is none.

    Raises:
        BridgeError: it is broken.
    """
    return beside(folder, {it.title for it in found} | {it.text for it in found if it.is_heading})


class Answering:
    """A leaflet that answers; its index is made at the first question."""

    def __init__(self, found: tuple[Searchable, ...], bridge: Bridge) -> None:
        self.passages = found
        self._bridge = bridge

    def answer(self, question: str, meaning: Sequence[float] | None = None) -> Reply:
        """Return what the leaflet has to say; any text has a reply.

        `meaning` is how like the question is to each of `passages`, from the optional process.

        Raises:
            ValueError: `meaning` is not as long as `passages`.
        """
        if meaning is not None and len(meaning) != len(self.passages):
            raise ValueError(f"{len(meaning)} likenesses for {len(self.passages)} passages")
        try:
            return self._reply(question, meaning)
        finally:
            forget()

    def _reply(self, question: str, meaning: Sequence[float] | None) -> Reply:
        words = words_of(question)
        signals = signals_in(words)
        units = tuple(self._lexis.units(words))
        found = self._ranking.found(units)
        ranked = mixed(found, self.passages, meaning)
        sure = self._ranking.certainty(units, found)
        decision = _called_for(signals) or decided(sure, ranked, meaning)
        return Reply(decision, ranked, Signal.DESPAIR in signals)

    def get_ready(self) -> None:
        """Make what the first question would have to wait for: the index, and the rules."""
        self.answer(self.passages[0].text if self.passages else "")

    @cached_property
    def _lexis(self) -> Lexis:
        words = (word for one in self.passages for word in words_of(f"{one.title} {one.text}"))
        return Lexis((general(), self._bridge), words)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(tuple(stretches(self.passages, self._lexis, self._bridge.asked)))


def _called_for(signals: frozenset[Signal]) -> Decision | None:
    if Signal.EMERGENCY in signals:
        return Decision.EMERGENCY
    return Decision.PERSON if Signal.PERSON in signals else None
