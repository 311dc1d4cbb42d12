"""A backup in one file for a key that is not here, brought back only as far as it may be.

Begin with `backing_up`: what is copied and sealed; `lifetime` says when it goes, and `held_rows`
what of the database is therefore in it. `restoring` brings one back, `drill` proves that it could,
and `erased_list` keeps what was erased erased. It knows no call, no page and not the worker's
rhythm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Watch = Callable[[str, int, int], None]
"""Is told what is being done, how many bytes of it are done, and of how many (0: unknown); what it
raises ends the work."""

FilePart = tuple[str, Iterable[bytes]]
"""A file of a backup: its name, and its content in pieces, asked for when its turn comes."""


class BackupError(Exception):
    """A backup cannot be made or brought back; the text names the reason and the remedy."""


def watch_nothing(_what: str, _done: int, _of: int) -> None:
    """Let it go on, and tell nobody."""
