"""Promise: nothing lies around: others are told, of each message once, and of nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from ivr.messages.handling import Handling, claim, handle, release
from ivr.messages.hook_calls import STALE_AFTER, HookCall
from ivr.messages.lying_around import LYING_AROUND
from ivr.messages.message import Message
from ivr.messages.trouble import NOBODY_IS_ASKED, trouble
from ivr.messages.worker_parts import Work
from ivr.phone.local import serve
from ivr.records.access_log import Actor
from ivr.worker.hook_round import post_calls
from ivr.worker.rounds import do_chores
from tests.line_settings import CLINIC_NUMBER, LOCAL, OURS, settings_for
from tests.messages.receiver import SECRET, Receiver, is_ours
from tests.world import World

ANNA = Actor("anna", "hier")
SECOND = {"NOTIFY_SECOND_TO": "hoofd@example.nl", "SMTP_HOST": "mail.example.nl"}


def told_as(here: World, **more: str) -> Work:
    """The worker of a line with these settings too."""
    settings = settings_for(
        twilio=here.work.twilio.api_url,
        PUBLIC_BASE_URL=LOCAL,
        RECORDING_KEYS=here.work.settings.recording_keys,
        **more,
    )
    return replace(here.work, settings=settings)


def work_on(here: World, message_id: int) -> Handling:
    return Handling(OURS, message_id, ANNA, here.clock())


def escalations(here: World) -> int:
    return here.staff.read.count(LYING_AROUND.subject)


def test_somebody_else_is_told_after_four_hours_of_opening_time_and_once(here: World) -> None:
    work = told_as(here, **SECOND)
    here.clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    # Left at 15.00: two hours of Monday, and two of Tuesday, from 08.30 on.
    here.leaves()
    counts = []
    for moment in ("23T15:29", "23T20:00", "24T09:29", "24T09:31", "24T13:00", "25T10:00"):
        here.clock.now = datetime.fromisoformat(f"2026-11-{moment}+00:00")
        do_chores(work)
        counts.append(escalations(here))
    assert counts == [0, 0, 0, 1, 1, 1]


def test_who_picks_it_up_has_as_long_again_and_then_it_lies_around_too(here: World) -> None:
    work = told_as(here, **SECOND)
    message = here.message(here.leaves()).id
    here.clock.passes(hours=3)
    with here.sessions.begin() as session:
        assert claim(session, work_on(here, message))
    here.clock.passes(hours=2)
    do_chores(work)
    assert escalations(here) == 0
    here.clock.now = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
    do_chores(work)
    assert escalations(here) == 1
    with here.sessions.begin() as session:
        assert release(session, work_on(here, message))
    here.clock.passes(days=2)
    do_chores(work)
    assert escalations(here) == 1, "each at most once"


def test_what_is_done_in_time_is_told_to_nobody(here: World) -> None:
    work = told_as(here, **SECOND)
    message = here.message(here.leaves()).id
    with here.sessions.begin() as session:
        assert handle(session, work_on(here, message))
    here.clock.passes(days=1)
    do_chores(work)
    assert escalations(here) == 0


def test_nobody_is_told_while_the_clinic_is_closed_or_where_no_second_address_is(
    here: World,
) -> None:
    here.leaves()
    here.clock.now = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
    do_chores(told_as(here, **SECOND))
    here.clock.passes(days=2)
    do_chores(told_as(here))
    assert escalations(here) == 0
    do_chores(told_as(here, **SECOND))
    assert escalations(here) == 1


def test_a_mail_that_is_not_taken_is_sent_later(here: World) -> None:
    work = told_as(here, **SECOND)
    here.leaves()
    here.clock.passes(hours=5)
    here.staff.out_of_reach = True
    do_chores(work)
    here.staff.out_of_reach = False
    here.clock.passes(minutes=1)
    do_chores(work)
    assert escalations(here) == 1


def test_of_a_flood_the_first_few_messages_stand_for_all(here: World) -> None:
    for number in range(8):
        here.leaves(f"CA{number}")
    here.clock.passes(hours=5)
    do_chores(told_as(here, **SECOND))
    with here.sessions() as session:
        told = session.scalars(select(Message.id).where(Message.escalated_at.is_not(None))).all()
    assert (escalations(here), len(told)) == (1, 5)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def calling(here: World, receiver: Receiver) -> Iterator[Work]:
    """A worker that has a colleague asked for."""
    with serve(receiver) as url:
        yield told_as(here, NOTIFY_WEBHOOK=f"{url}/oproep", NOTIFY_WEBHOOK_SECRET=SECRET)


def arrives(here: World, call_sid: str = "CA1") -> int:
    sid = here.leaves(call_sid)
    here.clock.passes(minutes=6)
    return here.message(sid).id


def rounds(work: Work) -> None:
    do_chores(work)
    post_calls(work)


def test_a_call_says_that_a_message_waits_since_when_and_how_many_and_nothing_else(
    here: World, calling: Work, receiver: Receiver
) -> None:
    arrives(here)
    rounds(calling)
    (asked,), (told,) = receiver.asked, receiver.told
    assert is_ours(*asked)
    assert told == {
        "type": "messages.new",
        "timestamp": "2026-11-23T09:06:00+00:00",
        "data": {
            "clinic": CLINIC_NUMBER,
            "waiting": 1,
            "oldest_at": "2026-11-23T09:00:00+00:00",
            "page": f"{LOCAL}/berichten",
        },
    }


def test_news_is_called_once_quietly_and_what_lies_around_once_more(
    here: World, calling: Work, receiver: Receiver
) -> None:
    arrives(here, "CA1")
    rounds(calling)
    arrives(here, "CA2")
    rounds(calling)
    assert len(receiver.asked) == 1, "it is quiet for half an hour"
    here.clock.passes(minutes=30)
    for _ in range(3):
        rounds(calling)
    assert [told["data"]["waiting"] for told in receiver.told] == [1, 2]
    here.clock.passes(hours=5)
    rounds(calling)
    here.clock.passes(days=1)
    rounds(calling)
    kinds = [told["type"] for told in receiver.told]
    assert kinds == ["messages.new", "messages.new", "messages.lying_around"]
    assert len(set(receiver.events)) == 3


def test_a_call_that_is_not_taken_is_tried_again_later_as_the_same_event(
    here: World, calling: Work, receiver: Receiver
) -> None:
    receiver.answers = ["503 Busy", "503 Busy"]
    arrives(here)
    rounds(calling)
    rounds(calling)
    assert len(receiver.asked) == 1, "ten seconds have not passed"
    for seconds in (10, 20):
        here.clock.passes(seconds=seconds)
        rounds(calling)
    assert len(receiver.asked) == 3
    assert len(set(receiver.events)) == len({body for *_, body in receiver.asked}) == 1
    assert all(is_ours(*asked) for asked in receiver.asked)
    with here.sessions() as session:
        assert session.scalars(select(HookCall)).all() == []


class Killed(BaseException):
    """What no `except` of the worker holds."""


def test_a_worker_that_is_killed_after_the_post_posts_the_same_event_again(
    here: World, calling: Work, receiver: Receiver
) -> None:
    arrives(here)
    do_chores(calling)

    def dies(*_asked: object) -> None:
        calling.hook.post(*_asked)  # type: ignore[arg-type]
        raise Killed

    killed = replace(calling)
    vars(killed)["hook"] = type("Dying", (), {"post": staticmethod(dies)})
    with pytest.raises(Killed):
        post_calls(killed)
    post_calls(calling)
    assert len(receiver.asked) == 1, "the lease of who died lasts"
    here.clock.passes(minutes=5)
    post_calls(calling)
    post_calls(calling)
    first, second = receiver.asked
    assert (first[0], first[3]) == (second[0], second[3])


def test_two_workers_post_one_call_and_send_one_mail(
    here: World, calling: Work, receiver: Receiver
) -> None:
    arrives(here)
    here.clock.passes(hours=5)
    together, settings = Barrier(2), calling.settings.model_copy(update=second_of_settings())
    workers = [replace(calling, settings=settings, stop=calling.stop) for _ in range(2)]

    def at_once(work: Work) -> None:
        together.wait()
        for _ in range(3):
            rounds(work)

    with ThreadPoolExecutor(2) as pool:
        [*pool.map(at_once, workers)]
    assert sorted(told["type"] for told in receiver.told) == [
        "messages.lying_around",
        "messages.new",
    ]
    assert escalations(here) == 1


def second_of_settings() -> dict[str, str]:
    return {"notify_second_to": "hoofd@example.nl", "smtp_host": "mail.example.nl"}


def test_a_receiver_that_is_away_for_a_day_is_told_of_on_the_page_and_then_left(
    here: World, calling: Work, receiver: Receiver
) -> None:
    receiver.answers = ["500 Oops"] * 100
    arrives(here)
    for _ in range(5):
        rounds(calling)
        here.clock.passes(hours=1)
    with here.sessions() as session:
        assert NOBODY_IS_ASKED in trouble(session, OURS, here.clock())
        assert NOBODY_IS_ASKED not in trouble(session, ["+31101234567"], here.clock())
    with here.sessions.begin() as session:
        session.execute(update(Message).values(handled_at=here.clock()))
    here.clock.passes(hours=STALE_AFTER / timedelta(hours=1))
    rounds(calling)
    with here.sessions() as session:
        assert session.scalars(select(HookCall)).all() == []


def test_without_a_receiver_nothing_is_written(here: World) -> None:
    arrives(here)
    rounds(told_as(here))
    with here.sessions() as session:
        assert session.scalars(select(HookCall)).all() == []
