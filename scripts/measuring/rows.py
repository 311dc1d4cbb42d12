"""Requests per second of the line beside two ways that decide nothing, in turn, in several rounds.

Each server runs with one worker and is asked the same signed turns. What the line noted of them
must be exactly what was answered, or there is no row.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from ivr.database.engine import create_engine_for, migrate
from ivr.phone.document import read_document
from ivr.phone.verbs import Gather, Play
from ivr.records.calls import StepCount
from ivr.settings import Settings
from scripts.measuring.load import NOTED_WITHIN, Load, LoadError, drive, found_in_time
from scripts.measuring.plan import Plan
from scripts.measuring.servers import (
    AS_MANY_DO,
    AS_WE_SAY,
    THE_SAME,
    Server,
    keep,
    line_of,
    serving,
    settings_of_line,
)
from scripts.measuring.turns import BETWEEN, Turn, check, full_turns, pool

BARE, USUAL = "a bare route", "Twilio's usual way"

Tell = Callable[[str], None]
"""Shows how far we are."""


@dataclass(frozen=True)
class Contestant:
    """A server in the contest; `database_url` is where the line notes what it answers."""

    name: str
    app: str
    file: Path
    database_url: str = ""


@dataclass(frozen=True)
class Row:
    """One contestant at one number of connections, in the order of the rounds.

    One with a `problem` has no figures: it answered wrongly, or noted something else.
    """

    name: str
    connections: int
    loads: Sequence[Load]
    problem: str = ""

    @property
    def rate(self) -> float:
        """Return requests per second, the median of the rounds."""
        return median(load.rate for load in self.loads)

    @property
    def p99(self) -> float:
        """Return the milliseconds within which 99 of 100 answers came, the median of the rounds."""
        return median(load.p99 for load in self.loads)

    def beside(self, other: Row) -> float:
        """Return how many times the other's rate this is: the median of what each round says."""
        pairs = zip(self.loads, other.loads, strict=True)
        return median(ours.rate / theirs.rate for ours, theirs in pairs)


def measure(plan: Plan, folder: Path, postgresql: str, tell: Tell) -> list[Row]:
    """Return a row for each server and number of connections.

    `postgresql` is the address of a new database, or empty where there is none.

    Raises:
        WrongAnswerError: a server answers something else from the beginning.
    """
    settings = settings_of_line(folder, f"sqlite:///{folder}/line.db")
    databases = {"the line, SQLite": settings.database_url}
    if postgresql:
        databases["the line, PostgreSQL"] = postgresql
    for url in databases.values():
        migrate(url)
    turns = full_turns(line_of(settings))
    (folder / "pool").write_text(pool(turns, settings, plan.pool), newline="")
    contest = Contest(plan, folder, settings, turns, tell)
    contestants = [contest.line(name, url) for name, url in databases.items()]
    return [row for is_sync in (False, True) for row in contest.hold(contestants, is_sync=is_sync)]


@dataclass(frozen=True)
class Contest:
    """What all contestants share."""

    plan: Plan
    folder: Path
    settings: Settings
    turns: Sequence[Turn]
    tell: Tell

    def line(self, name: str, database_url: str) -> Contestant:
        """Return the line as a contestant, with this database."""
        settings = self.settings.model_copy(update={"database_url": database_url})
        return Contestant(name, "line", keep(settings, self.folder / f"{name}.json"), database_url)

    def hold(self, lines: Sequence[Contestant], *, is_sync: bool) -> Iterator[Row]:
        """Serve everything, as we say or as many do, and measure it round by round."""
        how = " (sync)" if is_sync else ""
        with ExitStack() as stack:

            def start(one: Contestant) -> Server:
                self.tell(f"starting {one.name}{how}")
                ours = AS_WE_SAY if one in lines else THE_SAME
                options = AS_MANY_DO if is_sync else ours
                server = serving(one.app, one.file, self.folder / "log", options)
                return stack.enter_context(server)

            servers = {one: start(one) for one in lines}
            documents = [self._check(one, servers[one], self.turns) for one in lines]
            others = self._others(documents[0][-1])
            servers = {one: start(one) for one in others} | servers
            for one in others:
                self._check(one, servers[one], self.turns[-1:])
            for connections in self.plan.connections:
                # What was noted before; from here on each answer adds one.
                notes = Counter({one: _noted(one.database_url) for one in lines})
                yield from self._rounds(servers, connections, how, notes)

    def _rounds(
        self,
        servers: Mapping[Contestant, Server],
        connections: int,
        how: str,
        notes: Counter[Contestant],
    ) -> Iterator[Row]:
        loads: dict[Contestant, list[Load]] = {one: [] for one in servers}
        problems: dict[Contestant, str] = {}
        for number in range(self.plan.rounds + 1):
            for one in [one for one in servers if one not in problems]:
                which = f"round {number} of {self.plan.rounds}" if number else "warming up"
                self.tell(f"{one.name}{how}, {connections} at a time, {which}")
                try:
                    loads[one].append(self._drive(one, servers[one], connections, notes))
                except LoadError as error:
                    problems[one] = str(error)
        # The first round is for caches and pages of memory.
        for one in servers:
            problem = problems.get(one, "")
            yield Row(f"{one.name}{how}", connections, [] if problem else loads[one][1:], problem)

    def _drive(
        self, one: Contestant, server: Server, connections: int, notes: Counter[Contestant]
    ) -> Load:
        pool, documents = self.folder / "pool", self._documents(one)
        run = secrets.token_hex(8)
        load = drive(server.address, pool, documents, self.plan.seconds, connections, run)
        if one in notes:
            notes[one] = refuse_another_count(one, load.answered, notes[one])
        return load

    def _check(self, one: Contestant, server: Server, turns: Sequence[Turn]) -> list[str]:
        """Return what a server answers, once it is known to be right; wrk takes nothing else."""
        found = [check(turn, self.settings, server.address) for turn in turns]
        self._documents(one).write_text(BETWEEN.join(found), newline="")
        return found

    def _documents(self, one: Contestant) -> Path:
        return self.folder / f"{one.name}.documents"

    def _others(self, document: str) -> list[Contestant]:
        """Return what the line is compared with; both answer this document of its own."""
        as_it_is, facts = self.folder / "document", self.folder / "facts"
        as_it_is.write_text(document, newline="")
        gather = next(it for it in read_document(document.encode()) if isinstance(it, Gather))
        sounds = [it.url for it in gather.prompts if isinstance(it, Play)]
        token = self.settings.auth_tokens[0]
        facts.write_text(json.dumps({"token": token, "action": gather.action, "sounds": sounds}))
        return [Contestant(BARE, "bare", as_it_is), Contestant(USUAL, "usual", facts)]


def _noted(database_url: str) -> int:
    """Return how many steps the line ever noted as heard; a full turn is one."""
    engine = create_engine_for(database_url)
    heard = select(func.coalesce(func.sum(StepCount.count), 0)).where(StepCount.outcome == "heard")
    with engine.connect() as connection:
        count = connection.scalar(heard)
    engine.dispose()
    return int(count or 0)


def refuse_another_count(
    one: Contestant, answered: int, before: int, within: float = NOTED_WITHIN
) -> int:
    """Wait, at most `within` seconds, until all turns are noted; return how many there are now.

    Raises:
        LoadError: there are more or fewer than before and answered since.
    """
    noted = found_in_time(lambda: _noted(one.database_url), before + answered, within)
    if noted != before + answered:
        raise LoadError(f"{one.name} answered {answered} turns and noted {noted - before} of them")
    return noted
