"""What holds for every test: nobody's own settings, no hurry, no network beyond this machine."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from ivr.settings import Settings

# The fixtures that several folders share. Imported in each of them, every folder would have a
# PostgreSQL and a Chromium of its own.
pytest_plugins = [
    *("tests.postgres", "tests.databases", "tests.chromium"),
    *("tests.calling", "tests.office", "tests.world", "tests.two_clinics"),
]

# A developer's own settings must not decide whether a test passes.
for name in Settings.model_fields:
    os.environ.pop(name.upper(), None)

# A busy machine is no reason to fail. In CI, Hypothesis itself makes the examples repeatable.
settings.register_profile("line", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("line")

OF_LONG = {"CHAOS_CALLS": "200", "CHAOS_KILLS": "100"}
"""How much `tests/worker/chaos.py` does in the long proofs, unless the environment says more."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take --long."""
    told = "also the long proofs: every part of the benchmark, and chaos of 200 calls and 100 kills"
    parser.addoption("--long", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    """Give chaos its size before it is read."""
    config.addinivalue_line("markers", "long: takes minutes, and runs with --long only")
    if config.getoption("--long"):
        for name, value in OF_LONG.items():
            os.environ.setdefault(name, value)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long proofs out, and say so, unless they are asked for.

    Of a test with many examples PostgreSQL gets the first one; SQLite gets them all.
    """
    if config.getoption("--long"):
        return
    for item in filter(lambda item: item.get_closest_marker("long"), items):
        item.add_marker(pytest.mark.skip(reason="a long proof: scripts/test --long"))
    first = {_function(item): item for item in reversed(items) if _is_on_postgresql(item)}
    more = [it for it in items if _is_on_postgresql(it) and first[_function(it)] is not it]
    config.hook.pytest_deselected(items=more)
    left_out = set(more)
    items[:] = [item for item in items if item not in left_out]


def _is_on_postgresql(item: pytest.Item) -> bool:
    spec = getattr(item, "callspec", None)
    return spec is not None and spec.params.get("kind") == "postgresql"


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]
