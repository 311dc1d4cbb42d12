"""Starts the processes of the line, tells how to phone it, and stops them all together."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from pathlib import Path
from typing import IO, NoReturn

from ivr.demonstration import (
    local_address,
    moved_to,
    stand_in,
    with_examples,
    write_demonstration,
)
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.phone.exchange import create_exchange
from ivr.phone.held_account import HeldAccount
from ivr.phone.local import serve
from ivr.phone.tapes import Recordings
from ivr.plain_exit import plain_exit
from ivr.settings import ROOT, Settings, load
from scripts.tasks import better_voice

PATIENCE = 30.0
"""Seconds for the line to come up, and for a child to finish what it was doing."""

SILENCE = 4.0
"""Seconds after which somebody who waits for the line is told that it is still starting."""

UNUSABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)
"""The errors of a folder in which this account cannot write."""

Commands = Mapping[str, Sequence[str]]
"""What to start, by the name a person knows it by."""


@plain_exit()
def run(port: int, demo: bool) -> None:
    """Start the line; Ctrl-C and SIGTERM stop it."""
    _refuse_a_used_port(port)
    os.umask(0o077)  # What callers leave is for this account alone.
    _stop_when_asked()
    try:
        _run(_settings(port), port, demo)
    except OSError as error:
        if error.errno not in UNUSABLE:
            raise
        sys.exit(
            f"{error.filename or ROOT} cannot be used: {error.strerror}. Give this account the "
            f"folder {ROOT} and room on its disk, or run the line from a copy of your own."
        )
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)


def _settings(port: int) -> Settings:
    """Return the settings of this machine; where there are none yet, those of a demonstration."""
    if not (ROOT / ".env").exists():
        write_demonstration(ROOT / ".env", port)
        print("Wrote .env with the settings of a demonstration.", flush=True)
    return load()


def _run(settings: Settings, port: int, demo: bool) -> None:
    demonstration = settings.is_demonstration
    changes = _changes(settings, port, demo) if demonstration else {}
    settings = settings.model_copy(update={name.lower(): it for name, it in changes.items()})
    elsewhere = [f"{name}={value}" for name, value in changes.items()]
    print("Starting the line.", flush=True)
    _migrate(settings)
    better = better_voice.begin(ROOT / "audio", settings.voice, sys.stdout)
    with ExitStack() as stack:
        if demonstration:
            # It keeps real time, as the worker and what is stored do: a call that a page sets to
            # another time changes what its caller is told, not when a message was left.
            recordings = Recordings(stand_in(settings))
            account, token = settings.twilio_account_sid, settings.auth_tokens[0]
            # Its numbers were just bought: scripts/connect.py can be tried on them.
            held = HeldAccount.with_numbers(_dialled(settings))
            exchange = create_exchange(recordings, account, token, held=held)
            stack.enter_context(serve(exchange, port + 1))
        commands = _commands(port, elsewhere, settings.telephone_page)
        children = {name: stack.enter_context(running(commands[name])) for name in commands}
        _await_health(port, children)
        print(_welcome(settings, elsewhere) + better(), flush=True)
        if demo:
            command = ["env", *elsewhere, sys.executable, "scripts/demonstrate.py"]
            subprocess.run(command, cwd=ROOT, check=False)
        watch(children)


def _changes(settings: Settings, port: int, demo: bool) -> dict[str, str]:
    """Return what goes before the .env of a demonstration, as the environment of the line.

    An .env names one port, and PORT another; with --demo there is more than one leaflet.
    """
    moves = settings.public_base_url != local_address(port)
    examples = with_examples(settings) if demo else {}
    return (moved_to(port, settings) if moves else {}) | examples


def _migrate(settings: Settings) -> None:
    """Bring the tables up to date in a process that ends, and takes what it loaded with it."""
    child = get_context("fork").Process(target=_migrated, args=(settings,))
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(child.exitcode)


@plain_exit()
def _migrated(settings: Settings) -> None:
    from ivr.database.engine import migrate  # noqa: PLC0415 - see _migrate()
    from ivr.house import library_of, owner_of  # noqa: PLC0415 - the same

    migrate(settings.database_url, owner_of(library_of(settings)))


def _commands(port: int, environment: Sequence[str], telephone: bool) -> Commands:
    # The telephone's calls live in one process, and each holds a thread while the line answers it.
    size = "--workers 1 --threads 16" if telephone else ""
    python = ["env", *environment, sys.executable]
    quiet = "-c scripts/gunicorn.conf.py --log-level warning --graceful-timeout 10"
    web = f"gunicorn {quiet} --bind 127.0.0.1:{port} {size} app:create_app()"
    return {
        "web server": [*python, "-m", *web.split()],
        "worker": [*python, "scripts/worker.py"],
    }


@contextmanager
def running(
    command: Sequence[str], patience: float = PATIENCE, output: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command while the `with` block lasts; what it says goes to `output`, or here.

    `patience` seconds after asking it to stop, it and all it started are killed.
    """
    # In a group of its own, so that Ctrl-C reaches a child once: by us.
    child = subprocess.Popen(
        dying_with_us(command),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0,
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            # With its own children: a web server's worker would live on without it.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def dying_with_us(command: Sequence[str]) -> list[str]:
    """Return the command as Linux asks it to stop when we are killed and cannot ask it ourselves.

    Else the web server and the worker would live on and hold the port. It counts from the thread
    that starts the child: the main one, which lives as long as we do. Not by `preexec_fn`: that
    runs Python's hooks around the fork, in which a Ctrl-C is lost (os.register_at_fork).
    """
    setpriv = Path(shutil.which("setpriv") or "").resolve()
    # Of util-linux, which every Debian has; BusyBox has a smaller one under the same name.
    knows = setpriv.name == "setpriv"
    return [*([str(setpriv), "--pdeathsig", "TERM", "--"] if knows else []), *command]


def watch(children: Mapping[str, subprocess.Popen[bytes]]) -> NoReturn:
    """Wait until a child stops by itself.

    Raises:
        SystemExit: saying which child stopped; the line without it would be half a line.
    """
    while True:
        check(children)
        time.sleep(0.2)


def check(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Raise SystemExit, naming the child, when one has stopped."""
    for name, child in children.items():
        if child.poll() is not None:
            sys.exit(
                f"The {name} stopped by itself (exit code {child.returncode}), so the line stops. "
                "The reason stands above."
            )


def _await_health(port: int, children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    begin = told = time.monotonic()
    while (now := time.monotonic()) < begin + PATIENCE:
        check(children)
        if _is_well(port):
            return
        if now > told + SILENCE:
            told = now
            print(f"  ... {now - begin:.0f} s", flush=True)
        time.sleep(0.1)
    sys.exit(
        f"{local_address(port)}/health does not answer within {PATIENCE:.0f} seconds, so the line "
        "stops."
    )


def _is_well(port: int) -> bool:
    """Ask without requests, which would hold 10 MB for as long as the line runs."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False


def _welcome(settings: Settings, environment: Sequence[str]) -> str:
    base_url = settings.public_base_url
    reachable = "" if base_url.startswith("https://") else "\n  (Twilio needs a public https URL.)"
    command = "".join(f"{setting} " for setting in environment)
    phone = " ".join([*environment, ".venv/bin/python scripts/simulate_call.py"])
    page = f"in a browser: {base_url}/telefoon\nOr " if settings.telephone_page else ""
    return f"""
The line is running at {base_url}. Ctrl-C stops it.

Phone it now, {page}from another terminal:
  {phone}
{_numbers(settings)}
Point a Twilio number at it, each with HTTP POST:{reachable}
  A call comes in         {base_url}/voice
  Primary handler fails   {base_url}/voice/fallback
  Call status changes     {base_url}/voice/status

The clinic's pages: {base_url}/inloggen
  Make an account: {command}.venv/bin/flask --app app staff add NAME{_clinics(settings)}
"""


def _dialled(settings: Settings) -> tuple[str, ...]:
    """Return the numbers of the line, and those that the leaflets of a demonstration name."""
    straight = Library(load_library(settings.leaflet_folders)).straight
    return tuple(dict.fromkeys([*settings.line_numbers, *straight]))


def _clinics(settings: Settings) -> str:
    """Return the options that make an account one of every clinic, where there are several."""
    numbers = settings.clinic_numbers
    return "".join(f" --clinic {number}" for number in numbers) if len(numbers) > 1 else ""


def _numbers(settings: Settings) -> str:
    """Tell which numbers a caller can key in, where there is more than one leaflet."""
    leaflets = [leaflet.about for leaflet in load_library(settings.leaflet_folders).values()]
    if len(leaflets) == 1:
        return ""
    told = (f"  {it.pavo_number:<9}{it.title}{' (an example)' * it.example}" for it in leaflets)
    return "\n".join(["", "Key in the number of a leaflet, and then #:", *told, ""])


def _refuse_a_used_port(port: int) -> None:
    for needed in (port, port + 1):
        with socket.socket() as probe:
            # As the servers do: a port that another run has just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", needed))
            except OSError:
                sys.exit(f"Port {needed} is in use. Choose another: PORT={port + 10} scripts/run")


def _stop_when_asked() -> None:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(_number: int, _frame: object) -> None:
        # Asking twice must not interrupt the stopping.
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, stop)
