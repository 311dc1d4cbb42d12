"""How many messages of each kind callers left in a period: counts, also of what is erased since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.clinic.counting import Whose
from ivr.messages.message import Message, RecordingState, of_clinics
from ivr.words.message_kind import MessageKind

_NAMES = {
    MessageKind.SPOKEN: "Bericht ingesproken",
    MessageKind.CALL_BACK: "Belverzoek zonder bericht",
    MessageKind.BY_POST: "Folder per post",
    MessageKind.OPINION: "Mening over de folder",
}


def kinds_left(
    session: Session, whose: Whose, since: datetime, until: datetime
) -> tuple[tuple[str, int], ...]:
    """Return each kind with how often it was left from `since` to before `until`.

    What a caller took back, or in which nothing was said, is none. Of one leaflet among several
    nobody knows it, since a message that is erased forgets its leaflet: then there are no rows.
    """
    if whose.leaflet:
        return ()
    is_left = (Message.discarded_at.is_(None), Message.state != RecordingState.ABSENT)
    question = select(Message.kind, func.count()).where(of_clinics(whose.clinics), *is_left)
    question = question.where(Message.left_at >= since, Message.left_at < until)
    found = {row[0]: row[1] for row in session.execute(question.group_by(Message.kind))}
    return tuple((name, found.get(kind, 0)) for kind, name in _NAMES.items())
