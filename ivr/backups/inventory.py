"""What a backup says of itself: its files with their sums, the rows of each table, its moments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ivr.backups import BackupError
from ivr.backups.lifetime import Lifetime
from ivr.backups.sealed_note import read_note, sealed_note

INVENTORY = "inventory.json"
"""Its name in a backup, of which it is the last file."""

FORM = 1
"""The form of today."""

_MOMENTS = ("made_at", "ends_at", "holds_from")


@dataclass(frozen=True)
class Inventory:
    """What is in a backup."""

    made_at: datetime
    ends_at: datetime
    holds_from: datetime
    kind: str
    migration: str
    rows: Mapping[str, int]
    left_out: int
    """Messages that were too old for it."""
    evenings: Mapping[str, int]
    """Callers who were to be rung, by clinic and day of the test; they are not in it."""
    files: Mapping[str, Sequence[Any]]
    """The bytes and the sum (SHA-256) of each file."""
    keys: Sequence[str]
    """The names of the line's keys, which tell nothing of them."""

    @property
    def life(self) -> Lifetime:
        """Return its moments."""
        return Lifetime(self.made_at, self.ends_at, self.holds_from)

    def written(self, keys: Sequence[bytes]) -> bytes:
        """Return it as it is in a backup, sealed with the first of the keys."""
        facts = {"form": FORM, **asdict(self)}
        return sealed_note(json.dumps(facts, indent=1, default=datetime.isoformat), keys)


def read_inventory(content: bytes, keys: Sequence[bytes], *, of_anyone: bool = False) -> Inventory:
    """Return the inventory of a backup; `of_anyone` takes one whose maker cannot be known.

    Raises:
        BackupError: it is not whole, not sealed by one of these keys, or of a later form.
    """
    facts = json.loads(read_note(content, keys, "This backup", of_anyone=of_anyone))
    if facts.pop("form") != FORM:
        raise BackupError("This backup was made by a newer version of the program: use that one.")
    return Inventory(**facts | {name: datetime.fromisoformat(facts[name]) for name in _MOMENTS})
