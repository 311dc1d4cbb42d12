"""SQLite or PostgreSQL behind one door, with nothing else to change; work is handed out by leases.

Begin with `engine`: `open_database`, `reading`, `migrate`. `columns` is what all tables share,
`lease` gives what is due to one worker at a time, `wipe` leaves no bytes of what was deleted.
It knows no table of the line but its own chores.
"""

from __future__ import annotations


class MigrationError(Exception):
    """The tables cannot be brought up to date; the message names the remedy."""
