"""What can go wrong before a voice has said a word."""

from __future__ import annotations


class UnspeakableError(ValueError):
    """A text holds something that no rule knows how to say; the message says what to write."""

    def __init__(self, token: str, remedy: str) -> None:
        super().__init__(f"cannot say {token!r}: {remedy}")
        self.token = token
        self.remedy = remedy
