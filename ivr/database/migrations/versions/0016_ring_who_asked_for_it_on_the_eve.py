"""Ring who asked for it on the eve: what was asked for, and each try at it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("leaflet", sa.String(100), nullable=False),
        sa.Column("dialled", sa.String(16), nullable=False),
        sa.Column("clinic", sa.String(16), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("erased_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("number", "day", name="uq_reminders_number"),
        sa.UniqueConstraint("day", "place", name="uq_reminders_day"),
        # The access log names a reminder by its id for years, and SQLite would give it again.
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reminder_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("call_sid", sa.String(100), nullable=True),
        sa.Column("ended_as", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_tries"),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["reminders.id"],
            name="fk_reminder_tries_reminder_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("reminder_id", "attempt", name="uq_reminder_tries_reminder_id"),
        sa.UniqueConstraint("token", name="uq_reminder_tries_token"),
        sa.CheckConstraint("attempt IN (1, 2)", name="ck_reminder_tries_at_most_two"),
    )


def downgrade() -> None:
    """Forget them: nobody is rung."""
    op.drop_table("reminder_tries")
    op.drop_table("reminders")
