"""The words that belong to one leaflet, by the short name that every leaflet has for them."""

from __future__ import annotations

from ivr.words.line import Line
from ivr.words.prompt import Prompt


def own(line: Line, name: str) -> Prompt:
    """Return what only this leaflet says, as its "welcome" or "menu"."""
    return line.prompts[f"{line.leaflet}-{name}"]
