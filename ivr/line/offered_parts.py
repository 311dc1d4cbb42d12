"""Behind which part of a leaflet a message can be left: its fields name one that is there; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.line.front_matter import OFFERS, FrontMatter, LeafletError
from ivr.words.message_kind import MessageKind


def offered_behind(about: FrontMatter, title: str) -> tuple[MessageKind, ...]:
    """Return the kinds of message that are asked for behind the part with this title."""
    # A field has the name of its kind.
    return tuple(kind for kind in about.offered if getattr(about, kind) == title)


def refuse_unknown_parts(about: FrontMatter, titles: Sequence[str], name: str) -> None:
    """Refuse a field that names no part of the leaflet `name`, or more than one.

    Raises:
        LeafletError: with the line of the field and the remedy.
    """
    for field in OFFERS:
        title = getattr(about, field)
        if title and titles.count(title) != 1:
            problem = f"'{field}' names '{title}', and not exactly one part has that title."
            remedy = "Write what stands behind the ## of one part."
            raise LeafletError(name, about.lines[field], problem, remedy)
