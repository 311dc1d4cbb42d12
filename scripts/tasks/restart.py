"""Replaces a running gunicorn by a new one, and tells how that ended."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ivr.serving.succession import REPLACED, parent_of

BEFORE_ANSWERING = 60.0
"""Seconds in which the new gunicorn builds the line."""

BEFORE_STOPPING = 25.0
"""Seconds in which the old one finishes; it cuts off what takes longer than graceful_timeout."""

AGAIN = 1.0
"""Seconds after which it is asked again: who just replaced another one is deaf for a moment."""

LOOK = 0.05
"""Seconds between two looks."""


class NotReplacedError(Exception):
    """The old gunicorn goes on; the message says why."""


def run(pid: int) -> None:
    """Replace gunicorn's first process and say who serves now."""
    try:
        new = replace(pid)
    except NotReplacedError as error:
        sys.exit(f"{error} The line goes on as it was.")
    print(f"The line is now process {new}.", flush=True)


def replace(old: int) -> int:
    """Return the process id of the new gunicorn when the old one is gone.

    Raises:
        NotReplacedError: there is none, or the new one did not come up.
    """
    if not parent_of(old):
        raise NotReplacedError(f"Process {old} is not there, or is the first of a container.")
    _refuse_another(old)
    new = _started_beside(old)
    for _ in _looks(BEFORE_ANSWERING + BEFORE_STOPPING):
        if not parent_of(new):
            raise NotReplacedError("The new code, words or settings do not work; its log says why.")
        if not parent_of(old):
            return new
    raise NotReplacedError(f"Process {old} did not stop for {new} in time.")


def _refuse_another(old: int) -> None:
    """Refuse what is no first process of gunicorn: the signal would kill it."""
    if not _is_gunicorn(old):
        raise NotReplacedError(f"Process {old} is no gunicorn.")
    if _is_gunicorn(first := parent_of(old)):
        raise NotReplacedError(f"Process {old} is a worker of gunicorn: give its first, {first}.")


def _is_gunicorn(process: int) -> bool:
    try:
        return b"gunicorn" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def _started_beside(old: int) -> int:
    """Ask until a new gunicorn is there; one that is starting it already does nothing more."""
    for _ in _looks(BEFORE_ANSWERING):
        _ask(old)
        for _ in _looks(AGAIN):
            if new := _successor(old):
                return new
    raise NotReplacedError(f"Process {old} starts no new gunicorn.")


def _looks(seconds: float, pause: float = LOOK) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(pause)


def _ask(old: int) -> None:
    try:
        os.kill(old, signal.SIGUSR2)
    except OSError as error:
        raise NotReplacedError(f"Process {old} cannot be asked: {error.strerror}.") from None


def _successor(old: int) -> int:
    """Return the gunicorn that `old` started, 0 when it has none."""
    mark = f"{REPLACED}={old}".encode()
    try:
        children = Path(f"/proc/{old}/task/{old}/children").read_text(encoding="ascii").split()
        for child in children:
            if mark in Path(f"/proc/{child}/environ").read_bytes().split(b"\0"):
                return int(child)
    except OSError:
        pass  # One of them ended meanwhile.
    return 0
