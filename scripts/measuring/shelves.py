"""Hundreds of leaflets made out of one, and what they cost: the start, memory, a turn, a proof."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import requests

from ivr.database.engine import migrate
from ivr.dutch.spoken.lexicon import for_leaflets
from ivr.line.leaflet import LEAFLETS
from ivr.line.library import Library
from ivr.line.shelves import leaflet_files, load_library
from ivr.sound.manifest import Manifest
from ivr.twilio.signature import signature_of
from scripts.measuring.load import LoadError
from scripts.measuring.servers import (
    Server,
    keep,
    memory_of_workers,
    serving,
    settings_of_line,
)

CONSONANTS = "bdfgklmnprst"
"""Three of them behind a common word make the text of each leaflet its own, and not longer."""

STEPS = ("menu", "topic-1-part-1", "menu", "topic-1-end", "menu", "goodbye")


@dataclass(frozen=True)
class Shelved:
    """What so many leaflets cost; seconds and milliseconds are medians."""

    leaflets: int
    start: float
    """Seconds from the start of gunicorn to its first answer."""
    megabytes: float
    """Proportional set size of a worker that has read every leaflet to somebody."""
    turn: float
    """Milliseconds of a turn, over HTTP."""
    turn_alone: float
    """The same where there is one leaflet, asked in between."""
    proof: float | None = None
    """Seconds to prove one leaflet that changed; None where it was not, or cannot be."""


def make_leaflets(count: int, folder: Path) -> Path:
    """Write so many different leaflets, all of one clinic; return their folder."""
    name, source = next(iter(leaflet_files((LEAFLETS,)).items()))
    text = source.read_text(encoding="utf-8")
    for number in range(count):
        own = re.sub(r"\bhet\b", f"het{_letters(number)}", text.partition("\n---\n")[2])
        front = text.partition("\n---\n")[0]
        front = re.sub(r"(?m)^pavo_number: .*", f"pavo_number: {1000 + number}", front)
        file = folder / f"{name}-{number:03}" / "leaflet.md"
        file.parent.mkdir(parents=True)
        file.write_text(f"{front}\n---\n{own}", encoding="utf-8")
    return folder


def _letters(number: int) -> str:
    return CONSONANTS[number % 12] + CONSONANTS[number // 12 % 12] + CONSONANTS[number // 144 % 12]


def measure_leaflets(
    counts: Sequence[int], turns: int, folder: Path, *, proves: bool = True
) -> Iterator[Shelved]:
    """Serve one leaflet beside each of these numbers of them, and ask both in turn.

    Raises:
        LoadError: a server answers wrongly.
    """
    alone = make_leaflets(1, folder / "alone")
    for count in counts:
        many = make_leaflets(count, folder / f"shelf-{count}")
        measured = _measured(alone, many, turns, folder)
        yield replace(measured, proof=_proof(many)) if proves else measured


def _measured(alone: Path, many: Path, turns: int, folder: Path) -> Shelved:
    with ExitStack() as stack:
        lines = [_Line(stack, leaflets, folder) for leaflets in (many, alone)]
        for line in lines:
            line.ask_all()
        seconds: tuple[list[float], list[float]] = ([], [])
        for number in range(turns):
            for line, taken in zip(lines, seconds, strict=True):
                taken.append(line.ask(number))
        library, start = lines[0], lines[0].start
        turn, alone_turn = (median(taken) * 1000 for taken in seconds)
        memory = max(memory_of_workers(library.server))
        return Shelved(len(library.names), start, memory, turn, alone_turn)


class _Line:
    """A line of some leaflets that is served, and what asks it."""

    def __init__(self, stack: ExitStack, leaflets: Path, folder: Path) -> None:
        self.names = [*leaflet_files((leaflets,))]
        where = folder / f"served-{len(self.names)}"
        where.mkdir(exist_ok=True)
        self.settings = settings_of_line(where, f"sqlite:///{where}/line.db", (leaflets,))
        migrate(self.settings.database_url)
        file = keep(self.settings, where / f"{time.monotonic_ns()}.json")
        self.session = stack.enter_context(requests.Session())
        begun = time.monotonic()
        self.server: Server = stack.enter_context(serving("line", file, where / "log"))
        self.ask(0)
        self.start = time.monotonic() - begun

    def ask_all(self) -> None:
        """Ask every step of every leaflet once, as on a day when each was phoned."""
        for number in range(len(self.names) * len(STEPS)):
            self.ask(number)

    def ask(self, number: int) -> float:
        """Return the seconds of one turn; the number says which leaflet and step."""
        name = self.names[number // len(STEPS) % len(self.names)]
        path = f"/voice/{STEPS[number % len(STEPS)]}?leaflet={name}&attempt=1&pace=gewoon"
        form = {"CallSid": f"CA{number:032}", "From": "+31612345678", "Digits": "5"}
        token, public = self.settings.auth_tokens[0], self.settings.public_base_url
        headers = {
            "X-Twilio-Signature": signature_of(f"{public}{path}", form, token),
            "Host": "lijn.example.nl",
            "X-Forwarded-Proto": "https",
        }
        begun = time.perf_counter()
        answer = self.session.post(f"{self.server.address}{path}", data=form, headers=headers)
        seconds = time.perf_counter() - begun
        if answer.status_code != 200 or "<Gather" not in answer.text:
            raise LoadError(f"{path} was answered with {answer.status_code}")
        return seconds


def _proof(leaflets: Path) -> float | None:
    """Return the seconds in which one leaflet that changed is proved beside the others."""
    with suppress(ImportError):
        from scripts.tasks.proving import Shelf, prove  # noqa: PLC0415 - the proofs' own list

        begun = time.monotonic()
        library = Library(load_library((leaflets,)))
        lexicon = for_leaflets(leaflets)
        shelf = Shelf(library, (leaflets,), "number", lexicon, Manifest(), leaflets)
        list(prove(shelf, leaflets / "proofs.json", next(iter(library.leaflets))))
        return time.monotonic() - begun
    return None
