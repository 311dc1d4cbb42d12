"""Seals what was added to the access log, and shows the last seal to whoever reads our mail."""

from __future__ import annotations

from dataclasses import replace

from ivr.database.engine import reading
from ivr.messages.notify import Notification
from ivr.messages.work import Work
from ivr.records.seals import has_unsealed, last_seal, last_settled, seal_batch, written


def is_unsealed(work: Work) -> bool:
    """Return whether the log has lines that are not sealed."""
    with reading(work.sessions) as session:
        return has_unsealed(session)


def seal_log(work: Work) -> int:
    """Seal all there is; gives how many batches."""
    with work.sessions.begin() as session:
        until = last_settled(session)
    count = 0
    while _seal_one(work, until):
        count += 1
    return count


def with_seal(work: Work, notice: Notification) -> Notification:
    """Let a mail carry the last seal: a copy that nobody who writes the database can change."""
    with reading(work.sessions) as session:
        seal = last_seal(session)
    if seal is None:
        return notice
    line = f"Voor de beheerder, zegel van het logboek:\n{written(seal)}\n"
    return replace(notice, text=f"{notice.text}\n{line}")


def _seal_one(work: Work, until: int) -> bool:
    with work.sessions.begin() as session:
        return seal_batch(session, work.log_keys[0], until, work.clock())
