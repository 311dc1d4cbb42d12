"""A text that only the line can have written: sealed with a key that follows from its own.

Anyone may make a file for our public key, and put one in the folder of the backups.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256

from ivr.backups import BackupError
from ivr.records.seals import key_name

UNKNOWN_MAKER = (
    "{} was not sealed with a key of the settings, so nobody can say who made it. Add the "
    "SECRET_KEY or RECORDING_KEYS that the line had then (the name of the key: {}). Only where "
    "these are lost, --lost-keys goes on without; no recording of then can be opened."
)
CHANGED = "{} was changed after it was made: do not use it."
NO_NOTE = "{} is none of the line, or is not whole."


def sealed_note(told: str, keys: Sequence[bytes]) -> bytes:
    """Return the text with its seal, by the first of the keys (`ivr.sealing.backup_keys`)."""
    note = {"key": key_name(keys[0]), "seal": _seal(keys[0], told), "told": told}
    return json.dumps(note, indent=1).encode()


def read_note(content: bytes, keys: Sequence[bytes], what: str, *, of_anyone: bool = False) -> str:
    """Return the text of a note; `what` is how a sentence calls it.

    `of_anyone` takes one that was sealed with a key that is not here.

    Raises:
        BackupError: it is not whole, was changed, or was not sealed by one of these keys.
    """
    told, name, seal = _parts(content, what)
    key = {key_name(key): key for key in keys}.get(name)
    if key is None and not of_anyone:
        raise BackupError(UNKNOWN_MAKER.format(what, name))
    if key is not None and not hmac.compare_digest(_seal(key, told), seal):
        raise BackupError(CHANGED.format(what))
    return told


def _parts(content: bytes, what: str) -> list[str]:
    try:
        note = json.loads(content)
        return [str(note[part]) for part in ("told", "key", "seal")]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(NO_NOTE.format(what)) from error


def _seal(key: bytes, told: str) -> str:
    return hmac.new(key, told.encode(), sha256).hexdigest()
