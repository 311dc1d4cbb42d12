"""What every kind of file is read into: its lines in reading order, each with its place; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ImportingError(Exception):
    """A file that cannot become a leaflet; the message is one sentence with a remedy."""


class Why(StrEnum):
    """Why something of the source is not read aloud."""

    HEADER = "page header"
    FOOTER = "page footer"
    NUMBER = "page number"
    CONTENTS = "table of contents"
    LINK = "address of a link that the text names already"
    HIDDEN = "hidden text"
    TURNED = "text that stands on its side"
    OUTSIDE = "text outside the page or the article"
    NOTE_MARK = "mark of a footnote"
    PICTURE = "a picture among the words"
    SIGNS = "signs without a word"
    TITLE = "the title, which callers hear in the menu"


@dataclass(frozen=True, order=True)
class SourcePlace:
    """Where something stands in the source; both count from 1, and page 0 is a file without."""

    page: int
    line: int

    def __str__(self) -> str:
        return f"page {self.page}, line {self.line}" if self.page else f"line {self.line}"


@dataclass(frozen=True)
class SourceLine:
    """One line of the source, as its file has it.

    What a reader knows of it it tells; what it does not know stays as it is here.

    Attributes:
        begins: a heading, paragraph or item begins here, says the file itself.
        heading: the level of the heading, 1 and below, or 0.
        item: it is an item of a list.
        gap: the space above it, beyond what is usual between two lines, in lines.
        room: the share of the line that is empty behind its last word, from 0 to 1.
        depth: how far down the page it stands, from 0 to 1.
        size: of its letters, in points.
        bold: all its words are.
        note: a footnote begins here, which is heard when its section is.
    """

    text: str
    place: SourcePlace
    begins: bool = False
    heading: int = 0
    item: bool = False
    gap: float = 0.0
    room: float = 0.0
    depth: float = 0.5
    size: float = 0.0
    bold: bool = False
    note: bool = False


@dataclass(frozen=True)
class LeftOut:
    """What the leaflet does without, and why."""

    line: SourceLine
    why: Why

    def __str__(self) -> str:
        return f"{self.line.place}: {' '.join(self.line.text.split())!r}: {self.why}"


@dataclass(frozen=True)
class Source:
    """A whole file: what is read aloud, what is not, and what a colleague had better look at.

    `has_shape` says that blocks and headings follow from how the lines look, and not from the file.
    """

    lines: tuple[SourceLine, ...]
    left_out: tuple[LeftOut, ...] = ()
    title: str = ""
    remarks: tuple[str, ...] = ()
    has_shape: bool = False
