"""Ends a command in a sentence with a remedy, where a traceback would help nobody who runs it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ivr.database import MigrationError
from ivr.line.front_matter import LeafletError
from ivr.settings import SettingsError
from ivr.sound.manifest import ManifestError

MENDABLE = (SettingsError, LeafletError, ManifestError, MigrationError)
"""They name the thing and the remedy themselves."""

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, as shells know it."""

_ABOUT_A_FILE = ("unable to open database file", "readonly database", "disk is full")
"""What SQLite says when its file or folder is the trouble (sqlite.org/rescode.html)."""


@contextmanager
def plain_exit(*others: type[Exception], code: int = 1) -> Iterator[None]:
    """Turn what a colleague can mend into SystemExit; a `with` block, or a decorator.

    `others` are errors of one command that are as clear as those of MENDABLE; `code` is its exit
    code.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL and _is_main_thread():
        # The script was still starting; from here on an interrupt ends what is open properly.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except MENDABLE + others as error:
        _end(str(error), code)
    except _database_errors() as error:
        _end(_database_sentence(error), code)
    except KeyboardInterrupt:
        _end("Interrupted.", INTERRUPTED)


def _database_errors() -> tuple[type[Exception], ...]:
    """Return what SQLAlchemy raises; a command that uses no database never loads that."""
    known = sys.modules.get("sqlalchemy.exc")
    return (known.SQLAlchemyError,) if known else ()


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _database_sentence(error: Exception) -> str:
    # What the driver says; around it SQLAlchemy puts the statement and an address of its manual.
    reason = str(getattr(error, "orig", None) or error).strip()
    if any(words in reason for words in _ABOUT_A_FILE):
        return (
            f"The database cannot be used: {reason}\n"
            "Give this account the right to write in the folder of DATABASE_URL (else: .data), and "
            "room on its disk."
        )
    return (
        f"The database cannot be used: {reason}\n"
        "Start the database, or mend DATABASE_URL in the environment or in the file .env."
    )


def _end(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(code)
