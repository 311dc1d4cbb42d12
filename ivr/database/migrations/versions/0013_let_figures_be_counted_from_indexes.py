"""Let the figures be counted, and looks at messages be found, from indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_calls_disposition": ("calls", ["disposition", "started_at"]),
    "ix_access_log_looks": ("access_log", ["staff", "event", "at"]),
}


def upgrade() -> None:
    """Add the indexes, and keep the counts of one step and outcome together."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    _keep_together(["step", "outcome", "hour"], with_rowid=False)


def downgrade() -> None:
    """Keep the counts of one hour together again, and drop the indexes."""
    _keep_together(["hour", "step", "outcome"], with_rowid=True)
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)


def _keep_together(key: list[str], *, with_rowid: bool) -> None:
    """Change the order of the primary key; SQLite can do so only in a new table."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_step_counts", "step_counts")
        op.create_primary_key("pk_step_counts", "step_counts", key)
        return
    op.rename_table("step_counts", "old_counts")
    op.create_table(
        "step_counts",
        sa.Column("hour", UtcDateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_step_counts"),
        sqlite_with_rowid=with_rowid,
    )
    columns = "hour, step, outcome, count"
    order = ", ".join(key)
    op.execute(f"INSERT INTO step_counts SELECT {columns} FROM old_counts ORDER BY {order}")
    op.drop_table("old_counts")
