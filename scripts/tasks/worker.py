"""Lets a worker work by the clock, and finish what is under way when it is asked to stop."""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import replace
from datetime import timedelta

from apscheduler.schedulers.blocking import BlockingScheduler

from ivr.database.engine import migrate
from ivr.logs.set_up import set_up_logs
from ivr.messages.worker_parts import Work, work_of
from ivr.plain_exit import plain_exit
from ivr.records.beats import EVERY
from ivr.settings import load
from ivr.worker.rounds import DUTIES, run_due, survive, tell_that_we_live


@plain_exit()
def run(once: bool, every: float, lease: float) -> None:
    """Read the settings and work; `every` and `lease` are seconds."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s worker %(levelname)s %(message)s", force=True
    )
    for library in ("apscheduler", "alembic"):
        logging.getLogger(library).setLevel(logging.ERROR)
    settings = load()
    set_up_logs(settings, "worker")
    made = work_of(settings)
    migrate(settings.database_url, made.owner)
    work = replace(made, lease=timedelta(seconds=lease))
    if once:
        work.apprentice.linger = 0.0
        print(f"Done: {run_due(work)} pieces of work.", flush=True)
        if work.apprentice.process:
            work.apprentice.process.wait()
    else:
        _keep_working(work, every)


def _keep_working(work: Work, seconds: float) -> None:
    """Let the clockwork call; a slow mail server must not hold up the recordings, or a ring."""
    clockwork = BlockingScheduler(timezone="UTC")
    times = {**dict.fromkeys(DUTIES, seconds), tell_that_we_live: EVERY.total_seconds()}
    for duty, every in times.items():
        clockwork.add_job(
            survive, "interval", (duty, work), seconds=every, max_instances=1, coalesce=True
        )
    survive(tell_that_we_live, work)  # Who waits for us need not wait for the first round.
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: _finish(clockwork, work))
    logging.getLogger("worker").info("At work, every %s seconds.", seconds)
    clockwork.start()
    logging.getLogger("worker").info("Asked to stop; finishing what is under way.")


def _finish(clockwork: BlockingScheduler, work: Work) -> None:
    # Ctrl-C may be followed by the SIGTERM of whoever started us.
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, signal.SIG_IGN)
    work.stop.set()
    if not clockwork.running:
        sys.exit()  # We were asked to stop before the first look.
    clockwork.shutdown(wait=False)
