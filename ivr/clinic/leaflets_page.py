"""Folders: every leaflet of the clinic, how long it sounds, in which voice, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from ivr.clinic.leaflet_state import LeafletState, states
from ivr.dutch import written
from ivr.house import house
from ivr.line.leaflet import Leaflet
from ivr.pages.clinic_choice import name_of, own_leaflets
from ivr.pages.context import bp, chosen, colleague
from ivr.pages.rights import is_allowed
from ivr.words.prompt import Pace


@dataclass(frozen=True)
class ShownLeaflet:
    """A leaflet as the page shows it; while it is not looked at yet, `state` is None."""

    leaflet: Leaflet
    clinic: str
    state: LeafletState | None

    @property
    def lasts(self) -> str:
        """Return how long it is read, at the usual pace and at the slower one."""
        if self.state is None:
            return ""
        usual, slow = (written.length(round(self.state.seconds[pace])) for pace in Pace)
        return f"{usual}, langzaam {slow}"


@bp.get("/folders")
def leaflets() -> str:
    """Show every leaflet of the clinics that are shown."""
    ours = own_leaflets(chosen())
    shown = [
        ShownLeaflet(leaflet, name_of(leaflet.about.clinic_number), state)
        for leaflet, state in zip(ours, states(house(), ours), strict=True)
    ]
    may_listen = is_allowed(colleague(), "line_of_leaflet")
    template = "clinic/templates/leaflets.html"
    return render_template(template, shown=shown, may_listen=may_listen)
