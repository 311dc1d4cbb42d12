"""Promise: what no webhook told is found at Twilio: after any outage, and within a minute.

The web process notes nothing meanwhile, Twilio's retries come too early, and it may be dead
afterwards: the worker's own look at Twilio brings the message, with its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.beside import Beside
from ivr.database.engine import open_database
from ivr.messages.fetch import fetch_due
from ivr.messages.given_numbers import keep_number
from ivr.messages.inbox import open_messages
from ivr.messages.message import Message, RecordingState
from ivr.messages.reconcile import reconcile
from ivr.messages.worker_parts import Work
from ivr.phone.faults import Fault
from ivr.records.calls import note_call
from ivr.twilio.recordings import Description, Parties, TwilioRecordings
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, LINE_NUMBER, OURS, settings_for, signed
from tests.postgres import Postgres
from tests.wav import wav
from tests.world import World

CALLER, GIVEN = "+31612345678", "+31791234560"
NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
ROUND = 3
"""Seconds that scripts/worker.py leaves between two rounds."""


@dataclass
class Outage:
    """A line whose database can be away."""

    here: World
    app: Flask
    away: AbstractContextManager[None]

    def begins(self, from_: str) -> None:
        """Take a call, of a caller who is about to record."""
        self.here.calls["CA1"] = (from_, LINE_NUMBER)
        with self.here.sessions.begin() as session:
            note_call(session, "CA1", self.here.clock(), clinic=CLINIC_NUMBER)
            if from_ == "anonymous":
                keep_number(session, "CA1", GIVEN, self.here.clock())

    def records(self, from_: str) -> str:
        """Let the caller speak and hang up, and Twilio tell it: to nobody."""
        sid = self.here.records("CA1", seconds=9)
        url = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{sid}"
        told = {"CallSid": "CA1", "RecordingUrl": url, "RecordingDuration": "9"}
        assert self._asks("/voice/record", From=from_, Digits="hangup", **told) == 200
        status = {"RecordingSid": sid, "RecordingStatus": "completed"}
        assert self._asks("/voice/recording", **told, **status) == 500
        return sid

    def _asks(self, path: str, **form: str) -> int:
        visitor = self.app.test_client()
        return visitor.post(path, data=form, headers=signed(path, form)).status_code

    def shown(self) -> list[tuple[str | None, str | None]]:
        """Return the recordings on the clinic's page, and whom to ring back."""
        with self.here.sessions() as session:
            return [(one.recording_sid, one.caller_number) for one in open_messages(session, OURS)]


@contextmanager
def locked(sessions: sessionmaker[Session]) -> Iterator[None]:
    """Let somebody write for long: SQLite has one writer at a time."""
    with sessions.begin() as writer:
        writer.connection()
        yield


@pytest.fixture
def outage(
    here: World, kind: str, database_url: str, request: pytest.FixtureRequest
) -> Iterator[Outage]:
    app = create_app(settings_for(DATABASE_URL=database_url), clock=here.clock)
    hasty = open_database(database_url, patience=0.1)
    app.extensions["house"] = replace(app.extensions["house"], sessions=hasty)
    # And the process is killed before it writes what the database did not take.
    app.extensions["house"].__dict__["beside"] = Beside()
    if kind == "sqlite":
        away: AbstractContextManager[None] = locked(here.sessions)
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        away = postgres.frozen()
    yield Outage(here, app, away)
    hasty.kw["bind"].dispose()


@pytest.mark.parametrize(
    ("from_", "seconds", "faults"),
    [("anonymous", 9, []), (CALLER, 600, ["503", "503"])],
    ids=["a number keyed in", "and Twilio is away too"],
)
def test_what_was_left_meanwhile_is_shown_within_a_minute(
    outage: Outage, from_: str, seconds: int, faults: list[Fault]
) -> None:
    here, number = outage.here, GIVEN if from_ == "anonymous" else CALLER
    outage.begins(from_)
    run_due(here.work)  # The last look before it all begins: the next one is far away.
    with outage.away:
        here.clock.passes(seconds=1)
        sid = outage.records(from_)
        here.clock.passes(seconds=seconds - 1)
    assert outage.shown() == []
    returned = here.clock()
    here.faults.order(*faults)
    while not outage.shown():
        here.clock.passes(seconds=ROUND)
        run_due(here.work)
    assert outage.shown() == [(sid, number)]
    assert here.clock() - returned <= timedelta(minutes=1)


def test_a_caller_twilio_could_not_name_at_first_is_named_in_the_end(here: World) -> None:
    """The number of a message that no webhook told of is asked for until there is an answer."""
    with here.sessions.begin() as session:
        note_call(session, "CA1", here.clock(), clinic=CLINIC_NUMBER)
    sid = here.records("CA1", seconds=9)
    here.faults.order(None, "503")  # Twilio lists the recording, and then not who called.
    do_chores(here.work)
    assert here.message(sid).caller_number is None
    here.faults.order(None, None, "503")  # The same after its sound is fetched.
    fetch_due(here.work)
    assert here.message(sid).state is RecordingState.STORED
    assert here.is_at_twilio(sid)
    here.calls["CA1"] = (CALLER, LINE_NUMBER)
    here.clock.passes(minutes=1)
    run_due(here.work)
    assert here.message(sid).caller_number == CALLER
    assert not here.is_at_twilio(sid)


def test_an_anonymous_caller_stays_without_a_number(here: World) -> None:
    here.calls["CA1"] = ("anonymous", LINE_NUMBER)
    sid = here.records("CA1", seconds=9)
    for _ in range(2):
        run_due(here.work)
    assert here.message(sid).caller_number is None
    assert not here.is_at_twilio(sid)


@dataclass
class Asked:
    """Stands for Twilio's list of recordings, and remembers from which day on it was asked."""

    since_days: list[date] = field(default_factory=list)

    def since(self, day: date) -> Iterator[Description]:
        self.since_days.append(day)
        return iter(())


@pytest.mark.parametrize(
    ("last", "day"),
    [
        (datetime(2027, 1, 4, 7, 50, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 12, 24, 18, 0, tzinfo=UTC), date(2026, 12, 23)),
        (None, date(2026, 12, 3)),
    ],
    ids=["ten minutes ago", "before Christmas", "never"],
)
def test_it_looks_back_past_the_last_time(last: datetime | None, day: date) -> None:
    twilio: Any = Asked()
    work = cast(Work, SimpleNamespace(twilio=twilio, clock=lambda: NOW))
    assert reconcile(work, last) == 0
    assert twilio.since_days == [day]


def messages(here: World) -> list[Message]:
    with here.sessions() as session:
        return list(session.scalars(select(Message)))


def test_a_recording_of_a_known_call_is_taken_in_as_it_was_left(here: World) -> None:
    with here.sessions.begin() as session:
        note_call(session, "CA7", here.clock(), clinic=CLINIC_NUMBER)
    here.calls["CA7"] = ("+31687654321", LINE_NUMBER)
    left_at = here.clock()
    sid = here.records("CA7", wav(seed=9))
    here.clock.passes(hours=5)
    run_due(here.work)
    run_due(here.work)
    (message,) = messages(here)
    assert (message.caller_number, message.left_at) == ("+31687654321", left_at)
    assert here.sound(sid) == wav(seed=9)
    assert not here.is_at_twilio(sid)


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", "", "+31000000000"])
def test_a_recording_of_a_call_we_never_heard_of_is_ours_when_it_was_to_our_number(
    here: World, caller: str
) -> None:
    here.calls["CA8"] = (caller, LINE_NUMBER)
    sid = here.records("CA8")
    run_due(here.work)
    assert [(one.recording_sid, one.caller_number) for one in messages(here)] == [(sid, None)]


@pytest.mark.parametrize("calls", [{}, {"CA9": ("+31687654321", "+31101234567")}])
def test_a_recording_of_another_application_is_left_alone(
    here: World, calls: dict[str, tuple[str, str]]
) -> None:
    here.calls.update(calls)
    sid = here.records("CA9")
    run_due(here.work)
    assert messages(here) == []
    assert here.is_at_twilio(sid)


@dataclass
class Listing:
    """Stands for a Twilio that has one recording, and counts what it is asked about calls."""

    about: Description
    called: str = LINE_NUMBER
    asked: int = 0

    def since(self, _day: date) -> Iterator[Description]:
        yield self.about

    def parties(self, _call_sid: str) -> Parties:
        self.asked += 1
        return Parties(caller="+31612345678", called=self.called)


def look(here: World, twilio: Listing) -> None:
    here.clock.passes(minutes=10)
    do_chores(replace(here.work, twilio=cast(TwilioRecordings, twilio)))


@pytest.mark.parametrize(
    ("source", "status", "states"),
    [
        ("RecordVerb", "completed", [RecordingState.WAITING]),
        ("RecordVerb", "failed", [RecordingState.FAILED]),
        ("RecordVerb", "in-progress", []),
        ("RecordVerb", "absent", []),
        ("DialVerb", "completed", []),
        ("StartCallRecordingAPI", "failed", []),
    ],
)
def test_messages_are_taken_in_also_failed_ones_as_their_callers_wait_for_an_answer(
    here: World, source: str, status: str, states: list[RecordingState]
) -> None:
    look(here, Listing(Description("RE1", "CA1", status, 3, source, here.clock())))
    assert [message.state for message in messages(here)] == states


def test_twilio_is_asked_once_whose_recording_a_strange_one_is(here: World) -> None:
    about = Description("RE1", "CA1", "completed", 3, "RecordVerb", here.clock())
    twilio = Listing(about, called="+31101234567")
    look(here, twilio)
    look(here, twilio)
    assert (twilio.asked, messages(here)) == (1, [])


def test_recordings_beyond_one_page_of_the_list_are_found_too(here: World) -> None:
    for number in range(130):
        here.calls[f"CA{number}"] = ("+31612345678", LINE_NUMBER)
        here.recordings.add(f"CA{number}", wav(0.01), 0, here.clock())
    do_chores(here.work)
    assert len(messages(here)) == 130


def test_one_unreadable_recording_does_not_hide_the_others(here: World) -> None:
    here.calls["CA1"] = ("+31612345678", LINE_NUMBER)
    sid = here.records("CA1")
    odd = here.recordings.begin("CA2", here.clock()).sid
    file = here.recordings.folder / f"{odd}.json"
    file.write_text(file.read_text().replace('"seconds": 0', '"seconds": "many"'))
    file.write_text(file.read_text().replace("in-progress", "completed"))
    do_chores(here.work)
    assert [message.recording_sid for message in messages(here)] == [sid]


def test_a_twilio_that_is_away_is_asked_again_later(here: World) -> None:
    here.calls["CA1"] = ("+31612345678", LINE_NUMBER)
    here.records("CA1")
    here.faults.order("503", "503")
    do_chores(here.work)
    assert messages(here) == []
    here.clock.passes(seconds=10)
    do_chores(here.work)
    assert len(messages(here)) == 1


def test_what_was_purged_or_discarded_is_not_taken_in_again(here: World) -> None:
    sid = here.leaves()
    with here.sessions.begin() as session:
        session.execute(update(Message).values(purged_at=here.clock(), next_attempt_at=None))
    do_chores(here.work)
    here.clock.passes(hours=1)
    do_chores(here.work)
    assert len(messages(here)) == 1
    assert here.message(sid).purged_at is not None
