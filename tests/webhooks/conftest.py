"""The line with a leaflet that knows of a day, for the tests of its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webhooks.dated_line import Line, is_rung, served
from tests.worker.an_evening import leaflets_in


@pytest.fixture(scope="session")
def dated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return leaflets_in(tmp_path_factory.mktemp("leaflets"))


@pytest.fixture
def dated_line(dated_folder: Path, database_url: str) -> Iterator[Line]:
    yield from served(dated_folder, database_url)


@pytest.fixture
def rung(dated_line: Line) -> Line:
    """A caller asked to be rung, and is."""
    return is_rung(dated_line)
