"""The line as a chart to look at and as a script to sign off; both follow from the line itself."""

from ivr.diagram.chart import draw
from ivr.diagram.script import script
from ivr.diagram.svg import STYLE, DrawingError, render_svg

__all__ = ["STYLE", "DrawingError", "draw", "render_svg", "script"]
