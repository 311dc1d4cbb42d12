"""Ring callers back through the line: the telephones of colleagues, and each ring back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "staff_telephones",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("verified_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(43), nullable=True),
        sa.Column("call_sid", sa.String(100), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("calls_since", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_telephones"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_telephones_staff_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("token", name="uq_staff_telephones_token"),
    )
    op.create_table(
        "ring_back_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("clinic", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(100), nullable=False),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("pressed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("call_sid", sa.String(100), nullable=True),
        sa.Column("accepted_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_ring_back_tries"),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name="fk_ring_back_tries_message_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("token", name="uq_ring_back_tries_token"),
        # A page names the last try that it showed: SQLite would give the number again.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ring_back_tries_message_id", "ring_back_tries", ["message_id"])
    op.create_index("ix_ring_back_tries_pressed_at", "ring_back_tries", ["pressed_at"])
    # Two at once, for one message or by one colleague, cannot both be written.
    for name, column in (("message", "message_id"), ("staff", "staff_id")):
        op.create_index(
            f"uq_ring_back_tries_{name}",
            "ring_back_tries",
            [column],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    """Forget them: nobody is rung back."""
    op.drop_table("ring_back_tries")
    op.drop_table("staff_telephones")
