"""Many rows in one step of the database, whatever their number.

A statement for each row costs PostgreSQL more than the row; and Python's driver for SQLite lets
other threads go first at each row, so that a caller's answer and a group of notes would take turns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Dialect,
    Insert,
    Table,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.orm import Session

from ivr.database.columns import is_postgresql

OnConflict = Callable[[Any], Insert]
"""Adds to an INSERT what becomes of a row that is there already."""

_SQLITE = SQLiteDialect_pysqlite()


class ManyRows:
    """The INSERT of rows with these columns into a table; each statement is prepared once."""

    def __init__(self, table: Any, names: Sequence[str], on_conflict: OnConflict) -> None:
        self._table: Table = table
        self._names, self._on_conflict = tuple(names), on_conflict

    def insert(self, session: Session, rows: Sequence[Sequence[Any]]) -> None:
        """Insert the rows, each with its values in the order of the columns' names."""
        if not rows:
            return
        columns = dict(zip(self._names, zip(*rows, strict=True), strict=True))
        if is_postgresql(session):
            session.execute(self._on_postgresql, columns)
        else:
            stored = (map(self._stores[name], values) for name, values in columns.items())
            session.execute(self._on_sqlite, {"rows": json.dumps([*zip(*stored, strict=True)])})

    @cached_property
    def _on_postgresql(self) -> Insert:
        """Take an array for each column."""
        columns = [self._table.c[name] for name in self._names]
        arrays = (bindparam(column.name, type_=ARRAY(column.type)) for column in columns)
        given = func.unnest(*arrays).table_valued(*self._names).render_derived(name="given")
        rows = select(*(given.c[name] for name in self._names))
        return self._on_conflict(postgresql.insert(self._table).from_select(self._names, rows))

    @cached_property
    def _on_sqlite(self) -> Insert:
        """Take all rows as one text of JSON; without WHERE the ON of a conflict is a join's."""
        row = func.json_each(bindparam("rows")).table_valued("value").c.value
        values = (
            func.json_extract(row, literal_column(f"'$[{place}]'"))
            for place in range(len(self._names))
        )
        rows = select(*values).where(true())
        return self._on_conflict(sqlite.insert(self._table).from_select(self._names, rows))

    @cached_property
    def _stores(self) -> dict[str, Callable[[Any], Any]]:
        """Return how SQLite keeps a value of each column."""
        return {name: _store(self._table.c[name].type, _SQLITE) for name in self._names}


def _store(kind: Any, dialect: Dialect) -> Callable[[Any], Any]:
    return kind.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def pairs_among(
    session: Session, values: Iterable[str], column: Any, other: Any
) -> set[tuple[Any, Any]]:
    """Return the values of two columns in the rows where the first one is among these values."""
    if is_postgresql(session):
        wanted = column == any_(bindparam("values", type_=ARRAY(column.type)))
        rows = session.execute(select(column, other).where(wanted), {"values": list(values)})
        return {(row[0], row[1]) for row in rows}
    given = func.json_each(bindparam("values")).table_valued("value").c.value
    pairs = func.json_group_array(func.json_array(column, other))
    question = select(pairs).where(cast(ColumnElement[bool], column.in_(select(given))))
    found = session.scalar(question, {"values": json.dumps(list(values))})
    return {(first, second) for first, second in json.loads(found or "[]")}
