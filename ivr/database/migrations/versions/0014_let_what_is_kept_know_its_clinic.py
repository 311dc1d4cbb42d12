"""Let what is kept know its clinic and its leaflet, and accounts their clinics and their roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from ivr.database import MigrationError
from ivr.database.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEEP = ("messages", "calls", "closures", "step_counts", "access_log", "staff")
CLINIC, LEAFLET = "clinic", "leaflet"
ROLES = "assistant,editor,manager"
"""An account could do everything, and still can."""

MAILS = ("notify", "remind", "ending")
"""What is mailed to each clinic by itself."""

_SHOWN = "discarded_at IS NULL AND purged_at IS NULL"
BEFORE: dict[str, tuple[str, list[str], str | None]] = {
    "ix_messages_open": ("messages", ["left_at", "id"], f"{_SHOWN} AND handled_at IS NULL"),
    "ix_messages_handled": ("messages", ["handled_at"], f"{_SHOWN} AND handled_at IS NOT NULL"),
    "ix_calls_disposition": ("calls", ["disposition", "started_at"], None),
    "ix_access_log_staff": ("access_log", ["staff"], None),
}
AFTER: dict[str, tuple[str, list[str], str | None]] = {
    "ix_messages_open": ("messages", [CLINIC, "left_at", "id"], f"{_SHOWN} AND handled_at IS NULL"),
    "ix_messages_handled": (
        "messages",
        [CLINIC, "handled_at"],
        f"{_SHOWN} AND handled_at IS NOT NULL",
    ),
    "ix_calls_clinic": ("calls", [CLINIC, "started_at", LEAFLET], None),
    "ix_calls_disposition": ("calls", [CLINIC, "disposition", "started_at", LEAFLET], None),
    "ix_access_log_clinic": ("access_log", [CLINIC, "id"], None),
    "ix_access_log_names": ("access_log", [CLINIC, "staff"], None),
}

KEY = [LEAFLET, "step", "outcome", "hour"]
WITHOUT_LEAFLET = ["step", "outcome", "hour"]


def upgrade() -> None:
    """Add the columns and tables; what there is goes to the one clinic and leaflet of before."""
    clinic, leaflet = _owner()
    _drop_indexes(BEFORE)
    for table in ("messages", "calls", "closures"):
        _add(table, CLINIC, 16, clinic)
    for table in ("messages", "calls", "step_counts"):
        _add(table, LEAFLET, 100, leaflet)
    _add("staff", "roles", 100, ROLES)
    _key(KEY)
    op.create_table(
        "staff_clinics",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(CLINIC, sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_clinics_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", CLINIC, name="pk_staff_clinics"),
    )
    everyone = sa.text("INSERT INTO staff_clinics (staff_id, clinic) SELECT id, :clinic FROM staff")
    op.execute(everyone.bindparams(clinic=clinic))
    _move_the_log(clinic)
    op.add_column("log_seals", sa.Column("form", sa.Integer(), nullable=False, server_default="1"))
    _rename_chores({kind: f"{kind} {clinic}" for kind in MAILS})
    _create_indexes(AFTER)


def downgrade() -> None:
    """Forget clinics and leaflets; seals that were made meanwhile cannot be checked any more."""
    _drop_indexes(AFTER)
    _rename_chores(_of_first_clinic())
    op.drop_column("log_seals", "form")
    op.drop_table("staff_clinics")
    _add_up()
    for table, column in (
        *(("messages", CLINIC), ("calls", CLINIC), ("closures", CLINIC), ("access_log", CLINIC)),
        *(("messages", LEAFLET), ("calls", LEAFLET), ("staff", "roles")),
    ):
        op.drop_column(table, column)
    _create_indexes(BEFORE)


def _owner() -> tuple[str, str]:
    """Return the clinic and the leaflet of before; a database without rows needs none."""
    owner = context.config.attributes.get("owner")
    if owner is not None:
        return owner.clinic, owner.leaflet
    ask = (sa.text(f"SELECT 1 FROM {table} LIMIT 1") for table in KEEP)
    if any(op.get_bind().execute(question).first() for question in ask):
        raise MigrationError(
            "The database holds what was kept before the line knew clinics, and nobody said whose "
            "it is. Run: flask --app app migrate"
        )
    return "", ""


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _add(table: str, name: str, length: int, value: str) -> None:
    """Add a text that every row has; SQLite keeps the default of a column that came later."""
    column = sa.Column(name, sa.String(length), nullable=False, server_default="")
    op.add_column(table, column)
    op.execute(sa.text(f"UPDATE {table} SET {name} = :value").bindparams(value=value))
    if _is_postgresql():
        op.alter_column(table, name, server_default=None)


def _move_the_log(clinic: str) -> None:
    """Say whose the lines are; what their seals cover stays as it is, word for word."""
    op.add_column("access_log", sa.Column(CLINIC, sa.String(16), nullable=True))
    move = sa.text("UPDATE access_log SET clinic = :clinic").bindparams(clinic=clinic)
    if _is_postgresql():
        op.execute("ALTER TABLE access_log DISABLE TRIGGER access_log_kept")
        op.execute(move)
        op.execute("ALTER TABLE access_log ENABLE TRIGGER access_log_kept")
        return
    database = op.get_bind()
    name = "access_log_unchanged"
    made = database.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE name = :name").bindparams(name=name)
    )
    op.execute(f"DROP TRIGGER {name}")
    op.execute(move)
    database.exec_driver_sql(made)


def _rename_chores(names: dict[str, str]) -> None:
    rename = sa.text("UPDATE chores SET kind = :new WHERE kind = :old")
    for old, new in names.items():
        op.execute(rename.bindparams(old=old, new=new))


def _of_first_clinic() -> dict[str, str]:
    """Return a mail's chore of one clinic by the name it had; those of others are forgotten."""
    kinds = op.get_bind().execute(sa.text("SELECT kind FROM chores ORDER BY kind")).scalars().all()
    names: dict[str, str] = {}
    forget = sa.text("DELETE FROM chores WHERE kind = :kind")
    for kind in kinds:
        name, _, clinic = kind.partition(" ")
        if clinic and name in names.values():
            op.execute(forget.bindparams(kind=kind))
        elif clinic:
            names[kind] = name
    return names


def _key(key: list[str]) -> None:
    """Give the counts this primary key; SQLite can do so only in a new table."""
    if _is_postgresql():
        op.drop_constraint("pk_step_counts", "step_counts")
        op.create_primary_key("pk_step_counts", "step_counts", key)
        return
    op.rename_table("step_counts", "old_counts")
    leaflet = [sa.Column(LEAFLET, sa.String(100), nullable=False)] if LEAFLET in key else []
    op.create_table(
        "step_counts",
        *leaflet,
        sa.Column("hour", UtcDateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_step_counts"),
        sqlite_with_rowid=False,
    )
    columns = ", ".join([*key, "count"])
    order = ", ".join(key)
    op.execute(
        f"INSERT INTO step_counts ({columns}) SELECT {columns} FROM old_counts ORDER BY {order}"
    )
    op.drop_table("old_counts")


def _add_up() -> None:
    """Add up the counts of all leaflets, as they were counted before."""
    op.execute(
        "CREATE TEMPORARY TABLE all_counts AS SELECT step, outcome, hour, SUM(count) AS count "
        "FROM step_counts GROUP BY step, outcome, hour"
    )
    op.execute("DELETE FROM step_counts")
    if _is_postgresql():
        op.drop_constraint("pk_step_counts", "step_counts")
        op.drop_column("step_counts", LEAFLET)
        op.create_primary_key("pk_step_counts", "step_counts", WITHOUT_LEAFLET)
    else:
        _key(WITHOUT_LEAFLET)
    op.execute(
        "INSERT INTO step_counts (step, outcome, hour, count) "
        "SELECT step, outcome, hour, count FROM all_counts"
    )
    op.execute("DROP TABLE all_counts")


def _drop_indexes(indexes: dict[str, tuple[str, list[str], str | None]]) -> None:
    for name, (table, _, _) in indexes.items():
        op.drop_index(name, table)


def _create_indexes(indexes: dict[str, tuple[str, list[str], str | None]]) -> None:
    for name, (table, columns, where) in indexes.items():
        only = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
