"""The words of the line, or other ones from a file, as scripts/build_audio.py is to say them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.dutch import spoken
from ivr.dutch.spoken.lexicon import Lexicon, for_leaflets
from ivr.sound.plan import Pronounce, WordsError

if TYPE_CHECKING:
    from ivr.settings import Speech


def prompts(words: Path | None) -> Mapping[str, str]:
    """Return the text of every prompt by its id; WordsError when the file has none."""
    if words is None:
        from ivr.line.library import Library  # noqa: PLC0415 - other words need no line
        from ivr.line.shelves import load_library  # noqa: PLC0415

        told = settings()
        # With and without questions in one's own words, which a setting turns on at any time.
        leaflets = load_library(told.leaflet_folders)
        lines = [Library(leaflets, by_name=told.by_name, aloud=it) for it in (False, True)]
        return {prompt.id: prompt.text for line in lines for prompt in line.prompts()}
    try:
        texts = json.loads(words.read_text(encoding="utf-8"))
        return {key: _text(key, text) for key, text in texts.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise WordsError(f'{words} is not a file with {{"id": "text"}} in JSON: {error}') from error


def _text(key: str, text: object) -> str:
    if not isinstance(text, str):
        raise ValueError(f"{key!r} has {json.dumps(text)} and no text")
    return text


def selected(prompts: Mapping[str, str], only: Sequence[str] | None) -> Mapping[str, str]:
    """Return these prompts alone, or all; WordsError names what is no prompt."""
    unknown = sorted(set(only or ()) - set(prompts))
    if unknown:
        raise WordsError(
            f"There is no prompt {', '.join(unknown)}. There are: {', '.join(prompts)}"
        )
    return {key: text for key, text in prompts.items() if not only or key in only}


def lexicon() -> Lexicon:
    """Return how the words of the line are said."""
    return _lexicon(settings().leaflet_folders)


@cache
def _lexicon(folders: tuple[Path, ...]) -> Lexicon:
    return for_leaflets(*folders)


def pronounce() -> Pronounce:
    """Return what gives each engine its own spelling."""
    return lexicon().pronounce


def speak() -> Callable[[str], str]:
    """Return what makes a written text one that can be said."""
    return partial(spoken.speak, vocabulary=lexicon().vocabulary)


def settings() -> Speech:
    """Return the settings of speech."""
    from ivr.settings import load_speech  # noqa: PLC0415 - slow to import, and often not needed

    return load_speech()
