"""Gives lines their shape where the file tells none: paragraphs, items and headings; pure."""

from __future__ import annotations

from dataclasses import replace

from ivr.importing.beginnings import with_beginnings
from ivr.importing.headings import with_headings
from ivr.importing.source import Source


def with_shape(source: Source) -> Source:
    """Return the source with what begins, items and headings marked, where it has to be guessed."""
    if not source.has_shape:
        return source
    text = [line for line in source.lines if not line.note]
    shaped = iter(with_headings(with_beginnings(text)))
    # A footnote stands between the lines of a paragraph that goes on overleaf.
    return replace(source, lines=tuple(it if it.note else next(shaped) for it in source.lines))
