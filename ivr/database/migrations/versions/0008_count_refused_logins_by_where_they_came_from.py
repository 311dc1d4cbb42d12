"""Count refused logins per account and source, so that guesses lock out nobody else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the counts so far lasted a quarter of an hour, and are not missed."""
    op.create_table(
        "login_refusals",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("locked_until", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name="fk_login_refusals_staff_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("staff_id", "source", name="pk_login_refusals"),
    )
    op.drop_column("staff", "failed_logins")
    op.drop_column("staff", "locked_until")


def downgrade() -> None:
    """Count per account again, from nothing."""
    op.add_column(
        "staff", sa.Column("failed_logins", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("staff", sa.Column("locked_until", UtcDateTime(timezone=True), nullable=True))
    op.drop_table("login_refusals")
