"""The fixtures that let every test of the store run on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import migrate, open_database
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "line.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgres: Postgres) -> str:
    name = postgres.create_database()
    migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def dead_database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a database that nobody can open or make: its folder is a file."""
    file = tmp_path_factory.mktemp("dead") / "file"
    file.touch()
    return f"sqlite:///{file}/line.db"


@pytest.fixture
def empty_database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'line.db'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.url(postgres.create_database())


@pytest.fixture
def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return a database with all tables: a copy, because migrating takes its time."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "line.db")
        return f"sqlite:///{tmp_path / 'line.db'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.url(postgres.create_database(request.getfixturevalue("migrated_postgresql")))


@pytest.fixture
def sessions(database_url: str) -> Iterator[sessionmaker[Session]]:
    maker = open_database(database_url)
    yield maker
    engine = maker.kw["bind"]
    assert isinstance(engine, Engine)
    engine.dispose()


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session
