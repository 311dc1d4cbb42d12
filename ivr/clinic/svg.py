"""The edge of the chart: graphviz's program `dot` lays it out, and the page's colours go in."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import graphviz

from ivr.dutch.language import LANGUAGE

STYLE = """
.line-chart { max-width: 100%; height: auto; }
:root.line-chart { color-scheme: light dark; background: Canvas; color: CanvasText; }
.line-chart text { fill: currentColor; }
.line-chart .node :is(polygon, path, ellipse) { fill: #4a7fb51f; stroke: #4a7fb5; }
.line-chart .part :is(polygon, path) { fill: #3f8f631f; stroke: #3f8f63; }
.line-chart :is(.transfer, .recorder, .number) :is(polygon, path) {
  fill: #a873281f; stroke: #a87328;
}
.line-chart .cluster path { fill: none; stroke: currentColor; stroke-opacity: .4; }
.line-chart .edge path { stroke: currentColor; stroke-opacity: .65; }
.line-chart .edge polygon { fill: currentColor; stroke: none; fill-opacity: .65; }
.line-chart .node.here :is(polygon, path, ellipse) {
  fill: #f2c14e; stroke: currentColor; stroke-width: 3;
}
.line-chart .node.here text { fill: #1a1a1a; }
"""
"""Colours for light and dark pages: words have the page's own colour, and every outline keeps a
contrast of 3 to 1 with white and with black (WCAG 2.2, 1.4.11). A node with class `here` lights
up. A page that forbids styles inside its HTML puts this in its style sheet."""

TITLE = "De telefoonlijn als schema"
DESCRIPTION = (
    "Elk vak is een stap van het gesprek. Een pijl zegt bij welke toets, of bij stilte, het "
    "gesprek naar de volgende stap gaat. Het script van de lijn vertelt hetzelfde in woorden."
)


DRAWINGS = 16
"""How many are remembered: `dot` takes half a second for each."""


class DrawingError(Exception):
    """The chart cannot be laid out; the message names what is missing and how to get it."""


def render_svg(graph: graphviz.Digraph) -> str:
    """Lay out a graph and return it as SVG, to stand alone or inside an HTML page.

    Raises:
        DrawingError: when graphviz's program `dot` is missing or fails.
    """
    return _laid_out(graph.source)


@lru_cache(maxsize=DRAWINGS)
def _laid_out(source: str) -> str:
    try:
        drawn = graphviz.Source(source).pipe(format="svg", encoding="utf-8")
    except graphviz.ExecutableNotFound as error:
        remedy = "Install the system package graphviz (Debian: apt-get install graphviz)."
        raise DrawingError(f"The program 'dot' is missing. {remedy}") from error
    except graphviz.CalledProcessError as error:
        raise DrawingError(f"'dot' could not draw the line: {error.stderr}") from error
    return _with_words_and_colours(drawn[drawn.index("<svg") :])


def _with_words_and_colours(svg: str) -> str:
    """Return the picture with its colours, named for screen readers (WAI-ARIA 1.2, img role)."""
    named = 'class="line-chart" role="img" aria-labelledby="line-chart-title line-chart-words"'
    opening, rest = svg.split(">", 1)
    return (
        f'{opening.replace("<svg", f"<svg {named}", 1)} lang="{LANGUAGE}">\n'
        f'<title id="line-chart-title">{escape(TITLE)}</title>\n'
        f'<desc id="line-chart-words">{escape(DESCRIPTION)}</desc>\n'
        f"<style>{STYLE}</style>{rest}"
    )
