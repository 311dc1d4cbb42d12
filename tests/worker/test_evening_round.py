"""Promise: who asked for it is rung, at most once a try, in the evening only, or is staff's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from ivr.phone.faults import Fault
from ivr.phone.made_calls import CallOrder
from ivr.reminders import consent, in_call
from ivr.reminders.ending import UNREACHED
from ivr.reminders.evening import Evenings
from ivr.reminders.next_try import NextTry
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from ivr.reminders.ringing import ring_each
from ivr.worker.evening_round import MOST_AT_ONCE, ring_due
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import LINE_NUMBER, PUBLIC
from tests.reminders.evenings import ASKED, DAY, MOBILE, NUMBER, asks, eve, wish
from tests.world import World

NOBODY = UNREACHED.subject
TOO_BUSY: list[Fault] = ["429"] * 500
AWAY: list[Fault] = ["cut"] * 50

on_either = pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
on_one = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def rounds(here: World, begin: str, end: str, minutes: float = 1) -> list[str]:
    """Let rounds be made from one clock time to another; return when telephones rang."""
    rang, now = list[str](), eve(begin)
    while now <= eve(end):
        here.clock.now = now
        before = len(here.made.all())
        ring_due(here.work)
        rang += [f"{now:%H:%M}"] * (len(here.made.all()) - before)
        now += timedelta(minutes=minutes)
    do_chores(here.work)
    return rang


def outcomes(here: World) -> list[ReminderOutcome | None]:
    with here.sessions() as session:
        return [*session.scalars(select(Reminder.outcome).order_by(Reminder.id))]


def tries(here: World) -> list[tuple[int, Made]]:
    with here.sessions() as session:
        found = session.scalars(select(ReminderTry).order_by(ReminderTry.id)).all()
    return [(one.attempt, one.state) for one in found]


def token_of(order: CallOrder) -> str:
    return parse_qs(urlsplit(order.url).query)["reminder"][0]


def minutes_between(first: str, second: str) -> float:
    return (eve(second) - eve(first)) / timedelta(minutes=1)


@on_one
def test_who_presses_nothing_is_rung_twice_half_an_hour_apart_and_then_is_for_staff(
    here: World,
) -> None:
    asks(here)
    first, second = rounds(here, "17:50", "20:40")
    assert minutes_between("18:00", first) >= 0
    assert minutes_between(first, second) == 30
    assert outcomes(here) == [ReminderOutcome.UNREACHED]
    assert here.staff.read == [NOBODY]
    assert NUMBER not in here.staff.texts[0]


@on_one
def test_twilio_is_told_whom_to_ring_and_where_to_ask_and_no_machine_is_looked_for(
    here: World,
) -> None:
    asks(here)
    rounds(here, "19:13", "19:43", minutes=30)
    first, second = (call.order for call in here.made.all())
    token = token_of(first)
    assert token != token_of(second)
    for_the_caller = "#rc=2&rp=5xx,ct,rt&ct=2000&rt=5000&e=dublin,frankfurt"
    assert first == CallOrder(
        to=NUMBER,
        from_=LINE_NUMBER,
        url=f"{PUBLIC}/voice/reminder-call?reminder={token}{for_the_caller}",
        fallback_url=f"{PUBLIC}/voice/fallback?reminder={token}{for_the_caller}",
        status_callback=f"{PUBLIC}/voice/reminder-status?reminder={token}"
        + for_the_caller.replace("rc=2", "rc=5"),
        timeout=30,
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (in_call.heard, ReminderOutcome.HEARD),
        (in_call.understood, ReminderOutcome.UNDERSTOOD),
        (in_call.refused, ReminderOutcome.REFUSED),
    ],
)
@on_one
def test_who_presses_a_key_is_not_rung_again(
    here: World, answer: object, outcome: ReminderOutcome
) -> None:
    asks(here)
    asks(here, day=DAY + timedelta(days=1))
    assert rounds(here, "19:12", "19:20") == ["19:13"]
    with here.sessions.begin() as session:
        # Back to the first try: the key is pressed in its call.
        session.execute(update(Reminder).values(outcome=None))
        assert callable(answer)
        assert answer(session, token_of(here.made.all()[0].order), here.clock())
        assert not answer(session, token_of(here.made.all()[0].order), here.clock())
    assert rounds(here, "19:21", "21:00") == []
    # Who does not want to be rung any more is not rung on another evening either.
    next_day = outcome if outcome is ReminderOutcome.REFUSED else None
    assert outcomes(here) == [outcome, next_day]
    assert here.staff.read == []


@on_one
def test_who_cancels_between_two_tries_is_not_rung_again(here: World) -> None:
    asks(here)
    assert rounds(here, "19:00", "19:20") == ["19:13"]
    with here.sessions.begin() as session:
        consent.cancel(session, wish(), here.clock())
    assert rounds(here, "19:21", "21:00") == []
    assert outcomes(here) == [ReminderOutcome.CANCELLED]


@pytest.mark.parametrize(
    ("fault", "calls", "states"),
    [
        (None, 1, [(1, Made.MADE)]),
        ("429", 1, [(1, Made.MADE)]),
        ("500", 0, [(1, Made.MADE)]),
        ("503", 0, [(1, Made.MADE)]),
        ("half", 1, [(1, Made.MADE)]),
        ("500-after", 1, [(1, Made.MADE)]),
        ("cut", 1, [(1, Made.MADE)]),
        ("401", 0, [(1, Made.NOT_MADE)]),
    ],
)
@on_one
def test_whatever_twilio_answers_a_try_is_made_at_most_once(
    here: World, fault: Fault | None, calls: int, states: list[tuple[int, Made]]
) -> None:
    """Only a 429 says that nothing was done and that asking again is right."""
    asks(here)
    here.made.faults.order(fault)
    here.made.dials_at_once = False  # In Twilio's queue a call has no start time yet.
    rounds(here, "19:10", "20:00", minutes=2)
    assert here.staff.read == []
    with here.sessions() as session:
        one = session.scalars(select(ReminderTry).order_by(ReminderTry.attempt)).first()
    assert one is not None
    assert tries(here)[:1] == states
    made = [call.sid for call in here.made.all() if token_of(call.order) == one.token]
    assert len(made) == calls
    assert one.call_sid == (made[0] if made else None)
    assert len(here.made.all()) == calls + 1, "the second try is made all the same"


@on_one
def test_a_twilio_that_has_too_much_to_do_all_evening_leaves_it_to_staff(here: World) -> None:
    asks(here)
    here.made.faults.order(*TOO_BUSY)
    assert rounds(here, "19:50", "20:01", minutes=0.5) == []
    assert (tries(here), outcomes(here)) == ([(1, Made.PUT_OFF)], [ReminderOutcome.UNREACHED])
    assert here.staff.read == [NOBODY]


@on_either
def test_a_worker_that_dies_between_its_promise_and_its_question_asks_no_second_time(
    here: World,
) -> None:
    class Killed(BaseException):
        """As kill -9: nothing is tidied up."""

    class Dying:
        def ring(self, *_: object) -> str:
            raise Killed

    asks(here)
    dying = replace(here.work)
    dying.__dict__["calls_out"] = Dying()
    here.clock.now = eve("19:58")
    with pytest.raises(Killed):
        ring_due(dying)
    assert tries(here) == [(1, Made.MAKING)]
    assert rounds(here, "19:58", "20:27") == []
    assert tries(here) == [(1, Made.MADE)]
    assert rounds(here, "20:28", "20:40") == ["20:28"]


@on_one
def test_a_worker_that_was_held_up_does_not_ring(here: World) -> None:
    """Between the commit of the try and the question a machine may have been asleep."""
    asks(here)
    with here.sessions() as session:
        wanted = [NextTry(one, 1, eve("19:58")) for one in session.scalars(select(Reminder.id))]
    times = iter([eve("19:58"), eve("19:59")])
    held_up = replace(here.work, clock=lambda: next(times))
    ring_each(held_up, Evenings.of(here.work.settings), wanted)
    assert (here.made.all(), tries(here)) == ([], [(1, Made.NOT_MADE)])


@on_either
def test_many_workers_ring_each_one_once(here: World) -> None:
    numbers = [f"+3161234567{number}" for number in range(8)]
    for number in numbers:
        asks(here, number)
    here.clock.now = eve("19:59")
    workers = [threading.Thread(target=ring_due, args=(here.work,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while ring_due(here.work):  # On SQLite one of them may have found the database locked.
        pass
    assert here.made.per_number() == dict.fromkeys(numbers, 1)


@on_one
def test_a_backlog_stops_at_the_end_of_the_hours(here: World) -> None:
    numbers = [f"+316123456{number}" for number in range(60, 78)]
    for number in numbers:
        asks(here, number)
    ticks: Iterator[datetime] = iter(eve("19:55") + timedelta(seconds=15 * n) for n in range(1000))
    here.clock.now = eve("19:55")
    ring_due(replace(here.work, clock=lambda: next(ticks)))
    rang = here.made.per_number()
    assert 5 < len(rang) < len(numbers) < MOST_AT_ONCE
    assert rounds(here, "20:00", "20:20", minutes=5) == []
    rounds(here, "20:21", "20:40")
    # Who was rung in the last half minute has no half hour left before half past eight.
    assert (here.made.per_number() - rang).total() in (len(rang), len(rang) - 1)
    assert here.made.per_number().keys() == rang.keys()
    assert outcomes(here) == [ReminderOutcome.UNREACHED] * len(numbers)
    assert here.staff.read == [NOBODY], "one mail for the whole evening"


@pytest.mark.parametrize(
    "change",
    [{"number": MOBILE}, {"leaflet": "another"}, {"clinic": "+31101234567"}, {"seal": ""}],
)
@on_one
def test_a_row_that_was_changed_rings_nobody_and_is_shown_to_staff(
    here: World, change: dict[str, object]
) -> None:
    asks(here)
    with here.sessions.begin() as session:
        session.execute(update(Reminder).values(change))
    assert rounds(here, "18:00", "20:35", minutes=5) == []
    assert outcomes(here) == [ReminderOutcome.UNREACHED]
    assert here.staff.read == [NOBODY]


@on_one
def test_a_day_that_was_changed_rings_nobody_on_either_evening(here: World) -> None:
    asks(here, day=DAY + timedelta(days=3))
    with here.sessions.begin() as session:
        session.execute(update(Reminder).values(day=DAY))
    assert rounds(here, "18:00", "20:35", minutes=5) == []
    assert outcomes(here) == [ReminderOutcome.UNREACHED]


@on_one
def test_a_hospital_that_switches_it_off_rings_nobody_and_is_told_who_waited(here: World) -> None:
    asks(here)
    asks(here, day=DAY + timedelta(days=1))
    off = here.work.settings.model_copy(update={"reminders": False})
    here = replace(here, work=replace(here.work, settings=off))
    assert rounds(here, "17:00", "17:59") == []
    assert outcomes(here) == [None, None]
    assert rounds(here, "18:00", "18:01") == []
    # Tomorrow evening it may be on again.
    assert (outcomes(here), here.staff.read) == ([ReminderOutcome.UNREACHED, None], [NOBODY])


@pytest.mark.parametrize("back_at", ["23:00", "09:00"])
@on_one
def test_a_worker_that_was_away_all_evening_tells_staff_when_it_comes_back(
    here: World, back_at: str
) -> None:
    asks(here)
    days = timedelta(days=back_at == "09:00")
    here.clock.now = eve(back_at) + days
    run_due(here.work)
    run_due(here.work)
    assert (here.made.all(), outcomes(here)) == ([], [ReminderOutcome.UNREACHED])
    assert here.staff.read == [NOBODY]


@on_one
def test_a_mail_server_that_is_away_is_tried_again(here: World) -> None:
    asks(here)
    here.staff.out_of_reach = True
    rounds(here, "20:33", "20:34")
    here.staff.out_of_reach = False
    here.clock.passes(hours=2)
    run_due(here.work)
    assert here.staff.read == [NOBODY]


@pytest.mark.parametrize(
    ("real", "ours"), [("03:00", "19:30"), ("23:30", "19:30"), ("15:00", "21:00")]
)
@on_one
def test_a_clock_that_twilio_contradicts_rings_nobody_and_gives_nothing_up(
    here: World, real: str, ours: str
) -> None:
    asks(here)
    here.clock.now, here.clock.wrong = eve(real), eve(ours) - eve(real)
    run_due(here.work)
    assert (here.made.all(), outcomes(here)) == ([], [None])


@on_one
def test_that_twilio_is_away_is_no_reason_to_forget_anybody(here: World) -> None:
    asks(here)
    here.clock.now = eve("21:00")
    here.faults.order(*AWAY)
    ring_due(here.work)
    assert outcomes(here) == [ReminderOutcome.UNREACHED]


@on_one
def test_nobody_is_told_twice_of_a_call_that_ended_without_a_key(here: World) -> None:
    """A status callback tells before half past eight that nothing follows any more."""
    asks(here, at=ASKED)
    assert rounds(here, "19:13", "19:43", minutes=30) == ["19:13", "19:43"]
    with here.sessions.begin() as session:
        for call in here.made.all():
            in_call.is_over(session, token_of(call.order), call.sid, "no-answer")
    run_due(here.work)
    assert (outcomes(here), here.staff.read) == ([ReminderOutcome.UNREACHED], [NOBODY])


@on_one
def test_who_cancels_and_asks_again_after_a_try_is_rung_for_the_second_time_only(
    here: World,
) -> None:
    asks(here)
    assert rounds(here, "19:12", "19:30") == ["19:13"]
    with here.sessions.begin() as session:
        consent.cancel(session, wish(), here.clock())
    here.clock.now = eve("19:41")
    asks(here, at=here.clock())
    # Not while they are still on the telephone.
    assert rounds(here, "19:41", "20:40") == ["19:51"]
    assert outcomes(here) == [ReminderOutcome.UNREACHED]
