"""Names the passages of a leaflet by their words, so that a changed text is known; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Protocol


class Worded(Protocol):
    """A passage, as far as it matters here."""

    @property
    def text(self) -> str:
        """Return its words."""


def fingerprint(passages: Sequence[Worded]) -> str:
    """Return 64 hexadecimal digits, which are others when a word or the order is another."""
    texts = json.dumps([passage.text for passage in passages], ensure_ascii=False)
    return hashlib.sha256(texts.encode("utf-8")).hexdigest()
