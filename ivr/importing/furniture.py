"""Finds what belongs to the pages and not to the text: headers, page numbers, contents; pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from statistics import median

from ivr.importing.source import LeftOut, Source, SourceLine, Why
from ivr.importing.typing_over import has_bullet

_EDGE = 3
"""So many lines from the top or the bottom of a page can be its header or footer."""

_APART = 0.04
"""Of the height of a page: a page number stands so far from the words, or it is one of them."""

_TOP, _SMALL = 0.06, 0.85
"""Of the height of a page and of the size of its letters: there stands a header."""

_NUMBER = re.compile(
    r"\W*(?:(?:pagina|pag\.?|blz\.?|bladzijde|page|p\.)\s*)?"
    r"\d{1,3}(?:\s*(?:van|/|\||of|-)\s*\d{1,3})?\W*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*(?:https?://|mailto:)(?P<rest>\S+)\s*")
_LEADER = re.compile(r"\s*\S.*?(?:\s*(?:\.\s?){3,}|…+|_{3,}|\t| {3,})\s*\d{1,3}\s*")
_CONTENTS = re.compile(r"\s*(?:inhoud|inhoudsopgave|in deze folder)\s*:?\s*", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"\s*[A-Z0-9].*\D\s\d{1,3}\s*")


def without_furniture(source: Source) -> Source:
    """Return the source with its furniture among what is left out, in the order of the pages."""
    found = {
        **dict.fromkeys(_contents(source.lines), Why.CONTENTS),
        **dict.fromkeys(_small_at_top(source.lines), Why.HEADER),
        **dict.fromkeys(_repeated(source.lines, of_top=True), Why.HEADER),
        **dict.fromkeys(_repeated(source.lines, of_top=False), Why.FOOTER),
        **dict.fromkeys(_page_numbers(source.lines), Why.NUMBER),
        **dict.fromkeys(_links(source.lines), Why.LINK),
        **dict.fromkeys(_without_words(source.lines), Why.SIGNS),
    }
    kept = tuple(line for line in source.lines if line not in found)
    removed = tuple(LeftOut(line, found[line]) for line in source.lines if line in found)
    return replace(source, lines=kept, left_out=(*source.left_out, *removed))


def _pages(lines: Iterable[SourceLine]) -> list[list[SourceLine]]:
    return [[*page] for _, page in groupby(lines, key=lambda line: line.place.page)]


def _edges(page: list[SourceLine], *, of_top: bool) -> list[SourceLine]:
    """Return the highest or the lowest lines of a page, wherever they are read."""
    return sorted(page, key=lambda line: line.depth, reverse=not of_top)[:_EDGE]


def _alike(line: SourceLine) -> str:
    """Return what a line has in common with the same one on another page."""
    return re.sub(r"\d+", "#", " ".join(line.text.lower().split()))


def _repeated(lines: Iterable[SourceLine], *, of_top: bool) -> Iterator[SourceLine]:
    """Yield the lines that stand at this edge of half of the pages, of two at the least."""
    pages = _pages(lines)
    at: dict[str, list[SourceLine]] = defaultdict(list)
    for page in pages:
        for alike, same in groupby(sorted(_edges(page, of_top=of_top), key=_alike), key=_alike):
            at[alike].append(next(same))
    for found in at.values():
        if len(found) >= max(2, len(pages) / 2) and _stand_alike(found):
            yield from found


def _stand_alike(found: list[SourceLine]) -> bool:
    """Return whether they stand at about the same height, as no paragraph does twice."""
    depths = [line.depth for line in found]
    return max(depths) - min(depths) < 0.05


def _small_at_top(lines: tuple[SourceLine, ...]) -> Iterator[SourceLine]:
    """Yield what stands at the very top in small letters: a leaflet of one page repeats none."""
    sizes = [line.size for line in lines for _ in line.text]
    usual = median(sizes) if sizes else 0.0
    for page in _pages(lines):
        top = min(page, key=lambda line: line.depth)
        if len(page) > 1 and top.depth < _TOP and 0 < top.size < _SMALL * usual:
            yield top


def _page_numbers(lines: tuple[SourceLine, ...]) -> Iterator[SourceLine]:
    """Yield the lines that hold a page number and nothing else, at an edge of their page."""
    edges = {
        line
        for page in _pages(lines)
        for of_top in (True, False)
        for line in (_edges(page, of_top=of_top) if page[0].place.page else page)
    }
    around = zip((None, *lines), lines, (*lines[1:], None), strict=False)
    for before, line, after in around:
        if line in edges and _NUMBER.fullmatch(line.text) and _is_alone(before, line, after):
            yield line


def _is_alone(before: SourceLine | None, line: SourceLine, after: SourceLine | None) -> bool:
    """Return whether white or a page parts a number from the words: "(079) 000 20 / 87" is one."""
    if before is None or before.place.page != line.place.page:
        is_last = after is None or after.place.page != line.place.page
        return is_last or _is_apart(line, after)
    return _is_apart(before, line)


def _is_apart(line: SourceLine, after: SourceLine | None) -> bool:
    return after is None or after.gap > 0 or abs(after.depth - line.depth) > _APART


def _links(lines: tuple[SourceLine, ...]) -> Iterator[SourceLine]:
    """Yield addresses on a line of their own that the text names already, as PDFs leave them."""
    for line in lines:
        if match := _ADDRESS.fullmatch(line.text):
            rest = match["rest"].removesuffix("/")
            if any(rest in other.text for other in lines if other is not line):
                yield line


def _without_words(lines: Iterable[SourceLine]) -> Iterator[SourceLine]:
    """Yield lines that are drawn with signs, as "-----"; a lone bullet is one of an item."""
    for line in lines:
        if not any(map(str.isalnum, line.text)) and not has_bullet(line.text):
            yield line


def _contents(lines: tuple[SourceLine, ...]) -> Iterator[SourceLine]:
    """Yield a table of contents: its heading, and the lines that lead to a page."""
    run: list[SourceLine] = []
    for line in lines:
        is_heading = bool(_CONTENTS.fullmatch(line.text))
        leads = bool(_LEADER.fullmatch(line.text)) or bool(run and _leads_on(run, line))
        if is_heading or leads:
            run.append(line)
            continue
        yield from _if_contents(run)
        run = []
    yield from _if_contents(run)


def _leads_on(run: list[SourceLine], line: SourceLine) -> bool:
    return bool(_CONTENTS.fullmatch(run[0].text) and _ENDS_IN_NUMBER.fullmatch(line.text))


def _if_contents(run: list[SourceLine]) -> list[SourceLine]:
    return run if len(run) >= 3 else []
