"""Deletes messages that are past their time, and wipes their bytes from the database.

The worker does this every hour; run it by hand to see what it would do, or to be sure that it was
done. What is still at Twilio is deleted there by the worker.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.plain_exit import plain_exit
from ivr.settings import load
from ivr.store.database import migrate, open_database
from ivr.store.models import Message
from ivr.store.retention import StillReadableError, expired_messages, purge, wipe
from ivr.worker.work import PATIENCE, retention_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@plain_exit(StillReadableError)
def main() -> None:
    """Read the settings and purge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dry-run", action="store_true", help="only say which messages would be deleted"
    )
    dry_run = parser.parse_args().dry_run
    settings = load()
    migrate(settings.database_url)
    sessions, now = open_database(settings.database_url, patience=PATIENCE), datetime.now(UTC)
    with sessions.begin() as session:
        choose = expired_messages if dry_run else purge
        expired = choose(session, retention_of(settings), now)
        report = _report(expired, "would be deleted" if dry_run else "deleted")
    print(report)
    if not dry_run:
        _wipe_or_say_why_not(sessions.kw["bind"])


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
