"""Purges by hand: by two clocks that agree, and telling which messages and why not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from ivr.database.engine import migrate, must_be_there
from ivr.database.wipe import StillReadableError, wipe
from ivr.dutch.public_days import AMSTERDAM
from ivr.dutch.written import counted
from ivr.messages.message import MESSAGES, Message
from ivr.messages.retention import expired_messages, purge
from ivr.messages.tries import RING_BACK_TRIES
from ivr.messages.worker_parts import Work, work_of
from ivr.plain_exit import plain_exit
from ivr.records.clocks import Doubt
from ivr.settings import load
from ivr.worker.clock_check import compare_clocks

REASONS = {
    Doubt.DISAGREE: "another clock says otherwise",
    Doubt.JUMPED: "the clock jumped",
    Doubt.ALONE: "no other clock can be asked",
}


@plain_exit(StillReadableError)
def run(dry_run: bool, trust_clock: bool) -> None:
    """Read the settings and purge, or on a dry run tell what would be purged."""
    settings = load()
    must_be_there(settings.database_url)
    work = work_of(settings)
    migrate(settings.database_url, work.owner)
    if not (dry_run or trust_clock):
        _stop_when_in_doubt(work)
    with work.sessions.begin() as session:
        choose = expired_messages if dry_run else purge
        expired = choose(session, work.retention, work.clock())
        report = _report(expired, "would be deleted" if dry_run else "deleted")
    print(report)
    if not dry_run:
        for tables in (MESSAGES, RING_BACK_TRIES):
            wipe(work.sessions.kw["bind"], tables)
        print("The space of deleted messages is wiped.")


def _stop_when_in_doubt(work: Work) -> None:
    if doubt := compare_clocks(work):
        sys.exit(
            f"Nothing is deleted: it is {work.clock():%Y-%m-%d %H:%M} UTC on this machine, and "
            f"{REASONS[doubt]}. Look at its clock; if it is right, --trust-clock deletes."
        )


def _report(messages: Sequence[Message], fate: str) -> str:
    """Return the messages by their own numbers and days: no caller stands in the terminal."""
    lines = [f"{counted(len(messages), 'message')} {fate}."]
    for message in messages:
        handled = f"handled {_day(message.handled_at)}" if message.handled_at else "never handled"
        lines.append(f"  message {message.id}: left {_day(message.left_at)}, {handled}")
    return "\n".join(lines)


def _day(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).date().isoformat()
