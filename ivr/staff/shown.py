"""Messages as cards on a page: made ready in one place, and each look at them logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from ivr.hours import working_time_between
from ivr.staff.cards import Card, card
from ivr.staff.clinic import actor, clinic, database, now, reading
from ivr.staff.looking import log_looks, unlogged
from ivr.store.closing import closures_around
from ivr.store.models import Message
from ivr.store.retention import Retention
from ivr.store.siblings import Siblings, siblings


def cards_of(
    session: Session,
    messages: Sequence[Message],
    others: Mapping[int, Siblings] | None = None,
    *,
    typed: str | None = None,
) -> list[Card]:
    """Make messages ready to be shown; `typed` is a note that could not be saved.

    `others` are their siblings, where they are known already.
    """
    moment, hours = now(), clinic().hours
    first = min((message.left_at for message in messages), default=moment)
    closures = closures_around(session, first, moment)
    retention = Retention.of(clinic().settings)
    others = siblings(session, messages) if others is None else others
    return [
        card(
            message,
            others.get(message.id, Siblings()),
            waited=working_time_between(message.left_at, moment, hours, closures),
            deleted_on=retention.ends(message.left_at, message.handled_at)
            .astimezone(hours.zone)
            .date(),
            ending=message.handled_at is None and moment >= message.left_at + retention.ending,
            typed=typed,
        )
        for message in messages
    ]


def note_looks(cards: Sequence[Card]) -> None:
    """Log what a page is about to show; only that needs to write, and only when it is new."""
    ids = [card.id for card in cards]
    with reading() as session:
        ids = unlogged(session, actor(), ids, now())
    if ids:
        with database() as session:
            log_looks(session, actor(), ids, now())
