"""Runs a command of scripts/ in this process: what a shell would see, without starting Python."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from ivr.settings import ROOT

COMMANDS = sorted(
    path.stem for path in ROOT.glob("scripts/*.py") if path.name != "gunicorn.conf.py"
)
"""The names of the commands in Python; gunicorn's configuration is none."""

Main = Callable[[Sequence[str]], int | None]


@dataclass(frozen=True)
class Ran:
    """How a command ended; the names are those of subprocess.CompletedProcess."""

    returncode: int
    stdout: str
    stderr: str


def run_here(
    main: Main,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    typed: str = "",
) -> Ran:
    """Run a command with nothing but `environment` (default: this one) and `typed` to read.

    An exception that a shell would show as a traceback comes out of here.
    """
    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.enter_context(_signals_as_they_were())
        stack.enter_context(chdir(folder or Path.cwd()))
        given = os.environ if environment is None else environment
        stack.enter_context(patch.dict(os.environ, given, clear=True))
        stack.enter_context(pytest.MonkeyPatch.context()).setattr(sys, "stdin", io.StringIO(typed))
        code = _exit_code(main, arguments)
    return Ran(code, out.getvalue(), err.getvalue())


def _exit_code(main: Main, arguments: Sequence[str]) -> int:
    """Do as Python does with what sys.exit() was given: a sentence is printed, and means 1."""
    try:
        return main(arguments) or 0
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
            return 1
        return ended.code or 0


@contextmanager
def _signals_as_they_were() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
