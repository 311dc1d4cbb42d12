"""What a colleague looked for, sealed in the address: no log and no history can read the number.

It is kept nowhere else. The seal names the colleague and ends with a working day, so that an
address that leaks finds nothing for others, nor for anybody the day after.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from cryptography.fernet import Fernet, InvalidToken

from ivr.sealing import derived_key
from ivr.staff.clinic import clinic, colleague, now
from ivr.staff.periods import day_of
from ivr.staff.visit import LONGEST


@dataclass(frozen=True)
class Sought:
    """Digits of a number, or words of a note, as typed; and the day the message was left."""

    words: str
    day: date | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.words and self.day is None

    @property
    def has_letters(self) -> bool:
        """Whether it cannot be a number, so that only notes hold it."""
        return any(sign.isalpha() for sign in self.words)


def seal(sought: Sought) -> str:
    """Write it as a word for an address, which only this colleague can open."""
    day = sought.day.isoformat() if sought.day else ""
    content = json.dumps([colleague().id, sought.words, day]).encode()
    return _key().encrypt_at_time(content, _seconds()).decode().rstrip("=")


def unseal(word: str) -> Sought:
    """Read such a word; a foreign, old or broken one looks for nothing."""
    padded = word.encode() + b"=" * (-len(word) % 4)
    try:
        content = _key().decrypt_at_time(padded, int(LONGEST.total_seconds()), _seconds())
    except InvalidToken:
        return Sought("", None)
    whose, words, day = json.loads(content)
    return Sought(words, day_of(day)) if whose == colleague().id else Sought("", None)


def _key() -> Fernet:
    return Fernet(derived_key(clinic().settings.secret_key, "search in an address"))


def _seconds() -> int:
    return int(now().timestamp())
