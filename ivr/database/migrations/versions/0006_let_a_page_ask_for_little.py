"""Let a page ask for little: indexes of what waits, and what a message's card needs to know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.dutch.written import searchable

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SHOWN = "discarded_at IS NULL AND purged_at IS NULL"
INDEXES = {
    "ix_messages_open": (f"{SHOWN} AND handled_at IS NULL", ["left_at", "id"]),
    "ix_messages_handled": (f"{SHOWN} AND handled_at IS NOT NULL", ["handled_at"]),
    "ix_messages_burst": (f"{SHOWN} AND burst_id IS NOT NULL", ["burst_id"]),
    "ix_messages_at_twilio": ("removed_at_twilio_at IS NULL", ["attempts"]),
}


def upgrade() -> None:
    """Add the columns and indexes, and make the notes that exist findable."""
    op.add_column("messages", sa.Column("topic", sa.Text()))
    op.add_column("messages", sa.Column("burst_id", sa.Integer()))
    op.add_column("messages", sa.Column("note_key", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_messages_number", "messages", ["caller_number", "left_at"])
    for name, (where, columns) in INDEXES.items():
        only = sa.text(where)
        op.create_index(name, "messages", columns, sqlite_where=only, postgresql_where=only)
    _fill_keys()


def _fill_keys() -> None:
    messages = sa.table("messages", *map(sa.column, ("id", "note", "note_key")))
    database = op.get_bind()
    noted = sa.select(messages.c.id, messages.c.note).where(messages.c.note != "")
    for number, note in database.execute(noted).all():
        row = sa.update(messages).where(messages.c.id == number)
        database.execute(row.values(note_key=searchable(note)))


def downgrade() -> None:
    """Drop them."""
    for name in ("ix_messages_number", *INDEXES):
        op.drop_index(name, "messages")
    for column in ("topic", "burst_id", "note_key"):
        op.drop_column("messages", column)
