"""Makes sentences of titles: a capital in front, a full stop behind."""

from __future__ import annotations


def upper(words: str) -> str:
    """Begin a sentence with these words."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """Go on in the middle of a sentence with these words."""
    return words[:1].lower() + words[1:]


def closed(words: str) -> str:
    """End a heading as a sentence, so that it is said with a falling voice and a pause."""
    return words if words.endswith((".", "?", "!", ":")) else f"{words}."
