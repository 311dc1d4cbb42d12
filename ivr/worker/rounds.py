"""One round of the worker: everything that is due now."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from ivr.messages.fetch import fetch_due
from ivr.messages.work import Work
from ivr.worker.chores import do_chores

log = logging.getLogger(__name__)


def run_due(work: Work) -> int:
    """Do what is due and give how many pieces of work that was; never raises."""
    return survive(fetch_due, work) + survive(do_chores, work)


def survive(duty: Callable[[Work], int], work: Work) -> int:
    """Do one duty; a database that is away, or an error of ours, is for the next round."""
    try:
        return duty(work)
    except SQLAlchemyError as error:
        log.warning("The database is away (%s); trying again next round.", type(error).__name__)
    except Exception:  # This is the worker loop.
        log.exception("An error in the program; trying again next round.")
    return 0
