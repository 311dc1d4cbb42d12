"""Counts calls from the caller's side alone: from keys, silences, and the documents of the line.

It shares nothing with what the line counts with: neither `ivr.records` nor `ivr.clinic`. All it is
told is which words each sound holds, and what the steps of the line are called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

from ivr.line.leaflet import Leaflet
from ivr.words.line import Line
from ivr.words.step import Menu

Words = Callable[[str], str | None]
"""Which words the sound file at an address holds."""


@dataclass
class OneCall:
    """What one caller noticed: it is added up when the call is over."""

    began: datetime
    begun: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    got: set[str] = field(default_factory=set)


@dataclass
class IndependentCount:
    """Figures of calls, by the kind and name that the spreadsheet gives them."""

    line: Line
    leaflet: Leaflet
    words_of: Words
    figures: Counter[tuple[str, str]] = field(default_factory=Counter)

    def hears(self, call: OneCall, verbs: list[Element], before: str) -> None:
        """Count what a document proves; `before` is the step where the caller was."""
        step, attempt = where(verbs)
        said = " ".join(filter(None, (self.words_of(play) for play in sounds(verbs))))
        if any(verb.tag == "Dial" for verb in verbs) and "Ik verbind u door" in said:
            call.wanted.add("open")
            self.figures["doorverbinden", "geprobeerd"] += 1
        if "is nu gesloten" in said:
            call.wanted.add("closed")
        if "Dat is genoteerd" in said:
            call.got.add("call_back")
        if attempt != 1 or not isinstance(self.line.steps.get(step), Menu):
            return
        if step != before:
            self._at(step, "bezocht")
        if step in self._parts:
            call.begun.add(step)
            self.figures[self._heard(step), "keer begonnen"] += step != before

    def is_silent(self, call: OneCall, verbs: list[Element]) -> None:
        """Count that all of this was heard, and no key was pressed."""
        step, attempt = where(verbs)
        if isinstance(self.line.steps.get(step), Menu):
            self._at(step, "stilte")
        if step in self._parts and attempt == 1:
            call.ended.add(step)

    def presses(self, verbs: list[Element], key: str) -> None:
        """Count a key that means nothing."""
        step, _ = where(verbs)
        menu = self.line.steps.get(step)
        if isinstance(menu, Menu) and key not in menu.exits:
            self._at(step, "toets zonder betekenis")

    def rang(self, how: str) -> None:
        """Count how ringing the clinic ended."""
        self.figures["doorverbinden", how] += 1

    def is_over(self, call: OneCall) -> None:
        """Add a call up."""
        self.figures["gesprekken per dag", str(call.began.date())] += 1
        self.figures["gesprekken per uur", f"{call.began.hour}.00"] += 1
        for name in self._facts(call):
            self.figures["wat er van gesprekken kwam", name] += 1
        if call.wanted:
            when = "in openingstijd" if "open" in call.wanted else "daarbuiten"
            for name in ("wilde een medewerker", _best(call)):
                self.figures["wie een medewerker wilde", f"{name} ({when})"] += 1
        for step in call.begun:
            self.figures[self._heard(step), "begonnen in een gesprek"] += 1
        for step in call.ended:
            self.figures[self._heard(step), "gehoord tot het einde"] += 1

    @staticmethod
    def _facts(call: OneCall) -> Iterator[str]:
        told = {
            "begon aan de uitleg": call.begun,
            "hoorde een deel tot het einde": call.ended,
            "wilde een medewerker": call.wanted,
            "sprak een medewerker": call.got & {"person"},
            "liet een bericht achter": call.got & {"message"},
            "vroeg om teruggebeld te worden": call.got & {"call_back"},
        }
        yield from (name for name, is_true in told.items() if is_true)
        if call.wanted and not call.got:
            yield "wilde een medewerker en kreeg niets"
        if not any(told.values()):
            yield "niets van dit alles"

    @property
    def _parts(self) -> Mapping[str, tuple[str, str, str]]:
        """Return the topic's short name, its title and the part's title, by step."""
        return {
            f"topic-{topic.key}-part-{number}": (topic.name, topic.title, part.title)
            for topic in self.leaflet.topics
            for number, part in enumerate(topic.parts, 1)
        }

    def _heard(self, step: str) -> str:
        _, topic, part = self._parts[step]
        number = step.rpartition("-")[2]
        return f"beluisterd: {_capital(topic)}, deel {number}: {part}"

    def _at(self, step: str, what: str) -> None:
        name = self.line.titles[step]
        if step in self._parts:
            name = f"{_capital(self._parts[step][0])}. {name}"
        self.figures[f"keuzemoment: {name}", what] += 1


def where(verbs: list[Element]) -> tuple[str, int]:
    """Return the step at which the caller now is, and for which time it asks."""
    asks = [verb for verb in verbs if verb.tag == "Gather"]
    if verbs[-1].tag != "Redirect" or not asks or verbs[-2] is not asks[-1]:
        return "", 0
    url = urlsplit(asks[-1].attrib["action"])
    return url.path.rpartition("/")[2], int(parse_qs(url.query)["attempt"][0])


def sounds(verbs: list[Element]) -> list[str]:
    """Return the addresses of what sounds, in order."""
    return [play.text or "" for verb in verbs for play in verb.iter("Play")]


def _best(call: OneCall) -> str:
    best = {"person": "sprak een medewerker", "message": "liet een bericht achter"}
    best["call_back"] = "wordt teruggebeld"
    return next((name for got, name in best.items() if got in call.got), "kreeg niets daarvan")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
