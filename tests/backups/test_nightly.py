"""Promise: a backup comes every night by itself, and staff and engineer hear when none does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from threading import Event
from typing import Any

import pytest

from ivr.backups.lifetime import end_of
from ivr.database.lease import Chore
from ivr.dutch.public_days import AMSTERDAM
from ivr.messages.trouble import FAILING, trouble
from ivr.worker.backup_round import LATE
from ivr.worker.rounds import back_up, do_chores, run_due
from tests.backups.backing import Backups
from tests.line_settings import OURS

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


def amount(backups: Backups) -> int:
    return sum(end_of(name) is not None for name in backups.files())


def changed(backups: Backups, **settings: Any) -> None:
    backups.work = replace(backups.work, settings=backups.settings.model_copy(update=settings))


def test_the_first_comes_at_once_and_then_one_at_half_past_two_each_night(
    backups: Backups,
) -> None:
    here = backups.here
    run_due(backups.work)
    assert amount(backups) == 1
    here.clock.now = datetime(2026, 11, 24, 2, 29, tzinfo=AMSTERDAM)
    assert (back_up(backups.work), amount(backups)) == (0, 1)
    here.clock.passes(minutes=1)
    assert (back_up(backups.work), amount(backups)) == (1, 2)
    here.clock.passes(hours=23)
    assert (back_up(backups.work), amount(backups)) == (0, 2)


def test_without_a_folder_none_is_made(backups: Backups) -> None:
    changed(backups, backup_folder="")
    run_due(backups.work)
    assert not backups.kept.exists()


def test_one_that_keeps_failing_is_told_on_berichten_and_by_mail(backups: Backups) -> None:
    here = backups.here
    back_up(backups.work)
    backups.kept.rename(backups.kept.with_name("away"))
    backups.kept.touch()
    here.clock.passes(days=1, hours=12)
    for _ in range(5):
        assert back_up(backups.work) == 0
        with here.sessions() as session:
            told = trouble(session, OURS, here.clock())
            chore = session.get_one(Chore, "backup")
        here.clock.passes(minutes=5)
    assert FAILING["backup"] in told
    assert chore.last_error
    assert chore.last_error.startswith(f"No backup can be written to {backups.kept}")
    do_chores(backups.work)
    do_chores(backups.work)
    assert here.staff.read.count(LATE.subject) == 1
    backups.kept.unlink()
    here.clock.passes(hours=1)
    assert back_up(backups.work) == 1
    with here.sessions() as session:
        assert FAILING["backup"] not in trouble(session, OURS, here.clock())


def test_what_failed_before_backups_were_switched_off_is_told_no_more(backups: Backups) -> None:
    here = backups.here
    backups.kept.touch()
    for _ in range(5):
        back_up(backups.work)
        do_chores(backups.work)
        here.clock.passes(hours=1)
    with here.sessions() as session:
        assert {FAILING["backup"], FAILING["backups"]} <= {*trouble(session, OURS, here.clock())}
    changed(backups, backup_folder="")
    run_due(backups.work)
    with here.sessions() as session:
        told = {*trouble(session, OURS, here.clock())}
    assert not {FAILING["backup"], FAILING["backups"]} & told


def test_a_worker_that_is_asked_to_stop_leaves_no_half_backup(backups: Backups) -> None:
    backups.leaves()
    backups.work = replace(backups.work, stop=Event())
    backups.work.stop.set()
    assert back_up(backups.work) == 0
    assert backups.files() == [".lock"]
    backups.work.stop.clear()
    backups.here.clock.passes(minutes=1)
    assert back_up(backups.work) == 1
