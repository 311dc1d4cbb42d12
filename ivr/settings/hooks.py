"""What the settings of a call to the hospital's own system may hold: addresses and secrets."""

from __future__ import annotations

import base64
from typing import Annotated

from pydantic import AfterValidator

from ivr.settings.guessable import is_guessable_secret
from ivr.settings.hosts import hook_url
from ivr.settings.values import listed, of_clinics, reader

PREFIX = "whsec_"
"""How a secret begins in Standard Webhooks, so that a scan finds one that was published."""

LEAST, MOST = 24, 64
"""Bytes of a secret, as that specification has it."""

MAKE_A_HOOK_SECRET = (
    "make one with: python -c 'import base64, secrets; "
    f'print("{PREFIX}" + base64.b64encode(secrets.token_bytes(32)).decode())\''
)


def key_of(secret: str) -> bytes:
    """Return the key in a secret of NOTIFY_WEBHOOK_SECRET.

    Raises:
        ValueError: it is no base64.
    """
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def _secrets(value: str) -> str:
    for secret in listed(value):
        try:
            fits = secret.startswith(PREFIX) and LEAST <= len(key_of(secret)) <= MOST
        except ValueError:
            fits = False
        if not fits or is_guessable_secret(secret.removeprefix(PREFIX)):
            raise ValueError(
                f"a secret is not {PREFIX} and {LEAST} to {MOST} random bytes in base64; "
                f"{MAKE_A_HOOK_SECRET}"
            )
    return value


def _one_for_each(value: str) -> str:
    told = of_clinics(value, hook_url)
    clinics = [number for number, _ in map(reader, listed(told))]
    if len(clinics) > len(set(clinics)):
        raise ValueError(
            "it has two addresses for the same clinic, or two for all; write one, and let that "
            "system tell the other"
        )
    return told


Hooks = Annotated[str, AfterValidator(_one_for_each)]
HookSecrets = Annotated[str, AfterValidator(_secrets)]
