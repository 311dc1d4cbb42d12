"""All leaflets of the line: which numbers reach which of them, and the clinics that answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from ivr.line.building import build_hall, build_line, build_line_in_hall
from ivr.line.clinic import Clinic
from ivr.line.hall import FOLDERS, HALL, MOST_NAMES
from ivr.line.leaflet import Leaflet
from ivr.words.position import Position
from ivr.words.prompt import Prompt
from ivr.words.step import Line

ALL = ""
"""Stands for every number that goes straight to no leaflet."""


@dataclass(frozen=True)
class Library:
    """The leaflets by name; each line between them is built when a caller first reaches it.

    `desks` and `dialled` are the numbers (E.164) of the settings, the most important one first:
    the desk that is rung by a caller who chose no leaflet yet, and the number of a call that tells
    none. With `by_name` a few leaflets are offered by name, on the keys of topics.
    """

    leaflets: Mapping[str, Leaflet]
    desks: tuple[str, ...] = ()
    dialled: tuple[str, ...] = ()
    by_name: bool = False
    _lines: dict[tuple[str, ...], Line] = field(default_factory=dict, compare=False, repr=False)

    def of(self, position: Position) -> Line:
        """Return the line of a position; where its leaflet is not in reach, the one that answers.

        A number that goes straight to no leaflet reaches all of them.
        """
        names = self.behind(position.dialled)
        if len(names) == 1:
            return self.alone(names[0])
        if position.leaflet in self.leaflets:
            return self._in_hall(position.leaflet, by_name=self._offers_names(names))
        return self._hall(names)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Return the line's own numbers in E.164, by what `Position.dialled` says of them."""
        first, *others = self.dialled or (ALL,)
        return {"": first, **{number.lstrip("+"): number for number in others}}

    def behind(self, dialled: str) -> tuple[str, ...]:
        """Return the names of the leaflets behind a number, given as in `Position.dialled`."""
        number = self.numbers.get(dialled, ALL)
        return self._reached.get(number) or self._reached[ALL]

    def alone(self, name: str) -> Line:
        """Return the line of a leaflet that is the only one behind a number."""
        return self._kept((name,), lambda: build_line(self.leaflets[name]))

    @cached_property
    def clinics(self) -> Mapping[str, Clinic]:
        """Return the clinics by their number, in the order of `desks`."""
        found = {one.about.clinic_number: one.about.clinic for one in self.leaflets.values()}
        order = [number for number in self.desks if number in found]
        return {number: found[number] for number in dict.fromkeys([*order, *found])}

    @cached_property
    def in_hall(self) -> Leaflet:
        """Return what stands for a leaflet while none is chosen: one without a text."""
        every = [leaflet.about for leaflet in self.leaflets.values()]
        subjects = ", ".join(about.subject for about in every)
        return Leaflet(HALL, replace(every[0], line_name=FOLDERS, subject=subjects), ())

    def lines(self) -> Iterator[Line]:
        """Yield every line that some number reaches, the halls first; those not in use anew."""
        groups = sorted(set(self._reached.values()))
        several = [names for names in groups if len(names) > 1]
        yield from map(self._build_hall, several)
        for names in groups:
            if len(names) == 1:
                yield build_line(self.leaflets[names[0]])
        ways = {(name, self._offers_names(names)) for names in several for name in names}
        for name, by_name in sorted(ways):
            yield build_line_in_hall(self.leaflets[name], by_name=by_name)

    def prompts(self) -> Iterator[Prompt]:
        """Yield all that the lines may say; what several of them say in equal words once."""
        said = set[str]()
        for prompt in chain.from_iterable(line.prompts.values() for line in self.lines()):
            if prompt.text not in said:
                said.add(prompt.text)
                yield prompt

    @cached_property
    def _reached(self) -> Mapping[str, tuple[str, ...]]:
        """Return the leaflets behind each number that goes straight to some, and behind `ALL`."""
        straight = defaultdict[str, list[str]](list)
        for name, leaflet in self.leaflets.items():
            for number in leaflet.about.line_numbers:
                straight[number].append(name)
        reached = {number: tuple(names) for number, names in straight.items()}
        return {**reached, ALL: tuple(self.leaflets)}

    def _hall(self, names: tuple[str, ...]) -> Line:
        return self._kept((HALL, *names), lambda: self._build_hall(names))

    def _build_hall(self, names: Sequence[str]) -> Line:
        leaflets = [self.leaflets[name] for name in names]
        theirs = {leaflet.about.clinic_number for leaflet in leaflets}
        clinic = next(clinic for number, clinic in self.clinics.items() if number in theirs)
        return build_hall(leaflets, clinic, by_name=self._offers_names(names))

    def _in_hall(self, name: str, *, by_name: bool) -> Line:
        leaflet, key = self.leaflets[name], (name, str(by_name))
        return self._kept(key, lambda: build_line_in_hall(leaflet, by_name=by_name))

    def _offers_names(self, names: Sequence[str]) -> bool:
        return self.by_name and len(names) <= MOST_NAMES

    def _kept(self, key: tuple[str, ...], build: Callable[[], Line]) -> Line:
        # Two threads may build the same line at the same time, and either will do.
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = build()
        return line
