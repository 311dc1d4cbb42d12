"""The settings of backups: where they lie, for whose key, and for how long."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from ivr.settings.watchers import Watched

MAKE_A_KEY = "make a pair with: .venv/bin/python scripts/backup.py --new-key FILE"
_PUBLIC = re.compile(r"age1[02-9ac-hj-np-z]{58}")


def _recipients(value: str) -> str:
    for key in filter(None, map(str.strip, value.split(","))):
        if key.upper().startswith("AGE-SECRET-KEY-"):
            raise ValueError(
                "it is a private key, which opens every backup and may not be on this machine; "
                "take it away, make another pair, and write its public key (age1...) here"
            )
        if not _PUBLIC.fullmatch(key):
            raise ValueError(f"{key!r} is no public key, which is age1 and 58 more; {MAKE_A_KEY}")
    return value


Recipients = Annotated[str, AfterValidator(_recipients)]


class Copying(Watched):
    """The settings of backups, beside those of being watched."""

    backup_folder: str = Field(
        "",
        description="The folder in which the worker makes a backup every night, best on another "
        "disk. Empty: none is made. See ivr/docs/backup.md.",
    )
    backup_recipient: Recipients = Field(
        "",
        description="The public key (age1...) for which backups are sealed; several, comma "
        "separated. The private one is kept elsewhere.",
    )
    backup_days: int = Field(
        7,
        ge=1,
        le=14,
        description="Days after which a backup is deleted. A message that would have to go before "
        "is not in it, so this is at most half of RETENTION_DAYS.",
    )

    @property
    def backup_recipients(self) -> tuple[str, ...]:
        """Return the public keys for which backups are sealed."""
        return tuple(filter(None, map(str.strip, self.backup_recipient.split(","))))
