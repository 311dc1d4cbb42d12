"""From when until when: how long a backup is kept, and so which messages it may hold.

Callers hear that a message is gone after thirty days at most, and a backup keeps what it holds. So
it holds only what may still be there on the day that it is deleted itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ivr.settings import Settings

SPARE = timedelta(days=1)
"""Between the end of a backup and that of the oldest message in it: a worker that stands still for
a night, or a copy elsewhere that is tidied once a day, breaks no promise."""

_MOMENT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"line-(\d{8}T\d{6}Z)-until-(\d{8}T\d{6}Z)\.tar\.age")


@dataclass(frozen=True)
class Lifetime:
    """When a backup was made, when it is deleted, and from when on messages are in it."""

    made_at: datetime
    ends_at: datetime
    holds_from: datetime

    @classmethod
    def of(cls, settings: Settings, now: datetime) -> Lifetime:
        """Return that of a backup made now."""
        made_at = now.astimezone(UTC).replace(microsecond=0)
        ends_at = made_at + timedelta(days=settings.backup_days)
        return cls(made_at, ends_at, ends_at + SPARE - timedelta(days=settings.retention_days))

    @property
    def file_name(self) -> str:
        """Return the name of its file, which tells whoever copies it when it must go."""
        return f"line-{self.made_at:{_MOMENT}}-until-{self.ends_at:{_MOMENT}}.tar.age"


def end_of(file_name: str) -> datetime | None:
    """Return when a backup must be deleted, by its name; None when it is no backup's."""
    match = _NAME.fullmatch(file_name)
    return datetime.strptime(f"{match[2]}+0000", f"{_MOMENT}%z") if match else None
