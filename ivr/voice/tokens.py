"""Seals small values for URLs: unreadable, tamper-proof, and the same each time for one call."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals values with a key derived from the secret key; `context` binds a value to its use.

    AES-SIV (RFC 5297) is deterministic, so that a webhook Twilio repeats gets the same answer.
    """

    def __init__(self, secret_key: str) -> None:
        kdf = HKDF(algorithm=hashes.SHA256(), length=64, salt=None, info=b"sealed values in URLs")
        self._cipher = AESSIV(kdf.derive(secret_key.encode()))

    def close(self, value: str, context: str) -> str:
        """Return `value` sealed, in letters, digits, - and _ only; empty stays empty."""
        if not value:
            return ""
        sealed = self._cipher.encrypt(value.encode(), [context.encode()])
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, sealed: str, context: str) -> str:
        """Return the value, or an empty string when it was not sealed by us for this context."""
        try:
            raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return self._cipher.decrypt(raw, [context.encode()]).decode()
        except (InvalidTag, ValueError, binascii.Error):
            return ""
