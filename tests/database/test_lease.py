"""Several workers share the work: each piece is done by one of them, a dead one's by the next."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ivr.database.lease import FIRST_WAIT, LONGEST_WAIT, back_off, finish, lease_chore, lease_next
from ivr.messages.fetch import attend, fetch_due
from ivr.messages.message import Message, RecordingAudio, RecordingState
from ivr.messages.retention import purge
from ivr.messages.worker_parts import Work
from ivr.worker.rounds import run_due
from tests.wav import wav
from tests.world import World

LEASE = timedelta(minutes=5)


def together(*duties: Callable[[], object]) -> None:
    threads = [threading.Thread(target=duty) for duty in duties]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_workers_that_start_together_do_each_piece_once(here: World) -> None:
    sids = []
    for number in range(12):
        sids.append(here.leaves(f"CA{number}", wav(seed=number)))
        here.reports(sids[-1], call_sid=f"CA{number}")
    done: Counter[str] = Counter()
    twilio = here.work.twilio

    class Counted:
        def describe(self, sid: str) -> object:
            done[f"fetch {sid}"] += 1
            return twilio.describe(sid)

        def media(self, sid: str) -> bytes:
            return twilio.media(sid)

        def delete(self, sid: str) -> bool:
            done[f"delete {sid}"] += 1
            return twilio.delete(sid)

        def since(self, day: object) -> list[object]:
            done["reconcile"] += 1
            return []

    work: Work = replace(here.work, twilio=Counted())  # type: ignore[arg-type]  # as far as it is used
    together(*(lambda: run_due(work) for _ in range(4)))
    once = [f"{what} {sid}" for sid in sids for what in ("fetch", "delete")]
    assert done == Counter([*once, "reconcile"])
    assert here.staff.read == ["Nieuw bericht op de informatielijn"]


def test_a_claimed_message_is_not_claimed_again_until_the_lease_is_over(here: World) -> None:
    here.leaves()
    now = here.clock.passes(minutes=1)
    with here.sessions.begin() as session:
        assert lease_next(session, Message, now, LEASE) is not None
    for later, free in ((timedelta(0), False), (LEASE * 0.99, False), (LEASE, True)):
        with here.sessions() as session:
            assert (lease_next(session, Message, now + later, LEASE) is not None) is free


def test_a_worker_that_died_is_taken_over(here: World) -> None:
    sid = here.leaves(sound=wav(seed=6))
    here.clock.passes(minutes=1)
    with here.sessions.begin() as session:
        lease_next(session, Message, here.clock(), LEASE)
    assert fetch_due(here.work) == 0
    here.clock.passes(minutes=5)
    fetch_due(here.work)
    assert here.sound(sid) == wav(seed=6)


def test_a_worker_that_was_too_slow_changes_nothing(here: World) -> None:
    sid = here.leaves(sound=wav(seed=6))
    now = here.clock.passes(minutes=1)
    with here.sessions.begin() as session:
        slow = lease_next(session, Message, now, LEASE)
    here.clock.passes(minutes=6)
    fetch_due(here.work)
    assert slow is not None
    attend(here.work, slow)
    message = here.message(sid)
    assert (message.state, message.next_attempt_at) == (RecordingState.STORED, None)
    assert message.last_error is None
    assert here.sound(sid) == wav(seed=6)


def test_a_message_that_is_purged_while_it_is_fetched_stays_purged(here: World) -> None:
    sid = here.leaves()
    now = here.clock.passes(days=30)
    with here.sessions.begin() as session:
        busy = lease_next(session, Message, now, LEASE)
    with here.sessions.begin() as session:
        assert len(purge(session, here.work.retention, now)) == 1
    assert busy is not None
    attend(here.work, busy)
    with here.sessions() as session:
        assert session.scalars(select(RecordingAudio)).all() == []
    fetch_due(here.work)
    assert not here.is_at_twilio(sid)


def test_a_lost_lease_settles_nothing(here: World) -> None:
    here.leaves()
    now = here.clock.passes(minutes=1)
    with here.sessions.begin() as session:
        first = lease_next(session, Message, now, LEASE)
        second = lease_next(session, Message, now + LEASE, LEASE)
        assert first is not None
        assert second is not None
        stale = Message(id=first.id, leased_by="another worker")
        assert not finish(session, stale, note="of the slow one")
        assert finish(session, second, attempts=0)
        assert session.scalars(select(Message.note)).one() == ""


def test_a_chore_belongs_to_one_worker_until_its_lease_is_over(here: World) -> None:
    now = here.clock()
    with here.sessions.begin() as session:
        chore = lease_chore(session, "purge", now, LEASE)
        assert chore is not None
        assert lease_chore(session, "purge", now, LEASE) is None
        assert lease_chore(session, "purge", now + LEASE, LEASE) is not None
    with here.sessions.begin() as session:
        again = lease_chore(session, "purge", now + 2 * LEASE, LEASE)
        assert again is not None
        assert finish(session, again, next_attempt_at=now + 4 * LEASE)
        assert lease_chore(session, "purge", now + 3 * LEASE, LEASE) is None


@given(st.integers(1, 10_000))
def test_the_wait_grows_and_never_beyond_an_hour(attempts: int) -> None:
    assert FIRST_WAIT <= back_off(attempts) <= back_off(attempts + 1) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 20), (5, 160), (9, 2560), (10, 3600)]
)
def test_the_wait_doubles(attempts: int, seconds: int) -> None:
    assert back_off(attempts).total_seconds() == seconds
