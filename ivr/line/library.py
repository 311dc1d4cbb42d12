"""All leaflets of the line: which numbers reach which of them, and the clinics that answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from ivr.line.building import build_hall, build_line, build_line_in_hall
from ivr.line.clinic import Clinic
from ivr.line.hall import FOLDERS, HALL, MOST_NAMES
from ivr.line.leaflet import Leaflet
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.prompt import Prompt

ALL = ""
"""Stands for every number that goes straight to no leaflet."""

Which = tuple[str, ...]
"""A line: of a leaflet by itself, of one chosen by name or number, or of the hall with some."""

BY_NAME, BY_NUMBER = "by name", "by number"


@dataclass(frozen=True)
class Library:
    """The leaflets by name; each line between them is built when a caller first reaches it.

    `desks` and `dialled` are the numbers (E.164) of the settings, the most important one first:
    the desk that is rung by a caller who chose no leaflet yet, and the number of a call that tells
    none. With `by_name` a few leaflets are offered by name, on the keys of topics; with
    `aloud` a leaflet can be asked something in one's own words.
    """

    leaflets: Mapping[str, Leaflet]
    desks: tuple[str, ...] = ()
    dialled: tuple[str, ...] = ()
    by_name: bool = False
    aloud: bool = False
    _lines: dict[Which, Line] = field(default_factory=dict, compare=False, repr=False)

    def of(self, position: Position) -> Line:
        """Return the line of a position; where its leaflet is not known, the one that answers."""
        names = self.behind(position.dialled)
        is_chosen = len(names) > 1 and position.leaflet in self.leaflets
        which = self._chosen(position.leaflet, names) if is_chosen else self._answering(names)
        return self._kept(which)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Return the line's own numbers in E.164, by what `Position.dialled` says of them."""
        first, *others = self.dialled or (ALL, *self.straight)
        return {"": first, **{number.lstrip("+"): number for number in others}}

    def known_as(self, number: str) -> str | None:
        """Return what `Position.dialled` says of a number (E.164); None when it is not ours."""
        return next((known for known, one in self.numbers.items() if one == number), None)

    def behind(self, dialled: str) -> tuple[str, ...]:
        """Return the names of the leaflets behind a number, given as in `Position.dialled`.

        A number that goes straight to no leaflet reaches all of them.
        """
        return self.straight.get(self.numbers.get(dialled, ALL)) or tuple(self.leaflets)

    @cached_property
    def straight(self) -> Mapping[str, tuple[str, ...]]:
        """Return the leaflets behind each number that goes straight to some."""
        straight = defaultdict[str, list[str]](list)
        for name, leaflet in self.leaflets.items():
            for number in leaflet.about.line_numbers:
                straight[number].append(name)
        return {number: tuple(names) for number, names in straight.items()}

    def offers_names(self, names: Sequence[str]) -> bool:
        """Return whether callers choose among these leaflets by name."""
        return self.by_name and len(names) <= MOST_NAMES

    @cached_property
    def clinics(self) -> Mapping[str, Clinic]:
        """Return the clinics by their number, in the order of `desks`."""
        found = {one.about.clinic_number: one.about.clinic for one in self.leaflets.values()}
        order = [number for number in self.desks if number in found]
        return {number: found[number] for number in dict.fromkeys([*order, *found])}

    @property
    def has_too_many_names(self) -> bool:
        """Return whether more leaflets are behind a number than can be offered by name."""
        return self.by_name and any(len(self.behind(it)) > MOST_NAMES for it in self.numbers)

    @property
    def name(self) -> str:
        """Return what colleagues call the whole line."""
        first, *others = (leaflet.about.line_name for leaflet in self.leaflets.values())
        return FOLDERS if others else first

    @cached_property
    def in_hall(self) -> Leaflet:
        """Return what stands for a leaflet while none is chosen: one without a text."""
        every = [leaflet.about for leaflet in self.leaflets.values()]
        subjects = ", ".join(about.subject for about in every)
        return Leaflet(HALL, replace(every[0], line_name=FOLDERS, subject=subjects), ())

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Yield every line once, with a number that reaches it as `Position.dialled` tells it.

        Those that no caller was in yet are built for this alone, and forgotten.
        """
        found: dict[Which, str] = {}
        for dialled in self.numbers:
            names = self.behind(dialled)
            chosen = names if len(names) > 1 else ()
            for which in (self._answering(names), *(self._chosen(name, names) for name in chosen)):
                found.setdefault(which, dialled)
        for which, dialled in found.items():
            yield dialled, self._lines.get(which) or self._build(which)

    def prompts(self) -> Iterator[Prompt]:
        """Yield all that the lines may say; what several of them say in equal words once."""
        said = set[str]()
        for prompt in chain.from_iterable(line.prompts.values() for _, line in self.lines()):
            if prompt.text not in said:
                said.add(prompt.text)
                yield prompt

    def _answering(self, names: tuple[str, ...]) -> Which:
        return names if len(names) == 1 else (HALL, *names)

    def _chosen(self, name: str, names: Sequence[str]) -> Which:
        return name, BY_NAME if self.offers_names(names) else BY_NUMBER

    def _kept(self, which: Which) -> Line:
        # Two threads may build the same line at the same time, and either will do.
        line = self._lines.get(which)
        if line is None:
            line = self._lines[which] = self._build(which)
        return line

    def _build(self, which: Which) -> Line:
        return replace(self._without_numbers(which), numbers=self.numbers)

    def _without_numbers(self, which: Which) -> Line:
        match which:
            case (name,):
                return build_line(self.leaflets[name], aloud=self.aloud)
            case (name, way) if name != HALL:
                leaflet = self.leaflets[name]
                return build_line_in_hall(leaflet, by_name=way == BY_NAME, aloud=self.aloud)
            case (_, *names):
                return self._build_hall(names)
            case _:
                raise ValueError("There is no leaflet.")

    def _build_hall(self, names: Sequence[str]) -> Line:
        leaflets = [self.leaflets[name] for name in names]
        theirs = {leaflet.about.clinic_number for leaflet in leaflets}
        clinic = next(clinic for number, clinic in self.clinics.items() if number in theirs)
        return build_hall(leaflets, clinic, by_name=self.offers_names(names))
