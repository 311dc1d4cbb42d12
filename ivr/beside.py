"""What a process does beside its turns: a thread comes round for what no caller waits for."""

from __future__ import annotations

import atexit
import logging
import os
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

log = logging.getLogger(__name__)

ROUND = 0.2
"""Seconds between two rounds: with the work itself a note waits no longer than 250 ms."""

PATIENCE = 5.0
"""Seconds that a process that stops waits for a round that is under way."""


@dataclass
class Errand:
    """Something to do every so many seconds, and perhaps something when the process ends."""

    do: Callable[[], object]
    seconds: float = ROUND
    at_the_end: Callable[[], object] | None = None
    due: float = field(default=0.0, init=False)


class Beside:
    """The errands of one process; the thread keeps nothing alive, and ends with whoever owns it.

    It is started by the process that needs it, and not before: a fork leaves threads behind.
    """

    def __init__(self, *errands: Errand) -> None:
        self._errands = errands
        self._lock = Lock()
        self._runs = False
        self._end, self._thread = Event(), Thread()
        itself = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _is_left_behind(itself))

    def goes_on(self) -> None:
        """Start the thread if it does not run in this process; else this costs next to nothing."""
        if not self._runs:
            self._start()

    def stop(self) -> None:
        """Stop the thread, and do what is to be done at the end."""
        with self._lock:
            self._end.set()
            if self._runs:
                self._thread.join(PATIENCE)
            self._runs = False
        for errand in self._errands:
            if errand.at_the_end:
                _do(errand.at_the_end)

    def come_round(self) -> None:
        """Do each errand whose time has come."""
        for errand in self._errands:
            if errand.due <= time.monotonic():
                errand.due = time.monotonic() + errand.seconds
                _do(errand.do)

    def _start(self) -> None:
        with self._lock:
            if self._runs:
                return
            itself, self._end = weakref.ref(self), Event()
            self._thread = Thread(target=_keep_on, args=(itself, self._end), daemon=True)
            try:
                self._thread.start()
            except RuntimeError:
                log.exception("no thread can be started now; the next call tries again")
                return
            self._runs = True
            atexit.register(_stop, itself, os.getpid())


def _is_left_behind(itself: weakref.ref[Beside]) -> None:
    """Know in a new process that the thread, and whoever held the lock, are in the old one."""
    if (beside := itself()) is not None:
        beside._runs, beside._lock = False, Lock()


def _keep_on(itself: weakref.ref[Beside], end: Event) -> None:
    while not end.wait(ROUND):
        beside = itself()
        if beside is None:
            return
        beside.come_round()
        del beside


def _stop(itself: weakref.ref[Beside], process: int) -> None:
    beside = itself()
    if beside is not None and process == os.getpid():
        beside.stop()


def _do(task: Callable[[], object]) -> None:
    try:
        task()
    except Exception:
        log.exception("what is done beside the calls failed; it is tried again")
