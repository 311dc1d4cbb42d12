"""Deletes messages that are past their time, and wipes their bytes from the database.

The worker does this every hour; run it by hand to see what it would do, or to be sure that it was
done. What is still at Twilio is deleted there by the worker. A clock that no other one confirms
deletes nothing, here either; --trust-clock is for who looked at this machine's clock.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.hours import OpeningHours
from ivr.leaflet import load_leaflet
from ivr.plain_exit import plain_exit
from ivr.settings import load
from ivr.store.database import migrate
from ivr.store.models import Message
from ivr.store.retention import StillReadableError, expired_messages, purge, wipe
from ivr.store.upkeep import Doubt
from ivr.worker.witness import compare_clocks
from ivr.worker.work import Work, work_of

REASONS = {
    Doubt.DISAGREE: "another clock says otherwise",
    Doubt.JUMPED: "the clock jumped",
    Doubt.ALONE: "no other clock can be asked",
}

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@plain_exit(StillReadableError)
def main() -> None:
    """Read the settings and purge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dry-run", action="store_true", help="only say which messages would be deleted"
    )
    parser.add_argument(
        "--trust-clock", action="store_true", help="delete though no other clock confirms ours"
    )
    arguments, settings = parser.parse_args(), load()
    migrate(settings.database_url)
    work = work_of(settings, OpeningHours.of(load_leaflet().about))
    if not (arguments.dry_run or arguments.trust_clock):
        _stop_when_in_doubt(work)
    with work.sessions.begin() as session:
        choose = expired_messages if arguments.dry_run else purge
        expired = choose(session, work.retention, work.clock())
        report = _report(expired, "would be deleted" if arguments.dry_run else "deleted")
    print(report)
    if not arguments.dry_run:
        _wipe_or_say_why_not(work.sessions.kw["bind"])


def _stop_when_in_doubt(work: Work) -> None:
    if doubt := compare_clocks(work):
        sys.exit(
            f"Nothing is deleted: it is {work.clock():%Y-%m-%d %H:%M} UTC on this machine, and "
            f"{REASONS[doubt]}. Look at its clock; if it is right, --trust-clock deletes."
        )


def _wipe_or_say_why_not(engine: Engine) -> None:
    try:
        wipe(engine)
    except StillReadableError as error:
        sys.exit(str(error))
    print("The space of deleted messages is wiped.")


def _report(messages: Sequence[Message], fate: str) -> str:
    """Name the messages by their own numbers and days: no caller stands in a terminal's history."""
    lines = [f"{len(messages)} messages {fate}."]
    for message in messages:
        handled = f"handled {_day(message.handled_at)}" if message.handled_at else "never handled"
        lines.append(f"  message {message.id}: left {_day(message.left_at)}, {handled}")
    return "\n".join(lines)


def _day(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).date().isoformat()


if __name__ == "__main__":
    main()
