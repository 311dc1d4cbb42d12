"""Refuse to write a line of the access log over another one.

On SQLite, INSERT OR REPLACE removes the old line without asking the triggers that refuse a removal
(sqlite.org/lang_conflict.html), so this one refuses the insert. PostgreSQL knows no REPLACE.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the trigger, on SQLite."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            """CREATE TRIGGER access_log_not_replaced BEFORE INSERT ON access_log
            WHEN EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'A line of the access log is never replaced.'); END"""
        )


def downgrade() -> None:
    """Drop the trigger."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER access_log_not_replaced")
