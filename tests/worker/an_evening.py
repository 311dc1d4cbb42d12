"""An evening on which processes are killed: its clock, its workers, its exchange and its people."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import requests
from flask import Flask

from app import create_app
from ivr.messages.worker_parts import work_of
from ivr.phone.happenings import TwimlError
from ivr.phone.made_calls import MadeCall, MadeCalls
from ivr.phone.rung_person import RungPerson
from ivr.phone.simulated_call import number_of
from ivr.settings import Settings, load
from ivr.worker.rounds import run_due
from tests import dated_leaflet
from tests.own_sound import own_sound
from tests.world import Unhurried

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CLOCK = "EVENING_CLOCK"
"""Names, in the environment of a process, the file with the seconds that its clock is ahead."""


class EveningClock:
    """The real time, moved by seconds that stand in a file: one clock for all processes."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def has_seen_a_round(self) -> None:
        """Note that a worker has made a round, in a file beside it."""
        with self._file.with_suffix(".rounds").open("ab") as rounds:
            rounds.write(b".")

    @property
    def rounds(self) -> int:
        """How many rounds were made so far."""
        rounds = self._file.with_suffix(".rounds")
        return rounds.stat().st_size if rounds.exists() else 0

    def moves_to(self, moment: datetime) -> None:
        """Show this moment from now on; nobody reads half a number."""
        new = self._file.with_suffix(".new")
        new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        new.replace(self._file)


def app() -> Flask:
    """Return the line that gunicorn serves at the time of the evening."""
    return create_app(clock=EveningClock(Path(os.environ[CLOCK])), audio=own_sound())


def works(settings: Settings, clock: EveningClock) -> None:
    """Make rounds for ever, as fast as they can be made."""
    work = replace(work_of(settings), clock=clock, stop=Unhurried())
    while True:
        run_due(work)
        clock.has_seen_a_round()
        time.sleep(0.03)


class ForkedWorker:
    """A worker without a start of its own: the tests that run every day have no time for that."""

    def __init__(self, settings: Settings, clock: EveningClock) -> None:
        self._work = partial(works, settings, clock)
        self._pid = 0

    def starts(self) -> None:
        self._pid = os.fork()
        if self._pid == 0:
            try:
                self._work()
            finally:
                os._exit(1)

    def is_killed(self) -> None:
        """Kill it: nothing is tidied up."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0


def hesitating(exchange: WSGIApplication, seed: int) -> WSGIApplication:
    """Take a moment before a call is made and before that is told: there a kill hurts most."""
    chance = random.Random(seed)

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return exchange(environ, start)
        time.sleep(chance.uniform(0, 0.1))
        answer = exchange(environ, start)
        time.sleep(chance.uniform(0, 0.1))
        return answer

    return application


@dataclass
class People:
    """Whoever has the numbers that are rung, and what they know afterwards."""

    settings: Settings
    calls: MadeCalls
    clock: EveningClock
    connect_to: str
    seed: int
    heard: dict[str, datetime] = field(default_factory=dict)
    refused: dict[str, datetime] = field(default_factory=dict)
    did: Counter[str] = field(default_factory=Counter)

    def answer(self, over: threading.Event) -> None:
        """Let everybody do what they do when it rings, until it is over."""
        known = set[str]()
        with ThreadPoolExecutor(4) as telephones:
            while not over.wait(0.03):
                for call in self.calls.waiting():
                    if call.sid not in known:
                        known.add(call.sid)
                        telephones.submit(self._is_rung, call)

    def _is_rung(self, made: MadeCall) -> None:
        chance = random.Random(f"{self.seed} {made.order.to} {len(self.calls.to(made.order.to))}")
        does = chance.choice((_away, _engaged, _machine, _hears, _hears, _understands, _refuses))
        person = RungPerson(
            number_of(self.settings),
            made,
            self.calls,
            strict=False,
            connect_to=self.connect_to,
            clock=self.clock,
        )
        # The line may be dead, and its words not come.
        with contextlib.suppress(AssertionError, TwimlError, requests.RequestException):
            does(self, person, made.order.to)
            self.did[does.__name__] += 1


def _away(_: People, person: RungPerson, __: str) -> None:
    person.lets_it_ring()


def _engaged(_: People, person: RungPerson, __: str) -> None:
    person.is_engaged()


def _machine(_: People, person: RungPerson, __: str) -> None:
    person.machine_answers()


def _hears(people: People, person: RungPerson, number: str) -> None:
    person.answers().hears("Druk op zes").presses("6").hears("de echo")
    people.heard[number] = people.clock()
    person.hangs_up()


def _understands(people: People, person: RungPerson, number: str) -> None:
    person.answers().hears("Druk op zes").presses("6").hears("de echo")
    people.heard[number] = people.clock()
    person.presses("#").listens_to_the_end()


def _refuses(people: People, person: RungPerson, number: str) -> None:
    person.answers().hears("Druk op zes").presses("#").hears("bellen u niet meer")
    people.refused[number] = people.clock()


def leaflets_in(folder: Path) -> Path:
    """Make a folder with the one leaflet that tells from when nothing may be eaten."""
    (folder / "echo").mkdir(parents=True)
    (folder / "echo" / "leaflet.md").write_text(dated_leaflet.text(), encoding="utf-8")
    return folder


if __name__ == "__main__":
    print("At work", file=sys.stderr, flush=True)
    works(load(), EveningClock(Path(os.environ[CLOCK])))
