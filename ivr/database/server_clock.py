"""The clock of the database's server, where that is another machine than this one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

CLOCK_ELSEWHERE = text(
    "SELECT clock_timestamp() WHERE inet_server_addr() IS DISTINCT FROM inet_client_addr()"
)
"""A server that we reach by a socket file, by loopback or by our own address has our own clock:
then both addresses are the same, or both are nothing."""


def database_clock(session: Session) -> datetime | None:
    """Return the time at the database's server; None when it has no clock but this machine's."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    moment: datetime | None = session.scalar(CLOCK_ELSEWHERE)
    return moment
