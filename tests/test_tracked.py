"""What git keeps works in every clone: nothing of one machine is among it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
SYMBOLIC_LINK = "120000"


def git(*words: str) -> list[str]:
    """The lines that git answers about this checkout."""
    return subprocess.run(
        ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_nothing_that_is_ignored_is_tracked() -> None:
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == []


def test_no_tracked_file_points_elsewhere() -> None:
    assert [line for line in git("ls-files", "--stage") if line.startswith(SYMBOLIC_LINK)] == []


def test_an_environment_that_is_a_link_is_ignored_too() -> None:
    assert git("check-ignore", ".venv", "tests/browser/node_modules") == [
        ".venv",
        "tests/browser/node_modules",
    ]
