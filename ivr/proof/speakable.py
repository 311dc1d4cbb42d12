"""Finds the words that no voice can be given, as a rule of the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ivr.dutch.spoken.refused import refused
from ivr.dutch.spoken.vocabulary import Vocabulary
from ivr.proof.issue import Issue
from ivr.words.prompt import Prompt


def unspeakable(
    prompts: Iterable[Prompt], vocabulary: Vocabulary, sources: Mapping[str, str]
) -> Iterator[Issue]:
    """Return an issue for everything that the building of the sound would refuse.

    Args:
        sources: The text of every file that holds words for callers, by its name.
    """
    return (Issue("", sentence) for sentence in refused(prompts, vocabulary, sources))
