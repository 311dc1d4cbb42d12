"""Reads a web page: the words of its article; menus, headers and what is hidden are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from ivr.importing.flowing import PLAIN, Flow, Look
from ivr.importing.plain_text import decoded
from ivr.importing.source import ImportingError, Source, Why
from ivr.importing.table_rows import is_lay_out, refuse_gaps, refuse_wide, row_sentence
from ivr.importing.typing_over import RAISED

_Element = Any
"""An element of lxml, which publishes no types."""

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?(?P<name>[\w-]+)", re.IGNORECASE)
_NO_WORDS = {"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "select"}
_OF_THE_SITE = {
    "nav": Why.OUTSIDE, "header": Why.HEADER, "footer": Why.FOOTER, "aside": Why.OUTSIDE,
    "button": Why.OUTSIDE, "form": Why.OUTSIDE,
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_web_page(data: bytes, name: str) -> Source:
    """Return the lines of a web page.

    Raises:
        ImportingError: when there is no page in it.
    """
    try:
        root = html.document_fromstring(_text(data, name))
    except (etree.LxmlError, ValueError) as error:
        raise ImportingError(f"{name} is no whole web page ({error}): save it anew.") from error
    flow = Flow()
    article = _article(root)
    _Reader(flow).read(article)
    for outside in _beside(root, article):
        flow.leave_out(_all_words(outside), Why.OUTSIDE)
    title = " ".join(root.xpath("string(//h1)").split())
    has_headings = any(line.heading for line in flow.lines)
    return Source(tuple(flow.lines), tuple(flow.left_out), title, has_shape=not has_headings)


def _text(data: bytes, name: str) -> str:
    """Return the page in letters: as it says itself, else as they look."""
    match = _CHARSET.search(data[:4096])
    try:
        text = data.decode(match["name"].decode() if match else "utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        text = decoded(data, name)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _article(root: _Element) -> _Element:
    """Return what holds the text: the page's main part, or its only article."""
    for found in (root.xpath("//main"), root.xpath("//article"), root.xpath("//body")):
        if len(found) == 1:
            return found[0]
    return root


def _beside(root: _Element, article: _Element) -> Iterator[_Element]:
    """Yield what stands on the page before and behind the article, or around it."""
    for around in article.iterancestors():
        inside = {article, *article.iterancestors()}
        yield from (it for it in around if it not in inside and _is_worded(it))


def _is_worded(element: _Element) -> bool:
    return isinstance(element.tag, str) and element.tag not in _NO_WORDS


def _all_words(element: _Element) -> str:
    texts = (it for it in element.xpath(".//text()") if it.getparent().tag not in _NO_WORDS)
    return " ".join(" ".join(texts).split())


class _Reader:
    """Walks through the elements in their order, and hands every block to the flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.waiting = self.sign = ""

    def read(self, element: _Element, look: Look = PLAIN, sign: str = "") -> None:
        """Read what is in an element; `sign` is the number in front of its first words."""
        self.sign = sign or self.sign
        self._inside(element, look)
        self._close(look)

    def _inside(self, element: _Element, look: Look) -> None:
        self.waiting += _collapsed(element.text)
        for child in element:
            self._child(child, look)
            self.waiting += _collapsed(child.tail)

    def _close(self, look: Look) -> None:
        if self.waiting.strip():
            self.flow.add(self.sign + self.waiting.strip(), look)
            self.sign = ""
        self.waiting = ""

    def _child(self, child: _Element, look: Look) -> None:
        if not _is_worded(child):
            return
        if why := _left_out(child):
            self.flow.leave_out(_all_words(child), why)
        elif child.tag == "br":
            self.waiting += "\n"
        elif child.tag in _INLINE:
            self._inline(child, look)
        else:
            self._close(look)
            self._block(child, look)

    def _inline(self, element: _Element, look: Look) -> None:
        before, self.waiting = self.waiting, ""
        self._inside(element, look)
        is_raised = element.tag == "sup" and self.waiting.strip().isdigit()
        self.waiting = before + (self.waiting.translate(RAISED) if is_raised else self.waiting)

    def _block(self, element: _Element, look: Look) -> None:
        tag = element.tag
        if tag == "table":
            self._table(element)
        elif tag in {"ul", "ol"}:
            self._list(element)
        elif re.fullmatch("h[1-6]", tag):
            self.read(element, Look(heading=int(tag[1])))
        else:
            self.read(element, look)

    def _list(self, element: _Element) -> None:
        number = int(element.get("start") or 1) if element.tag == "ol" else 0
        for child in element:
            if isinstance(child.tag, str):
                self.read(child, Look(item=True), f"{number}. " if number else "")
                number += bool(number)

    def _table(self, element: _Element) -> None:
        rows = [row.xpath("./td|./th") for row in element.xpath(".//tr[not(ancestor::table[2])]")]
        rows = rows or [row.xpath("./td|./th") for row in element.xpath(".//tr")]
        texts = [[_all_words(cell) for cell in row] for row in rows]
        wide = [sum(int(cell.get("colspan") or 1) for cell in row) for row in rows]
        refuse_wide(max((len(row) for row in texts), default=0), f"line {self.flow.number + 1}")
        if is_lay_out(texts) or element.xpath(".//td//table"):
            for cell in (cell for row in rows for cell in row):
                self.read(cell)
            return
        gaps = [row + [""] * (max(wide) - count) for row, count in zip(texts, wide, strict=True)]
        refuse_gaps(gaps, f"line {self.flow.number + 1}")
        for row in texts:
            self.flow.add(row_sentence(row))


def _collapsed(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _left_out(element: _Element) -> Why | None:
    """Return why nobody reads an element as part of the text; None when somebody does."""
    is_hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    if is_hidden or _HIDDEN.search(element.get("style") or ""):
        return Why.HIDDEN
    is_header = element.tag == "header" and element.xpath(".//h1")
    return None if is_header else _OF_THE_SITE.get(element.tag)
