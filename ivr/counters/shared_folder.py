"""Where the web processes of one gunicorn count together: a folder that lives as long as it does.

prometheus-client gives each process files of its own there and adds them up for a reader. Here the
files of a process that is gone are folded into one, so that they stay few, and nothing is lost.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

MEMORY = Path("/dev/shm")
"""Files in memory: on a disk that runs full, writing in a mapped file kills the process."""

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The name under which prometheus-client looks for the folder in the environment."""

PREFIX = "line-counts-"

_FOLDER: dict[int, Path] = {}
"""The process id of this gunicorn -> its folder; in its web processes that is not their own id."""

_ALIVE: list[BinaryIO] = []
"""A file that is locked for as long as this gunicorn lives."""


def begin() -> Path:
    """Return the folder of this gunicorn: a fresh one, and the same again after a SIGHUP.

    A gunicorn that replaces another one (SIGUSR2) has a folder of its own.
    """
    process = os.getpid()
    if process not in _FOLDER:
        _FOLDER.clear()
        _FOLDER[process] = _made()
    return _FOLDER[process]


def this_one() -> Path | None:
    """Return the folder in which this process counts; None where it counts alone."""
    return next(iter(_FOLDER.values()), None)


def _made() -> Path:
    beside = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _remove_left_behind(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    _ALIVE.append((folder / "alive").open("ab"))
    fcntl.flock(_ALIVE[-1], fcntl.LOCK_EX)
    return folder


def _remove_left_behind(beside: Path) -> None:
    """Remove the folder of a gunicorn that was killed; one that lives, or its heirs, has a lock."""
    for file in beside.glob(f"{PREFIX}*/alive"):
        with suppress(OSError), file.open("ab") as alive:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(file.parent, ignore_errors=True)


def mend() -> None:
    """Make the folder again where somebody removed it: a process that starts needs it."""
    if folder := this_one():
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)


def give_to(user: int, group: int) -> None:
    """Let the web processes write there, where gunicorn itself runs under another account."""
    if folder := this_one():
        os.chown(folder, user, group)


def fold(process: int) -> None:
    """Add what a process that is gone has counted to what all of those have; remove its files."""
    folder = this_one()
    if folder is None or not folder.is_dir():
        return
    with whole(folder, fcntl.LOCK_EX):
        for file in folder.glob(f"*_{process}.db"):
            try:
                _add(file, folder / f"{file.name.partition('_')[0]}_0.db")
            except (OSError, RuntimeError, ValueError, struct.error) as error:
                log.warning("what a process counted is lost: %s", type(error).__name__)
            file.unlink(missing_ok=True)


def _add(file: Path, to: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415 - after VARIABLE is set

    values = [*MmapedDict.read_all_values_from_file(str(file))]
    sums = MmapedDict(str(to))
    try:
        for key, value, _, _ in values:
            sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
    finally:
        sums.close()


@contextmanager
def whole(folder: Path, how: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Keep what is read whole: nothing is folded meanwhile."""
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, how)
        yield


def end() -> None:
    """Remove the folder: this gunicorn stops."""
    if folder := _FOLDER.pop(os.getpid(), None):
        shutil.rmtree(folder, ignore_errors=True)
        while _ALIVE:
            _ALIVE.pop().close()
