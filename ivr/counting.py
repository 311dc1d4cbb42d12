"""A number with its word, as commands, reports and pages say it; pure."""

from __future__ import annotations


def counted(number: int, one: str, more: str = "") -> str:
    """Return it as in '1 message' or '3 messages'; `more` is the plural where it is not -s."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"
