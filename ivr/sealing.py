"""Seals what must not be read outside: values in addresses, recordings, secrets of one-time codes.

A key is one of RECORDING_KEYS, or is derived for one use from one of them or from SECRET_KEY
(HKDF, RFC 5869).
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.settings import Settings


class Seal:
    """Seals values with a key derived from the secret key; `context` binds a value to its use.

    AES-SIV (RFC 5297) is deterministic, so that a webhook Twilio repeats gets the same answer.
    """

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESSIV(_derived(secret_key.encode(), b"sealed values in URLs", length=64))

    def close(self, value: str, context: str) -> str:
        """Return `value` sealed, in letters, digits, - and _ only; empty stays empty."""
        if not value:
            return ""
        sealed = self._cipher.encrypt(value.encode(), [context.encode()])
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, sealed: str, context: str) -> str:
        """Return the value, or an empty string when it was not sealed by us for this context."""
        if not sealed:
            return ""
        try:
            raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return self._cipher.decrypt(raw, [context.encode()]).decode()
        except (InvalidTag, ValueError, binascii.Error):
            return ""


def keyring(settings: Settings) -> MultiFernet:
    """Return the keys: the first one seals, all of them open.

    The key derived from SECRET_KEY always comes last, so that what was sealed before
    RECORDING_KEYS was set stays readable.
    """
    return MultiFernet([Fernet(key) for key in _keys(settings)])


def log_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys of the access log's seals: the first one seals, all of them check.

    They follow from the keys above, so that changing those changes both in the same way.
    """
    return tuple(_derived(key, b"seal of the access log") for key in _keys(settings))


def call_key(settings: Settings) -> bytes:
    """Return the key of the hashes by which a call is known in the logs."""
    return _derived(settings.secret_key.encode(), b"hash of a call in the logs")


def backup_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys that tell a backup of ours: the first one seals, all of them check."""
    return tuple(_derived(key, b"seal of a backup") for key in _keys(settings))


def derived_key(secret_key: str, use: str = "recordings at rest") -> bytes:
    """Return a Fernet key made of SECRET_KEY; HKDF keeps it apart from the other uses of it."""
    return base64.urlsafe_b64encode(_derived(secret_key.encode(), use.encode()))


def _keys(settings: Settings) -> list[bytes]:
    given = (key.encode() for key in settings.sealing_keys)
    return [*given, derived_key(settings.secret_key)]


def _derived(secret: bytes, use: bytes, length: int = 32) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=use).derive(secret)
