"""Makes sentences of titles: a capital in front, a full stop behind."""

from __future__ import annotations


def upper(words: str) -> str:
    """Return words that begin a sentence."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """Return words that go on in the middle of a sentence."""
    return words[:1].lower() + words[1:]


def closed(words: str) -> str:
    """Return a heading that ends as a sentence, and so with a falling voice and a pause."""
    return words if words.endswith((".", "?", "!", ":")) else f"{words}."
