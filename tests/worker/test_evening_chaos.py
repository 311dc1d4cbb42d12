"""Promise: whatever is killed at whatever moment, no try is made twice and nobody is forgotten.

Two workers are killed with SIGKILL at random moments while callers who asked for it are rung; in
the long form they are processes of their own, and so is the web server, killed too. What was rung
is counted by the list of the exchange that makes the calls, and who heard what by those who were
rung. The environment sets the size of the long form: CHAOS_CALLS, CHAOS_KILLS, CHAOS_SEED.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from ivr.reminders.consent import Wish, ask
from ivr.reminders.evening import Evenings
from ivr.reminders.planned import ANSWERED, Made, Reminder, ReminderOutcome, ReminderTry
from ivr.sealing import Seal
from ivr.settings import Settings, load
from ivr.words.reminder import Standing
from tests import dated_leaflet
from tests.line_settings import ACCOUNT, LOCAL, TOKEN, environment_for
from tests.own_sound import own_sound
from tests.ports import free_port
from tests.reminders.evenings import ASKED, DAY, eve
from tests.worker.an_evening import (
    CLOCK,
    EveningClock,
    ForkedWorker,
    People,
    hesitating,
    leaflets_in,
)
from tests.worker.chaos import CALLS, KILLS, SEED, CameUp, Victim, beside, in_time


class Mortal(Protocol):
    """What can be killed and started again."""

    def starts(self) -> None:
        """Start it."""

    def is_killed(self) -> None:
        """Kill it."""


@dataclass(frozen=True)
class Size:
    """How many are rung, how often something is killed, and the minutes that the clock leaps."""

    reminders: int
    kills: int
    minutes: float


@dataclass(frozen=True)
class Evening:
    """A line of which the clock shows an evening, and what rings its callers."""

    settings: Settings
    environment: dict[str, str]
    clock: EveningClock
    calls: MadeCalls
    sessions: sessionmaker[Session]
    folder: Path

    @property
    def numbers(self) -> list[str]:
        with self.sessions() as session:
            return [*session.scalars(select(Reminder.number))]


@pytest.fixture
def evening(
    sessions: sessionmaker[Session], database_url: str, tmp_path: Path
) -> Iterator[Evening]:
    clock = EveningClock(tmp_path / "clock")
    clock.moves_to(eve("17:58"))
    calls = MadeCalls(clock)
    exchange = create_exchange(Recordings(tmp_path / "twilio", clock), ACCOUNT, TOKEN, calls=calls)
    with serve(hesitating(exchange, SEED)) as api_url:
        environment = environment_for(
            PUBLIC_BASE_URL=LOCAL,
            TWILIO_API_URL=api_url,
            DATABASE_URL=database_url,
            LEAFLETS=str(leaflets_in(tmp_path / "leaflets")),
            CLINIC_NUMBER=dated_leaflet.LEAFLET.about.clinic_number,
            LINE_NUMBER=dated_leaflet.NUMBER,
            REMINDERS="true",
            REMINDERS_PER_DAY="600",
        )
        yield Evening(load(environment), environment, clock, calls, sessions, tmp_path)


def test_no_try_is_made_twice_and_nobody_is_forgotten(evening: Evening) -> None:
    size = Size(reminders=6, kills=6, minutes=9)
    app = create_app(evening.settings, clock=evening.clock, audio=own_sound())
    with serve(app) as connect_to:
        workers = [ForkedWorker(evening.settings, evening.clock) for _ in range(2)]
        _passes(evening, size, connect_to, [(worker, None) for worker in workers])
    app.extensions["house"].close()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_no_try_is_made_twice_and_nobody_is_forgotten_by_real_processes(evening: Evening) -> None:
    size = Size(reminders=CALLS, kills=KILLS, minutes=1)
    environment = evening.environment | {CLOCK: str(evening.folder / "clock")}
    port = free_port()
    gunicorn = f"-m gunicorn -c scripts/gunicorn.conf.py --bind 127.0.0.1:{port} --workers 1"
    web = Victim(
        f"{gunicorn} tests.worker.an_evening:app()", environment, evening.folder / "web.log"
    )
    command = "-m tests.worker.an_evening"
    workers = [
        Victim(command, environment, evening.folder / f"worker{number}.log") for number in (1, 2)
    ]
    address = f"http://127.0.0.1:{port}"
    came_up = ((worker, CameUp(worker)) for worker in workers)
    _passes(evening, size, address, [(web, partial(answers, address)), *came_up])


Ready = Callable[[], bool] | None
"""Tells whether a victim has come up; None where nobody waits for that."""


def _passes(
    evening: Evening, size: Size, connect_to: str, victims: Sequence[tuple[Mortal, Ready]]
) -> None:
    """Let the evening go by, and look afterwards at who was rung."""
    _all_ask(evening, size.reminders)
    people = People(evening.settings, evening.calls, evening.clock, connect_to, SEED)
    killer = Killer(size.kills, victims)
    with contextlib.ExitStack() as stack:
        for victim, _ in victims:
            stack.callback(victim.is_killed)
            victim.starts()
        with beside(people.answer, killer.kills):
            _goes_by(evening, size, killer, connect_to)
            done = in_time(lambda: _is_settled(evening), 60)
    assert done, _standings(evening)
    _look_back(evening, size, people, killer)


class Killer:
    """Kills one after the other, each at any moment after it came up, all through the evening."""

    def __init__(self, times: int, victims: Sequence[tuple[Mortal, Ready]]) -> None:
        self.times, self.done, self.passed = times, 0, 0.0
        self._victims = victims
        self._chance = random.Random(SEED)

    def is_behind(self) -> bool:
        """Return whether more should have been killed in the part of the evening that passed."""
        return self.done < self.times * self.passed

    def kills(self, over: threading.Event) -> None:
        while not over.wait(0.01):
            if self.is_behind():
                self._kills_one()

    def _kills_one(self) -> None:
        victim, ready = self._victims[self.done % len(self._victims)]
        if ready is not None:
            in_time(ready, 20)
        time.sleep(self._chance.uniform(0, 0.3))
        victim.is_killed()
        victim.starts()
        self.done += 1


def _all_ask(evening: Evening, many: int) -> None:
    seal, evenings = Seal(evening.settings.secret_key), Evenings.of(evening.settings)
    clinic = dated_leaflet.LEAFLET.about.clinic_number
    with evening.sessions.begin() as session:
        for index in range(many):
            one = Wish(f"+3161{index:07}", DAY, "echo", "", clinic)
            assert ask(session, one, seal, ASKED, evenings) is Standing.OPEN


def answers(address: str) -> bool:
    """Return whether the web server is there."""
    with contextlib.suppress(requests.RequestException):
        return requests.get(f"{address}/health", timeout=1).ok
    return False


def _goes_by(evening: Evening, size: Size, killer: Killer, address: str) -> None:
    """Let the clock leap through the evening; after each leap a round is made, and some killed."""
    begin, end = eve("17:58"), eve("20:40")
    now = begin
    while now < end:
        now += timedelta(minutes=size.minutes)
        goes_on = partial(_has_gone_on, evening, killer, evening.clock.rounds)
        evening.clock.moves_to(now)
        killer.passed = min(1.0, (now - begin) / (end - begin))
        assert soon(goes_on)
        # Who is rung by a line that is dead hears nothing, and would prove nothing.
        assert soon(partial(answers, address))


def _has_gone_on(evening: Evening, killer: Killer, before: int) -> bool:
    """Return whether a round was begun and ended since `before`, and none need be killed now."""
    return evening.clock.rounds > before + 1 and not killer.is_behind()


def soon(condition: Callable[[], bool]) -> bool:
    """Wait for a condition, however busy the machine is; as `in_time`, for what takes no time."""
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def _is_settled(evening: Evening) -> bool:
    with evening.sessions() as session:
        rows = session.scalars(select(Reminder)).all()
    return all(
        row.outcome is not None
        and (row.outcome is not ReminderOutcome.UNREACHED or row.told_at is not None)
        for row in rows
    )


def _standings(evening: Evening) -> str:
    with evening.sessions() as session:
        rows = session.scalars(select(Reminder)).all()
    return "\n".join(f"{row.number}: {row.outcome} {row.told_at}" for row in rows)


def _look_back(evening: Evening, size: Size, people: People, killer: Killer) -> None:
    with evening.sessions() as session:
        reminders = {row.number: row for row in session.scalars(select(Reminder))}
        tries = session.scalars(select(ReminderTry)).all()
    outcomes = Counter(str(row.outcome) for row in reminders.values())
    states = Counter(f"{one.attempt} {one.state}" for one in tries)
    calls = evening.calls.all()
    print(f"{len(calls)} calls for {size.reminders} reminders, {size.kills} kills: {outcomes}")
    print(f"tries: {states}; people: {people.did}")
    assert killer.done == size.kills
    assert len(reminders) == size.reminders
    # No try was made twice: its token stands in the address that Twilio was given.
    assert [url for url, count in Counter(it.order.url for it in calls).items() if count > 1] == []
    assert {number for number, count in evening.calls.per_number().items() if count > 2} == set()
    rang = [one for one in tries if one.state in (Made.MADE, Made.OVER)]
    assert len(rang) >= len(calls) > 0
    assert min(it.created for it in calls) >= eve("18:00")
    assert max(it.created for it in calls) < eve("20:30")
    # What people heard is known, and they were left alone after it.
    assert {number for number in people.heard if reminders[number].outcome not in ANSWERED} == set()
    refusing = {reminders[number].outcome for number in people.refused}
    assert refusing <= {ReminderOutcome.REFUSED}
    for number, at in (people.heard | people.refused).items():
        assert [it.sid for it in evening.calls.to(number) if it.created > at] == []
    assert people.heard, "nobody heard anything: nothing is proven"
