"""Finds the words that no voice can be given, and the file and line on which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ivr.dutch.phrasing import phrases
from ivr.dutch.spoken import UnspeakableError, speak
from ivr.dutch.spoken.vocabulary import Vocabulary
from ivr.words.prompt import Pace, Prompt

_CONTEXT = 4
"""This many words on each side tell one place from another."""

_BETWEEN_WORDS = r"[\s\"'\\fr{}-]+"
"""What may stand between two words of a sentence in its file: a new line, quotes, a list's dash."""

_PLAIN_WORD = "iets"


def refused(
    prompts: Iterable[Prompt], vocabulary: Vocabulary, sources: Mapping[str, str]
) -> Iterator[str]:
    """Return a sentence for everything that the building of the sound would refuse.

    It tells the file and the line, the word and the remedy.

    Args:
        sources: The text of every file that holds words for callers, by its name.
    """
    for prompt in prompts:
        for error in errors_in(prompt.text, vocabulary):
            token = error.token if isinstance(error, UnspeakableError) else ""
            place = token and _place(prompt.text, token, sources)
            yield f"{place or prompt.id}: {error}"


def errors_in(text: str, vocabulary: Vocabulary) -> Iterator[ValueError]:
    """Yield why a text cannot be said; a plain word takes the place of each, to find the next."""
    while True:
        try:
            phrases(speak(text, vocabulary), Pace.NORMAL)
        except UnspeakableError as error:
            yield error
            before, text = text, text.replace(error.token, _PLAIN_WORD)
            if text == before:
                return
        except ValueError as error:
            yield error
            return
        else:
            return


def _place(text: str, token: str, sources: Mapping[str, str]) -> str | None:
    """Return file and line, found by the token among its neighbours, then among fewer of them."""
    words = text.split()
    at = next((place for place, word in enumerate(words) if token.split(maxsplit=1)[0] in word), 0)
    for context in range(_CONTEXT, -1, -1):
        around = words[max(0, at - context) : at + context + 1]
        pattern = re.compile(_BETWEEN_WORDS.join(map(re.escape, around)))
        for name, source in sources.items():
            if match := pattern.search(source):
                token_at = source.find(words[at], match.start())
                return f"{name}:{source.count(chr(10), 0, token_at) + 1}"
    return None
