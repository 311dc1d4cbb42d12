"""Real gunicorn servers on this machine, each up before it is measured and gone afterwards."""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.demonstration import trial_settings
from ivr.house import library_of
from ivr.line.leaflet import LEAFLETS
from ivr.settings import Settings, load
from ivr.words.line import Line
from ivr.words.position import Position
from scripts.tasks.serve import running

PATIENCE = 30.0
"""Seconds for a server to come up, and to stop."""

AS_WE_SAY = ("-c", "scripts/gunicorn.conf.py")
"""How ivr/docs/engineer.md starts the line."""

THE_SAME = ("-c", "python:scripts.measuring.others_conf")
"""The same for what is no line."""

AS_MANY_DO = ("--worker-class", "sync")
"""How gunicorn serves when nobody tells it anything: one request at a time."""


class ServerError(Exception):
    """A server does not come up; the message holds its own words."""


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, and the process that started its workers."""

    address: str
    pid: int


@contextmanager
def serving(
    app: str, file: Path, log: Path, options: Sequence[str] = AS_WE_SAY, workers: int = 1
) -> Iterator[Server]:
    """Serve one of `scripts/measuring/apps.py`, which reads `file`; what it says goes to `log`.

    Raises:
        ServerError: it does not come up.
    """
    port = free_port()
    bound = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "warning"]
    target = f"scripts.measuring.apps:{app}({str(file)!r})"
    command = [sys.executable, "-m", "gunicorn", *options, *bound, target]
    with log.open("ab") as output, running(command, PATIENCE, output) as child:
        _await(port, lambda: child.poll() is None, log)
        try:
            yield Server(f"http://127.0.0.1:{port}", child.pid)
        except KeyboardInterrupt:
            # At once: whoever still asks would otherwise be waited for.
            child.send_signal(signal.SIGQUIT)
            raise
        except Exception:
            sys.stderr.write(log.read_text(errors="replace"))
            raise


def settings_of_line(
    folder: Path, database_url: str, folders: Sequence[Path] = (LEAFLETS,)
) -> Settings:
    """Return settings of a line behind one proxy, as in production, with this database."""
    trial = trial_settings(folder, folders).model_dump(exclude_defaults=True)
    return load(trial | {"database_url": database_url, "trusted_proxies": 1})


def line_of(settings: Settings) -> Line:
    """Return the line of the first leaflet, as its callers reach it: alone, or through the hall."""
    library = library_of(settings)
    return library.of(Position("", leaflet=next(iter(library.leaflets))))


def keep(settings: Settings, file: Path) -> Path:
    """Write settings down for a server to read."""
    file.touch(mode=0o600)
    file.write_text(json.dumps(settings.model_dump(exclude_defaults=True)), encoding="utf-8")
    return file


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int, lives: Callable[[], bool], log: Path) -> None:
    """Wait until a server takes connections; with no worker yet they wait in the kernel."""
    end = time.monotonic() + PATIENCE
    while lives() and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise ServerError(f"A server did not come up. It said:\n{log.read_text(errors='replace')}")


def memory_of_workers(server: Server) -> list[float]:
    """Return megabytes of memory of each worker, of which a page that n processes share counts for
    one nth.
    """
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [_proportional_share(int(worker)) for worker in workers]


def _proportional_share(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, size = line.partition(":")
        if name == "Pss":
            return int(size.split()[0]) / 1000
    return 0.0
