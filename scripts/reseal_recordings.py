"""Seals everything stored with the newest key, so that an old key can be taken out of use.

Put the new key first in RECORDING_KEYS and restart the line; then run this; then remove the old
key. It may run while the line is in use, and again when it was interrupted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cryptography.fernet import InvalidToken

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.plain_exit import plain_exit
from ivr.sealing import keyring
from ivr.settings import load
from ivr.store.audio import reseal
from ivr.store.database import migrate, open_database
from ivr.worker.work import PATIENCE


@plain_exit()
def main() -> None:
    """Read the settings and reseal."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    settings = load()
    migrate(settings.database_url)
    try:
        count = reseal(open_database(settings.database_url, patience=PATIENCE), keyring(settings))
    except InvalidToken:
        sys.exit("No key fits something that is stored; add the key it was sealed with.")
    print(f"{count} recordings and secrets are sealed with the newest key.")


if __name__ == "__main__":
    main()
