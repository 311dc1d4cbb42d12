"""What the plots of Gesprekken show: which names, and how many calls beside each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.clinic.figures import Figures


@dataclass(frozen=True)
class Bars:
    """What a plot shows: a title, and a number of calls beside each name."""

    title: str
    names: Sequence[str]
    numbers: Sequence[int]
    lying: bool = False


def _days(figures: Figures) -> Bars:
    names = [f"{day.day}-{day.month}" for day in figures.per_day]
    return Bars("Gesprekken per dag", names, [*figures.per_day.values()])


def _hours(figures: Figures) -> Bars:
    names = [str(hour) for hour in figures.per_hour]
    return Bars("Gesprekken per uur van de dag", names, [*figures.per_hour.values()])


def _facts(figures: Figures) -> Bars:
    names, numbers = zip(*figures.facts.rows, strict=True)
    return Bars("Wat er van gesprekken kwam", names, numbers, lying=True)


MOST_LEAFLETS = 12
"""Leaflets in a plot: more of them only the table shows."""


def _topics(figures: Figures) -> Bars:
    """Return what callers ask for: topics of one leaflet, or else the leaflets asked for most."""
    if figures.leaflets:
        most = figures.leaflets[:MOST_LEAFLETS]
        names = [leaflet.title for leaflet in most]
        return Bars("Meest gevraagde folders", names, [leaflet.begun for leaflet in most], True)
    names = [topic.name for topic in figures.topics]
    return Bars("Gevraagde onderwerpen", names, [topic.begun for topic in figures.topics], True)


PLOTS: dict[str, Callable[[Figures], Bars]] = {
    "per-dag": _days,
    "per-uur": _hours,
    "einde": _facts,
    "onderwerpen": _topics,
}
"""The plots of the page, by their place in the address."""
