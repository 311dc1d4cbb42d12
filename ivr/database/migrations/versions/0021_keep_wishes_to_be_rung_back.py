"""Tell kinds of message apart, and keep one that has no recording: a wish to be rung back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OPEN_REQUEST = (
    "kind = 'call_back' AND discarded_at IS NULL AND purged_at IS NULL AND handled_at IS NULL"
)
MAY_BE_EMPTY, MUST_BE_THERE = (
    "recording_sid VARCHAR(100), ",
    "recording_sid VARCHAR(100) NOT NULL, ",
)


def upgrade() -> None:
    """Take all that was left before for spoken messages."""
    kind: sa.Column[str] = sa.Column("kind", sa.String(30), nullable=False, server_default="spoken")
    op.add_column("messages", kind)
    _let_recordings(MUST_BE_THERE, MAY_BE_EMPTY, may_be_empty=True)
    only = sa.text(OPEN_REQUEST)
    op.create_index(
        "ix_messages_call_back",
        "messages",
        ["clinic", "caller_number"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    """Forget the wishes; an address or an opinion becomes a message as any other."""
    op.drop_index("ix_messages_call_back", "messages")
    op.execute("DELETE FROM messages WHERE recording_sid IS NULL")
    _let_recordings(MAY_BE_EMPTY, MUST_BE_THERE, may_be_empty=False)
    op.drop_column("messages", "kind")


def _let_recordings(was: str, becomes: str, *, may_be_empty: bool) -> None:
    """Let a message be without a recording, or not.

    A new table would take the sealed sounds with it, whose rows go with their message. So SQLite is
    told as sqlite.org/lang_altertable.html describes for a NOT NULL that is removed (section 7).
    """
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("messages", "recording_sid", nullable=may_be_empty)
        return
    database = op.get_bind()
    version = database.exec_driver_sql("PRAGMA schema_version").scalar_one()
    made = database.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'messages'"
    ).scalar_one()
    told = " ".join(made.split())
    if told.count(was) != 1:
        raise ValueError(f"The table of messages is not made as expected: {told}")
    database.exec_driver_sql("PRAGMA writable_schema=ON")
    database.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'messages'",
        (told.replace(was, becomes),),
    )
    database.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    database.exec_driver_sql("PRAGMA writable_schema=OFF")
