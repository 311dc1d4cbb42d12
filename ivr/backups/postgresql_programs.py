"""Runs PostgreSQL's own programs, which read the password in a file that only this account can.

A command line is shown to everybody on the machine.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL

from ivr.backups import BackupError
from ivr.backups.tar_pieces import blocks_of

MISSING = (
    "The program {} is not here. Install PostgreSQL's client programs of the version of the "
    "server, or a newer one: apt-get install postgresql-client"
)


def reads(program: str, url: URL, *arguments: str) -> Iterator[bytes]:
    """Yield what a program writes about the database; it is ended when nobody reads on.

    Raises:
        BackupError: it is not here, or fails; with its own words.
    """
    with _started(program, url, arguments, stdout=subprocess.PIPE) as running:
        assert running.stdout
        try:
            yield from blocks_of(running.stdout)
        except BaseException:
            running.kill()
            raise


def runs(program: str, url: URL, *arguments: str) -> None:
    """Run a program to its end.

    Raises:
        BackupError: it is not here, or fails; with its own words.
    """
    with _started(program, url, arguments) as running:
        running.wait()


@contextmanager
def _started(
    program: str, url: URL, arguments: Sequence[str], **channels: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program, and when the block ends wait for it and judge how it ended."""
    _, known = url.get_dialect()().create_connect_args(url)
    with tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile("w") as password:
        password.write(f"*:*:*:*:{_escaped(str(known.pop('password', '')))}\n")
        password.flush()
        address = make_conninfo(**known, passfile=password.name)
        command = [program, *arguments, "--no-password", f"--dbname={address}"]
        channels |= {"stdin": subprocess.DEVNULL, "stderr": errors}
        try:
            with subprocess.Popen(command, **channels) as running:
                yield running
        except FileNotFoundError:
            raise BackupError(MISSING.format(program)) from None
        _judge(program, running.returncode, errors)


def _escaped(password: str) -> str:
    """Return a password as it is written in a password file (PostgreSQL's manual, 34.16)."""
    return password.replace("\\", "\\\\").replace(":", "\\:")


def _judge(program: str, code: int, errors: IO[bytes]) -> None:
    if code:
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip().splitlines() or [f"code {code}"]
        raise BackupError(f"{program} failed: {' '.join(said[:3])}")
