"""Draws the line as a graph: every step a node with a stable id, every way out an arrow; pure.

The keys that do the same everywhere stand in one legend instead of in arrows from every step. A
node's SVG id is `step-` and the id of the step, so that a page can light up where a caller is.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import assert_never

import graphviz

from ivr.line.ways import (
    OTHER_KEY,
    after_wrong_keys,
    key_map,
    main_menu,
    meaning,
    usual_exits,
    ways,
)
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import Act
from ivr.words.line import Line
from ivr.words.step import Step

_FONT = "Helvetica,Arial,sans-serif"
_WIDTH = 26
"""Letters on one line of a node."""

Arrows = dict[tuple[str, str], list[str]]
"""What is written at the arrow from one step to another."""


def draw(line: Line) -> graphviz.Digraph:
    """Return the DOT source of the chart of a line."""
    graph = graphviz.Digraph("line")
    graph.attr(id="line-chart", bgcolor="transparent", nodesep="0.25", ranksep="0.4")
    # Without newrank, the row of first parts would stand outside their own topics.
    graph.attr(newrank="true")
    graph.attr("graph", fontname=_FONT, fontsize="13")
    graph.attr("node", fontname=_FONT, fontsize="12", margin="0.15,0.08")
    graph.attr("edge", fontname=_FONT, fontsize="11", arrowsize="0.7")
    _draw_steps(graph, line)
    _draw_arrows(graph, line)
    graph.node("keys", f"<{_legend(line)}>", shape="plain", id="line-keys", **{"class": "keys"})
    return graph


def _draw_steps(graph: graphviz.Digraph, line: Line) -> None:
    for key, title in line.topics.items():
        with graph.subgraph(name=f"cluster_{key}") as topic:
            topic.attr(label=f"Toets {key}: {title}", id=f"topic-{key}", style="rounded")
            topic.attr(**{"class": "topic"})
            _draw_nodes(
                topic, line, (step for step in line.steps if line.topic_of.get(step) == key)
            )
    _draw_nodes(graph, line, (step for step in line.steps if step not in line.topic_of))


def _draw_nodes(graph: graphviz.Digraph, line: Line, ids: Iterable[str]) -> None:
    for name in ids:
        title = line.titles.get(name, name)
        looks = _looks(line.steps[name])
        lines = graphviz.escape("\n".join(textwrap.wrap(title, _WIDTH)))
        graph.node(name, lines, id=f"step-{name}", tooltip=title, **looks)


def _draw_arrows(graph: graphviz.Digraph, line: Line) -> None:
    firsts = [main_menu(line).exits[key].to for key in line.topics]
    with graph.subgraph() as row:
        row.attr(rank="same")
        for left, right in pairwise(firsts):
            row.edge(left, right, style="invis", weight="100")
    for (here, there), labels in _arrows(line).items():
        # An arrow back into the menu or into a next topic must not push the topics apart.
        sideways = here in line.topic_of and there in (*firsts, line.menu)
        constraint = "false" if sideways else "true"
        graph.edge(here, there, label=" of ".join(labels), constraint=constraint)


def _looks(step: Step) -> dict[str, str]:
    match step:
        case kind.Announcement() | kind.Notice() | kind.ReminderGate():
            return {"shape": "box", "style": "rounded", "class": "announcement"}
        case kind.Menu(reads=reads) | kind.Offer(reads=reads):
            return {"shape": "box", "class": "part" if reads else "menu"}
        case kind.OpenQuestion() | entry.NumberEntry() | entry.LeafletEntry() | entry.DateEntry():
            return {"shape": "parallelogram", "class": "number"}
        case kind.Recorder():
            return {"shape": "cds", "class": "recorder"}
        case kind.Transfer():
            return {"shape": "house", "class": "transfer"}
        case kind.Ending():
            return {"shape": "oval", "class": "ending"}
        case _:
            assert_never(step)


def _arrows(line: Line) -> Arrows:
    arrows: Arrows = defaultdict(list)
    for here, there, when in _labelled(line):
        arrows[here, there].extend([when] if when else [])
    return _without_ways_back(line, arrows)


def _labelled(line: Line) -> Iterator[tuple[str, str, str]]:
    for key, way in usual_exits(line).items():
        if way.to and way.act is not Act.MAIN_MENU:
            yield line.menu, way.to, key
    for step in line.steps.values():
        for way_out in ways(line, step):
            yield step.id, way_out.to, way_out.when


def _without_ways_back(line: Line, arrows: Arrows) -> Arrows:
    """Leave out 'terug' inside topics: there it only reverses an arrow that is drawn already."""
    back = {
        (here, exits["7"].to)
        for here in line.topic_of
        if isinstance(step := line.steps[here], kind.Menu) and "7" in (exits := step.exits)
    }
    return {
        (here, there): labels
        for (here, there), labels in arrows.items()
        if not ((here, there) in back and labels == ["7"] and (there, here) in arrows)
    }


def _legend(line: Line) -> str:
    rows = "".join(
        f'<tr><td align="right"><b>{escape(key)}</b></td>'
        f'<td align="left">{escape(meaning(line, key, act))}</td></tr>'
        for key, act in key_map(line).items()
    )
    otherwise = escape(line.titles.get(after_wrong_keys(line), ""))
    return (
        '<table border="0" cellborder="0" cellspacing="2">'
        f'<tr><td colspan="2" align="left"><b>Toetsen, overal hetzelfde</b></td></tr>{rows}'
        f'<tr><td colspan="2" align="left">{OTHER_KEY}: {otherwise}</td></tr></table>'
    )
