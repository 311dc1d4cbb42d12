"""What the worker does for the studio: fetches takes by telephone, and starts who masters them."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import datetime, timedelta

from ivr.database.engine import reading
from ivr.database.lease import Chore
from ivr.database.wipe import wipe
from ivr.messages.worker_parts import Work
from ivr.settings import ROOT
from ivr.sound import recipe
from ivr.studio import lending
from ivr.studio.ability import REMEDY, can_master
from ivr.studio.fetching import fetch_next
from ivr.studio.lent_voice import STUDIO
from ivr.studio.publishing import publish
from ivr.studio.takes import any_to_master, ask_anew, known_files

log = logging.getLogger(__name__)

MASTERING = ROOT / "scripts" / "master_takes.py"
"""What does it, in a process of its own: it needs libraries that take a second to load and no
worker needs otherwise."""

AGAIN_AFTER = 10.0
"""Seconds after a start in which no other one follows: whatever stopped it may stop the next."""

LOOK_AFTER_EVERY = timedelta(seconds=30)


def bring_takes_on(work: Work) -> int:
    """Fetch what was recorded by telephone, and have what is here mastered."""
    done = 0
    while not work.stop.is_set():
        if not fetch_next(work.sessions, work.shelf, work.twilio, work.clock, work.lease):
            break
        done += 1
    with reading(work.sessions) as session:
        waits = any_to_master(session, work.clock())
    return done + (waits and _start(work))


def _start(work: Work) -> bool:
    """Start who masters takes, unless one is at work, failed a moment ago, or cannot be had."""
    now, last = work.monotonic(), work.apprentice
    if last.process and last.process.poll() is None:
        return False
    if now < last.since + AGAIN_AFTER:
        return False
    last.since, last.process = now, None
    if not can_master():
        log.warning("A take of the studio cannot be mastered. Run: %s", REMEDY)
        return False
    last.process = subprocess.Popen([sys.executable, MASTERING, f"--linger={last.linger}"])
    return True


def look_after(work: Work, _chore: Chore) -> datetime:
    """Let callers hear what is accepted, whoever was killed before that, and erase what is not."""
    shelf, now = work.shelf, work.clock()
    with work.sessions.begin() as session:
        erased, engine = lending.erase_withdrawn(session, shelf, now), session.get_bind().engine
        ask_anew(session, recipe.name(), now)
    publish(work.sessions, shelf, [*work.library.clinics])
    _remove_strangers(work)
    if erased:
        for table in STUDIO:
            wipe(engine, (table,))
        with work.sessions.begin() as session:
            lending.forget(session, erased)
        log.info("Of %d withdrawn voices nothing is left.", len(erased))
    return now + LOOK_AFTER_EVERY


def _remove_strangers(work: Work) -> None:
    """Remove what lies there without a row: its writer was killed, and never came back."""
    with reading(work.sessions) as session:
        known = known_files(session, work.shelf)
    for path in work.shelf.strangers(known):
        path.unlink(missing_ok=True)


def has_voices(work: Work) -> bool:
    """Return whether a voice was ever lent here."""
    with reading(work.sessions) as session:
        return lending.any_lent(session)
