"""Reseals what is stored, and tells how much that was."""

from __future__ import annotations

import sys

from cryptography.fernet import InvalidToken

from ivr.database.engine import migrate, must_be_there, open_database
from ivr.dutch.written import counted
from ivr.house import library_of, owner_of
from ivr.messages.sealed_sound import reseal
from ivr.messages.worker_parts import PATIENCE
from ivr.plain_exit import plain_exit
from ivr.sealing import keyring
from ivr.settings import load


@plain_exit()
def run() -> None:
    """Read the settings and reseal."""
    settings = load()
    must_be_there(settings.database_url)
    migrate(settings.database_url, owner_of(library_of(settings)))
    try:
        count = reseal(open_database(settings.database_url, patience=PATIENCE), keyring(settings))
    except InvalidToken:
        sys.exit("No key fits something that is stored; add the key it was sealed with.")
    print(f"{counted(count, 'recording or secret is', 'recordings and secrets are')} sealed anew.")
