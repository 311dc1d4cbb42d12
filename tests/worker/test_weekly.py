"""Promise: on the first open moment of a week a clinic reads how the week before went, once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr.call.hours import Closure
from ivr.dutch.public_days import AMSTERDAM
from ivr.messages.message import Message, RecordingState
from ivr.messages.retention import erase
from ivr.messages.week import SUBJECT, WeekFigures, week_mail
from ivr.messages.worker_parts import Work
from ivr.records.access_log import Actor
from ivr.records.closures import add_closure
from ivr.worker.rounds import do_chores
from tests.line_settings import CLINIC_NUMBER
from tests.messages.leaving import leave
from tests.world import World

MONDAY = date(2026, 11, 16)


def at(day: int, clock: str) -> datetime:
    """A moment in November."""
    return datetime.fromisoformat(f"2026-11-{day:02} {clock}").replace(tzinfo=AMSTERDAM)


def worker(here: World) -> Work:
    """Another worker, which remembers nothing, of a line on which this mail is on."""
    settings = here.work.settings.model_copy(update={"notify_weekly": True})
    return replace(here.restarted(), settings=settings)


def keeps(here: World, left: datetime, handled: datetime | None = None, **more: Any) -> None:
    with here.sessions.begin() as session:
        message = leave(session, f"RE{left}", left, caller_number=None)
        told = {"handled_at": handled, "state": RecordingState.STORED, "notified_at": left}
        row = update(Message).where(Message.id == message.id)
        session.execute(row.values(told | {"next_attempt_at": None} | more))


def a_week(here: World) -> None:
    """Five messages of the week, of which three were answered in it, and what does not count."""
    keeps(here, at(16, "09:00"), at(16, "10:05"))
    keeps(here, at(17, "16:00"), at(18, "09:30"))
    keeps(here, at(18, "20:00"), at(19, "15:00"))
    keeps(here, at(20, "16:00"))
    keeps(here, at(22, "11:00"))
    keeps(here, at(13, "09:00"), at(13, "10:00"))
    keeps(here, at(23, "07:00"))
    keeps(here, at(17, "11:00"), discarded_at=at(17, "11:01"))
    keeps(here, at(17, "12:00"), state=RecordingState.ABSENT)


def mails(here: World) -> list[str]:
    """The mails of a week, their words on one line."""
    both = zip(here.staff.read, here.staff.texts, strict=True)
    return [" ".join(text.split()) for subject, text in both if subject == SUBJECT]


def test_the_mail_counts_what_came_was_answered_how_fast_and_what_waits(here: World) -> None:
    a_week(here)
    here.clock.now = at(23, "08:30")
    do_chores(worker(here))
    (mail,) = mails(here)
    assert "maandag 16 november 2026 tot en met zondag 22 november 2026." in mail
    assert "Binnengekomen: 5 berichten. Afgehandeld: 3 berichten." in mail
    assert "De helft was afgehandeld binnen 2 uur (openingstijd)." in mail
    assert "Het langst duurde 6 uur en 30 minuten (openingstijd)." in mail
    assert "Er wachten nog 2 berichten. Het oudste is van vrijdag 20 november 2026" in mail
    assert here.staff.clinics.count(CLINIC_NUMBER) == len(here.staff.read)


def test_it_comes_once_a_week_in_opening_time_whatever_is_restarted(here: World) -> None:
    a_week(here)
    counts = []
    for day, clock in ((22, "12:00"), (23, "08:29"), (23, "08:30"), (23, "12:00"), (27, "09:00")):
        here.clock.now = at(day, clock)
        do_chores(worker(here))
        counts.append(len(mails(here)))
    here.clock.now = datetime(2026, 11, 30, 8, 30, tzinfo=AMSTERDAM)
    do_chores(worker(here))
    assert [*counts, len(mails(here))] == [0, 0, 1, 1, 1, 2]


def test_a_clinic_that_is_closed_on_monday_reads_it_on_tuesday(here: World) -> None:
    a_week(here)
    with here.sessions.begin() as session:
        closure = Closure(date(2026, 11, 23), date(2026, 11, 23), "studiedag")
        add_closure(session, CLINIC_NUMBER, closure, Actor("anna", "hier"), at(20, "09:00"))
    for moment, count in ((at(23, "10:00"), 0), (at(24, "08:30"), 1), (at(25, "08:30"), 1)):
        here.clock.now = moment
        do_chores(worker(here))
        assert len(mails(here)) == count


def test_two_workers_send_one(here: World) -> None:
    a_week(here)
    here.clock.now = at(23, "08:30")
    together = Barrier(2)

    def at_once(_number: int) -> None:
        together.wait()
        do_chores(worker(here))

    with ThreadPoolExecutor(2) as pool:
        [*pool.map(at_once, range(2))]
    assert len(mails(here)) == 1


def test_a_mail_that_is_not_taken_is_sent_later(here: World) -> None:
    a_week(here)
    here.clock.now = at(23, "08:30")
    here.staff.out_of_reach = True
    do_chores(worker(here))
    here.staff.out_of_reach = False
    here.clock.passes(minutes=1)
    do_chores(worker(here))
    assert len(mails(here)) == 1


def test_what_was_deleted_since_still_counts_and_a_week_of_nothing_is_no_mail(here: World) -> None:
    keeps(here, at(16, "09:00"), at(16, "10:05"))
    with here.sessions.begin() as session:
        erase(session, session.scalars(select(Message)).one(), at(20, "10:00"))
    here.clock.now = at(23, "08:30")
    do_chores(worker(here))
    (mail,) = mails(here)
    assert "Binnengekomen: 1 bericht. Afgehandeld: 1 bericht. Dat duurde 1 uur en 5 min" in mail
    assert "Uit die week wacht niets meer." in mail
    here.clock.now = datetime(2026, 11, 30, 8, 30, tzinfo=AMSTERDAM)
    do_chores(worker(here))
    assert len(mails(here)) == 1


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ([], "Afgehandeld: 0 berichten. Er wacht nog 1 bericht, van"),
        ([30], "Afgehandeld: 1 bericht. Dat duurde 30 minuten (openingstijd)."),
        ([10, 20], "binnen 15 minuten (openingstijd). Het langst duurde 20 minuten"),
    ],
)
def test_the_mail_is_plain_dutch_whatever_the_numbers(taken: Sequence[int], said: str) -> None:
    spans = [timedelta(minutes=minutes) for minutes in taken]
    figures = WeekFigures(MONDAY, 1, spans, 1, at(20, "16:00"))
    mail = week_mail(figures, "polikliniek Oogheelkunde")
    assert mail.text.startswith("Polikliniek Oogheelkunde, maandag 16 november 2026")
    assert said in " ".join(mail.text.split())
