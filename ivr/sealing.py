"""Seals what must not be read from a stolen disk: recordings and one-time-code secrets."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.settings import Settings


def keyring(settings: Settings) -> MultiFernet:
    """Give the keys: the first one seals, all of them open.

    The key derived from SECRET_KEY always comes last, so that what was sealed before
    RECORDING_KEYS was set stays readable.
    """
    return MultiFernet([Fernet(key) for key in _keys(settings)])


def log_keys(settings: Settings) -> tuple[bytes, ...]:
    """Give the keys of the access log's seals: the first one seals, all of them check.

    They follow from the keys above, so that who changes those keeps both in the same way.
    """
    return tuple(_derived(key, b"seal of the access log") for key in _keys(settings))


def _keys(settings: Settings) -> list[bytes]:
    given = (key.encode() for key in settings.sealing_keys)
    return [*given, derived_key(settings.secret_key)]


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(secret)


def derived_key(secret_key: str, use: str = "recordings at rest") -> bytes:
    """Derive a Fernet key from SECRET_KEY; HKDF keeps it apart from the other uses of it."""
    return base64.urlsafe_b64encode(_derived(secret_key.encode(), use.encode()))
