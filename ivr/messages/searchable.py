"""Words as one looks for them: without capitals, accents and double spaces; pure."""

from __future__ import annotations

import unicodedata


def searchable(text: str) -> str:
    """Return the key under which text is found, the same for SQLite and PostgreSQL.

    Neither database ignores accents by itself, and SQLite knows capitals of ASCII only.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())
