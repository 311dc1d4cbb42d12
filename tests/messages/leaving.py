"""A caller leaves a message, as the record action tells of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.messages.leaving import message_left
from ivr.messages.message import Message
from tests.line_settings import CLINIC_NUMBER


def leave(session: Session, recording_sid: str, now: datetime, **facts: Any) -> Message:
    """Leave a message, with `facts` in the place of what is usual; returns what is stored."""
    usual: dict[str, Any] = {
        "clinic": CLINIC_NUMBER,
        "call_sid": "CA" + recording_sid,
        "caller_number": "+31612345678",
        "number_was_keyed": False,
        "seconds": 12,
    }
    message_left(session, recording_sid=recording_sid, now=now, **usual | facts)
    question = select(Message).where(Message.recording_sid == recording_sid)
    return session.scalars(question, execution_options={"populate_existing": True}).one()
