"""A new gunicorn that replaces another one (SIGUSR2) lets it stop as soon as the new one answers.

Until then both take calls from the same socket, so no caller finds it closed. Where the new one
does not come up, because its words or settings are wrong, the old one hears nothing and goes on.
"""

from __future__ import annotations

import logging
import os
import signal
from contextlib import suppress
from pathlib import Path

from gunicorn.systemd import sd_notify

log = logging.getLogger(__name__)

REPLACED = "GUNICORN_PID"
"""Where gunicorn tells a gunicorn that it started which process it is itself."""


def take_over(replaced: int, master: int) -> None:
    """Let the gunicorn that `master` replaces stop; a worker of `master` that can answer calls it.

    systemd hears first whom it follows from now on: when the one it followed stops, all would stop.
    """
    if not replaced or parent_of(master) != replaced:
        return
    sd_notify(f"MAINPID={master}", log)
    with suppress(ProcessLookupError):
        os.kill(replaced, signal.SIGTERM)


def parent_of(process: int) -> int:
    """Return the parent of a process; 0 of one that is gone, or dead and not yet cleared away."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    # The name of the program, in brackets, may hold anything.
    state, parent = told.rpartition(")")[2].split()[:2]
    return 0 if state == "Z" else int(parent)
