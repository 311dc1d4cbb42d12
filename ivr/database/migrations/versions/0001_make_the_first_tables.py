"""Make the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TABLES = (
    "recording_audio",
    "messages",
    "access_log",
    "calls",
    "chores",
    "closures",
    "staff",
    "step_counts",
)

REFUSE_CHANGE = "The access log is only ever added to."
REFUSE_REMOVAL = "A line of the access log is kept for five years."

SQLITE_TRIGGERS = (
    f"""CREATE TRIGGER access_log_unchanged BEFORE UPDATE ON access_log
        BEGIN SELECT RAISE(ABORT, '{REFUSE_CHANGE}'); END""",
    f"""CREATE TRIGGER access_log_kept BEFORE DELETE ON access_log
        WHEN OLD.at > datetime('now', '-5 years')
        BEGIN SELECT RAISE(ABORT, '{REFUSE_REMOVAL}'); END""",
)
POSTGRESQL_TRIGGERS = (
    f"""CREATE FUNCTION keep_access_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP IN ('UPDATE', 'TRUNCATE') THEN
                RAISE EXCEPTION '{REFUSE_CHANGE}';
            ELSIF OLD.at > now() - interval '5 years' THEN
                RAISE EXCEPTION '{REFUSE_REMOVAL}';
            END IF;
            RETURN OLD;
        END $$""",
    """CREATE TRIGGER access_log_kept BEFORE UPDATE OR DELETE ON access_log
        FOR EACH ROW EXECUTE FUNCTION keep_access_log()""",
    """CREATE TRIGGER access_log_whole BEFORE TRUNCATE ON access_log
        FOR EACH STATEMENT EXECUTE FUNCTION keep_access_log()""",
)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(length=100), nullable=True),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("access_point", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
    )

    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_message_id", "access_log", ["message_id"])
    op.create_index("ix_access_log_staff", "access_log", ["staff"])

    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_sid", sa.String(length=100), nullable=True),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "disposition",
            sa.Enum(
                "abandoned",
                "informed",
                "failed",
                "transferred",
                "left_message",
                name="disposition",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("call_sid", name="uq_calls_call_sid"),
    )

    op.create_index("ix_calls_started_at", "calls", ["started_at"])

    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(length=100), nullable=True),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name="ck_closures_days_in_order"),
        sa.PrimaryKeyConstraint("id", name="pk_closures"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_sid", sa.String(length=100), nullable=True),
        sa.Column("recording_sid", sa.String(length=100), nullable=False),
        sa.Column("caller_number", sa.String(length=40), nullable=True),
        sa.Column("number_was_keyed", sa.Boolean(), nullable=False),
        sa.Column("left_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "stored",
                "absent",
                "failed",
                name="recordingstate",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("next_attempt_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("removed_at_twilio_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("notified_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("discarded_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=100), nullable=True),
        sa.Column("claimed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(length=100), nullable=True),
        sa.Column("handled_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("purged_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("recording_sid", name="uq_messages_recording_sid"),
    )

    op.create_index("ix_messages_call_sid", "messages", ["call_sid"])
    op.create_index("ix_messages_handled_at", "messages", ["handled_at"])
    op.create_index("ix_messages_left_at", "messages", ["left_at"])
    op.create_index("ix_messages_next_attempt_at", "messages", ["next_attempt_at"])

    op.create_table(
        "chores",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", name="pk_chores"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_login_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name", name="uq_staff_name"),
    )
    op.create_table(
        "step_counts",
        sa.Column("hour", UtcDateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "step", "outcome", name="pk_step_counts"),
    )
    op.create_table(
        "recording_audio",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name="fk_recording_audio_message_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_recording_audio"),
    )
    _keep_the_log()


def _keep_the_log() -> None:
    """Let the database itself refuse what the application must never do."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_TRIGGERS if postgresql else SQLITE_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything: the database is empty again."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_access_log()")
