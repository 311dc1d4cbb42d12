"""Promise: a password that a manager knew opens nothing any more; every other still does."""

from __future__ import annotations

import alembic.command
from sqlalchemy import select, text

from ivr.database.engine import alembic_config, create_engine_for, migrate, open_database
from ivr.pages.staff import Staff

ROW = text(
    "INSERT INTO staff (name, password_hash, session_number, created_at, password_is_given, roles)"
    " VALUES (:name, 'a hash', 3, '2026-11-23 08:00:00.000000', :is_given, 'manager')"
)


def test_a_password_that_was_given_and_not_replaced_waits_for_a_link(
    empty_database_url: str,
) -> None:
    engine = create_engine_for(empty_database_url)
    with engine.connect() as connection, connection.begin():
        alembic.command.upgrade(alembic_config(connection), "0022")
        given = [{"name": "anna", "is_given": False}, {"name": "bert", "is_given": True}]
        connection.execute(ROW, given)
    migrate(empty_database_url)
    sessions = open_database(empty_database_url)
    with sessions() as session:
        found = session.scalars(select(Staff))
        kept = {one.name: (one.password_hash, one.session_number) for one in found}
    assert kept == {"anna": ("a hash", 3), "bert": ("", 4)}
    sessions.kw["bind"].dispose()
    with engine.connect() as connection, connection.begin():
        alembic.command.downgrade(alembic_config(connection), "0022")
        assert connection.scalar(text("SELECT count(*) FROM staff WHERE password_is_given")) == 0
    engine.dispose()
