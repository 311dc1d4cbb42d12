"""Promise: what was known of calls before facts were kept stays known, and nothing is guessed."""

from __future__ import annotations

import alembic.command
from sqlalchemy import Connection, select, text

from ivr.database.engine import alembic_config, create_engine_for, migrate, open_database
from ivr.records.calls import Call
from ivr.words.fact import NO_FACTS, Fact

BEFORE = {
    "informed": Fact.BEGUN,  # It meant that a part began; how far it was heard nobody noted.
    "transferred": Fact.PERSON,
    "left_message": Fact.MESSAGE,
    "failed": Fact.TROUBLE,
    "abandoned": NO_FACTS,
}


def calls_of_before(connection: Connection) -> None:
    alembic.command.upgrade(alembic_config(connection), "0017")
    row = text(
        "INSERT INTO calls (call_sid, started_at, disposition, last_request, clinic, leaflet)"
        " VALUES (:word, '2026-11-23 08:00:00.000000', :word, 'token', '+31101234567', '')"
    )
    connection.execute(row, [{"word": word} for word in BEFORE])


def test_each_call_keeps_what_was_known_and_says_that_the_rest_is_not(
    empty_database_url: str,
) -> None:
    engine = create_engine_for(empty_database_url)
    with engine.connect() as connection, connection.begin():
        calls_of_before(connection)
    migrate(empty_database_url)
    sessions = open_database(empty_database_url)
    with sessions() as session:
        found = {call.call_sid: call.facts for call in session.scalars(select(Call))}
    assert found == {word: Fact.EARLIER | fact for word, fact in BEFORE.items()}
    sessions.kw["bind"].dispose()
    with engine.connect() as connection, connection.begin():
        alembic.command.downgrade(alembic_config(connection), "0017")
        words = connection.execute(text("SELECT call_sid, disposition FROM calls")).all()
        assert [*map(tuple, words)] == [(word, word) for word in BEFORE]
    engine.dispose()
