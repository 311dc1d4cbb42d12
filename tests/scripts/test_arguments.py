"""Promise: a command understands its arguments before it imports what its work needs."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.commands import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_tells_how_to_use_it(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        import_module(f"scripts.{command}").main(["--help"])
    assert ended.value.code == 0
    assert "usage: " in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_an_argument_it_does_not_know_is_named(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        import_module(f"scripts.{command}").main(["--nonsense"])
    assert ended.value.code == 2
    assert "unrecognized arguments: --nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_the_work_behind_it_is_there(command: str) -> None:
    assert callable(import_module(f"scripts.tasks.{command}").run)
