"""Promise: what git keeps works in every clone, and nothing of one machine is among it."""

from __future__ import annotations

from tests.tracked import git

SYMBOLIC_LINK = "120000"


def test_nothing_that_is_ignored_is_tracked() -> None:
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == []


def test_no_tracked_file_points_elsewhere() -> None:
    assert [line for line in git("ls-files", "--stage") if line.startswith(SYMBOLIC_LINK)] == []


def test_an_environment_that_is_a_link_is_ignored_too() -> None:
    assert git("check-ignore", ".venv", "tests/browser/node_modules") == [
        ".venv",
        "tests/browser/node_modules",
    ]
