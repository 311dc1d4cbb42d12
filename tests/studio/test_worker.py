"""Promise: the worker has takes mastered by a process of its own, and by one at a time."""

from __future__ import annotations

import os

from sqlalchemy import select

from ivr.studio.lent_voice import Take, TakeState
from scripts import worker
from tests.commands import run_here
from tests.line_settings import environment_for
from tests.office import Office
from tests.own_leaflet import LINE
from tests.studio.recording import Reader

WELCOME, *_ = LINE.prompts.values()


def test_a_worker_that_does_what_is_due_masters_what_was_recorded(office: Office) -> None:
    Reader.of(office).brings(WELCOME)
    path = os.environ["PATH"]
    here = environment_for(DATABASE_URL=office.settings.database_url, PATH=path)
    ran = run_here(worker.main, "--once", environment=here)
    assert ran.returncode == 0, ran.stderr
    with office.sessions() as session:
        (take,) = session.scalars(select(Take))
    assert take.state is TakeState.READY
