"""Reads how calls went, for a period: only counts and moments, no call can be followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.model import Disposition
from ivr.store.models import Call, StepCount


class PastCall(NamedTuple):
    """When a call began, and how it ended."""

    started_at: datetime
    disposition: Disposition


def past_calls(session: Session, since: datetime, until: datetime) -> Sequence[PastCall]:
    """Give the calls that began from `since` to just before `until`, the earliest first."""
    question = select(Call.started_at, Call.disposition).where(
        Call.started_at >= since, Call.started_at < until
    )
    return [PastCall(*row) for row in session.execute(question.order_by(Call.started_at))]


def step_counts(
    session: Session, since: datetime, until: datetime
) -> Mapping[tuple[str, str], int]:
    """Give how often each step ended in each outcome, in the hours of this period."""
    question = (
        select(StepCount.step, StepCount.outcome, func.sum(StepCount.count))
        .where(StepCount.hour >= since, StepCount.hour < until)
        .group_by(StepCount.step, StepCount.outcome)
    )
    return {(step, outcome): int(total) for step, outcome, total in session.execute(question)}
