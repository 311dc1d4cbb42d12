"""Decides what keeps the line from being whole, and says the remedy without a secret; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Sight:
    """What was seen of the line: the error of the database, and when a worker was last heard.

    `lacking` is how many of the `needed` sounds callers hear in another voice.
    """

    database: str
    heard_at: datetime | None
    needed: int
    lacking: int


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong."""

    what: str
    problem: str
    remedy: str


LOOK_AT_DATABASE = (
    "See that the database of DATABASE_URL runs, that this machine reaches it, and that its disk "
    "has room; then that its tables are up to date: flask --app app migrate."
)
START_A_WORKER = (
    "Start the worker (systemctl restart line-worker, or .venv/bin/python scripts/worker.py), with "
    "the DATABASE_URL of the web processes; why it stopped stands in its log."
)
SET_THE_CLOCKS = "Set the clocks of the machines of web and worker (NTP)."
MAKE_SOUND = "Run .venv/bin/python scripts/build_audio.py; callers hear another voice meanwhile."


def all_wrong(sight: Sight | None, now: datetime, silence: timedelta) -> list[Wrong]:
    """Return what is wrong now; without a sight the database has given no answer in time.

    A worker that was not heard for `silence` is taken for dead.
    """
    if sight is None:
        return [Wrong("database", "it does not answer in time", LOOK_AT_DATABASE)]
    if sight.database:
        database = [Wrong("database", f"it refuses ({sight.database})", LOOK_AT_DATABASE)]
    else:
        database = [*_of_worker(sight.heard_at, now, silence)]
    return [*database, *_of_sound(sight)]


def _of_worker(heard_at: datetime | None, now: datetime, silence: timedelta) -> list[Wrong]:
    if heard_at is None:
        return [Wrong("worker", "no worker was ever heard", START_A_WORKER)]
    seconds = round((now - heard_at).total_seconds())
    if now - heard_at > silence:
        return [Wrong("worker", f"the last one was heard {seconds} s ago", START_A_WORKER)]
    if heard_at - now > silence:
        return [Wrong("worker", f"it was heard {-seconds} s ahead of our clock", SET_THE_CLOCKS)]
    return []


def _of_sound(sight: Sight) -> list[Wrong]:
    if not sight.lacking:
        return []
    problem = f"{sight.lacking} of {sight.needed} sounds are missing, or say other words"
    return [Wrong("sound", problem, MAKE_SOUND)]
