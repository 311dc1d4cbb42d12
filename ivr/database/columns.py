"""What all tables share: exact columns, names for constraints, and an INSERT without a race."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntFlag, StrEnum
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    Enum,
    Index,
    Integer,
    MetaData,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

LARGEST_ID = 2**31 - 1
"""The largest number of a row: PostgreSQL's integer has 32 bits."""


def words_of(vocabulary: type[StrEnum]) -> Enum:
    """Return the type that keeps an enum as its words: the database reads as the code does."""
    return Enum(
        vocabulary,
        native_enum=False,
        length=30,
        values_callable=lambda words: [word.value for word in words],
    )


def partial_index(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """Return an index of the rows for which `where`, in SQL, holds."""
    only = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


def insert(session: Session, table: Any) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that knows ON CONFLICT, which SQLAlchemy spells per dialect.

    To look first and write then is a race.
    """
    return postgresql.insert(table) if is_postgresql(session) else sqlite.insert(table)


def is_postgresql(session: Session) -> bool:
    """Return whether it is PostgreSQL that answers; else it is SQLite."""
    return session.get_bind().dialect.name == "postgresql"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware point in time, kept in UTC; a naive one is refused, it would be guesswork."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; SQLite has no time zones, so there the zone is left off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; pass an aware datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return what the database holds as an aware moment in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class FlagsOf(TypeDecorator[IntFlag]):
    """Facts beside one another, kept as the sum of their numbers: | adds to those there are."""

    impl = Integer
    cache_ok = True

    def __init__(self, vocabulary: type[IntFlag]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: IntFlag | None, dialect: Dialect) -> int | None:
        """Return the sum."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> IntFlag | None:
        """Return the facts behind a sum."""
        return None if value is None else self.vocabulary(value)


class Base(DeclarativeBase):
    """What all tables share: constraint names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012 - SQLAlchemy's own spelling
        datetime: UtcDateTime,
        str: Text,
    }
