"""Knows a sheet folded in three, whose front is on the right and its back in the middle; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ivr.importing.page_lines import Page
from ivr.importing.pieces import WordRow

_PANELS = 3
_LARGEST = 1.2
"""Times the letters of the other panels: those of the title on the front."""

Panel = tuple[tuple[WordRow, ...], ...]
"""The columns on a third of the sheet."""


def unfolded(pages: Sequence[Page]) -> tuple[list[Page], tuple[str, ...]]:
    """Return the pages as they are read, and what to say of it."""
    if len(pages) != 2 or pages[0].width < pages[0].height:
        return [*pages], ()
    outside, inside = pages
    panels = _panels(outside)
    if panels is None or not _has_front(panels):
        return [*pages], ()
    flap, back, front = panels
    read = [replace(outside, columns=front + flap), inside, replace(outside, columns=back)]
    remark = (
        "page 1: read as the outside of a sheet folded in three: its right side, its left side, "
        "then page 2, and at last its middle."
    )
    return read, (remark,)


def _panels(page: Page) -> list[Panel] | None:
    """Return the columns of each third of a page; None when one is wider than that."""
    third = page.width / _PANELS
    found: list[list[tuple[WordRow, ...]]] = [[], [], []]
    for column in page.columns:
        left, right = min(row.x0 for row in column), max(row.x1 for row in column)
        if right - left > third * _LARGEST:
            return None
        found[min(_PANELS - 1, int((left + right) / 2 / third))].append(column)
    return [tuple(panel) for panel in found] if all(found) else None


def _has_front(panels: Sequence[Panel]) -> bool:
    flap, back, front = (
        max(piece.size for column in panel for row in column for piece in row.pieces)
        for panel in panels
    )
    return front > _LARGEST * max(flap, back)
