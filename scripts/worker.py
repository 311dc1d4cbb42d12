"""Fetches recordings from Twilio, tells staff of new messages, and deletes what is past its time.

Runs until SIGTERM or Ctrl-C, after which it finishes what it is doing. Several may run at once. The
log holds no personal data: messages have numbers of their own.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from datetime import timedelta
from pathlib import Path

from apscheduler.schedulers.blocking import BlockingScheduler

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.hours import OpeningHours
from ivr.leaflet import load_leaflet
from ivr.plain_exit import plain_exit
from ivr.settings import load
from ivr.store.database import migrate
from ivr.worker.chores import do_chores
from ivr.worker.messages import fetch_due
from ivr.worker.rounds import run_due, survive
from ivr.worker.work import Work, work_of


@plain_exit()
def main() -> None:
    """Read the settings and work."""
    arguments = _arguments()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s worker %(levelname)s %(message)s", force=True
    )
    for library in ("apscheduler", "alembic"):
        logging.getLogger(library).setLevel(logging.ERROR)
    settings, hours = load(), OpeningHours.of(load_leaflet().about)
    migrate(settings.database_url)
    work = work_of(settings, hours, timedelta(seconds=arguments.lease))
    if arguments.once:
        print(f"Done: {run_due(work)} pieces of work.")
    else:
        _keep_working(work, arguments.every)


def _keep_working(work: Work, seconds: float) -> None:
    """Let the clockwork call; a slow mail server must not hold up the recordings."""
    clockwork = BlockingScheduler(timezone="UTC")
    for duty in (fetch_due, do_chores):
        clockwork.add_job(
            survive, "interval", (duty, work), seconds=seconds, max_instances=1, coalesce=True
        )
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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
    parser.add_argument(
        "--every", type=float, default=3.0, help="seconds between two looks (default 3)"
    )
    parser.add_argument(
        "--lease",
        type=float,
        default=300.0,
        help="seconds after which another worker takes over from a dead one (default 300)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
