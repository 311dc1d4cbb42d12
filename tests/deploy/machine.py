"""A machine of its own under a real systemd: this one's programs, and nothing else of this one.

It shares the network, so the line in it is asked at 127.0.0.1; it needs root and systemd-nspawn.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.settings import ROOT
from tests.deploy.phoning import until
from tests.deploy.units import HOME, UNITS
from tests.line_settings import environment_for
from tests.own_leaflet import LEAFLETS
from tests.serving.test_gunicorn_configuration import LEFT_OUT

PYTHON = Path("/usr/bin/python3")
LINE = 900
"""The number of the line's account there."""

ACCOUNTS = f"root:x:0:0::/root:/bin/sh\nline:x:{LINE}:{LINE}::/var/lib/line:/usr/sbin/nologin\n"
GROUPS = f"root:x:0:\nline:x:{LINE}:\n"
NOBODY_STARTS = ("dbus", "systemd-logind", "console-getty", "nginx", "caddy", "postgresql")
STOP = signal.SIGRTMIN + 4
"""To the first process of a machine: power off (systemd(1))."""

BOOT = """
umount -R /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup &&
exec systemd-nspawn --quiet --keep-unit --register=no --bind-ro=/usr --boot --console=pipe \
    --machine=line -D "$0"
"""


@dataclass(frozen=True)
class Machine:
    """A machine that runs; `first` is its first process, as we see it."""

    root: Path
    first: int

    @property
    def line(self) -> Path:
        """Return the folder of the line."""
        return self.root / HOME.lstrip("/")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command there, for two minutes at most."""
        enter = ["nsenter", "-t", str(self.first), *["-m", "-u", "-i", "-p", "-C", "-r", "-w"]]
        return subprocess.run(
            [*enter, *command], capture_output=True, text=True, check=False, timeout=120
        )

    def systemctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Ask its systemd."""
        return self.run("/usr/bin/systemctl", "--no-pager", *words)

    def told(self, unit: str, what: str) -> str:
        """Return what systemd says of a unit."""
        return self.systemctl("show", "--value", "-p", what, unit).stdout.strip()

    def log(self, unit: str) -> str:
        """Return all that a unit said."""
        return self.run("/usr/bin/journalctl", "--no-pager", "-u", unit).stdout


@contextmanager
def booted(root: Path, port: int) -> Iterator[Machine]:
    """Boot a machine in an empty folder, with the units as they are; the line gets a port there."""
    _skip_where_none_boots()
    _furnish(root)
    _install_line(root / HOME.lstrip("/"))
    _install_units(root / "etc/systemd/system", port)
    with (root.parent / "console").open("wb") as console:
        outer = subprocess.Popen(
            ["unshare", "-C", "-m", "sh", "-c", BOOT, str(root)], stdout=console, stderr=console
        )
    try:
        until(lambda: _first_process(outer.pid) != [] or outer.poll() is not None)
        if outer.poll() is not None:
            pytest.skip(f"no machine boots here: {(root.parent / 'console').read_text()}")
        machine = Machine(root, _first_process(outer.pid)[0])
        until(lambda: "line-web" in machine.systemctl("list-units", "line-web*").stdout)
        yield machine
    finally:
        for first in _first_process(outer.pid):
            os.kill(first, STOP)
        try:
            outer.wait(timeout=60)
        except subprocess.TimeoutExpired:
            outer.kill()
            outer.wait()


def _skip_where_none_boots() -> None:
    if os.geteuid():
        pytest.skip("only root boots a machine")
    if not shutil.which("systemd-nspawn"):
        pytest.skip("systemd-nspawn is not installed: apt-get install systemd-container")
    new_enough = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
    if subprocess.run([PYTHON, "-c", new_enough], check=False).returncode:
        pytest.skip(f"{PYTHON} is older than 3.11")


def _first_process(outer: int) -> list[int]:
    """Return the child that is the first process of a machine; none while it is being made."""
    try:
        children = Path(f"/proc/{outer}/task/{outer}/children").read_text(encoding="ascii").split()
        return [int(it) for it in children if _number_inside(it) == "1"]
    except OSError:
        return []


def _number_inside(process: str) -> str:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return status.partition("NSpid:")[2].partition("\n")[0].split()[-1]


def _furnish(root: Path) -> None:
    for folder in ("etc", "var/lib", "var/log", "run", "tmp", "proc", "sys", "dev", "usr", "root"):
        (root / folder).mkdir(parents=True)
    for folder in ("bin", "sbin", "lib", "lib64"):
        (root / folder).symlink_to(f"usr/{folder}")
    root.chmod(0o755)
    etc = root / "etc"
    (etc / "passwd").write_text(ACCOUNTS, encoding="ascii")
    (etc / "group").write_text(GROUPS, encoding="ascii")
    (etc / "os-release").write_text("ID=test\n", encoding="ascii")
    (etc / "machine-id").write_text("uninitialized\n", encoding="ascii")
    for name in ("ld.so.cache", "hosts", "nsswitch.conf"):
        shutil.copy(f"/etc/{name}", etc)


def _install_line(folder: Path) -> None:
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    shutil.copytree(LEAFLETS, folder / LEAFLETS.relative_to(ROOT))
    environment = os.environ | {"PYTHON": str(PYTHON)}
    subprocess.run([folder / "scripts/prepare", "requirements.txt"], check=True, env=environment)
    for program in (folder / ".venv/bin").iterdir():
        # Where it was installed is not where it will be.
        if program.is_file() and not program.is_symlink():
            program.write_text(program.read_text(encoding="utf-8").replace(str(folder), HOME))
    compiled = ["-m", "compileall", "-q", "-j0", ".venv", "app.py", "ivr", "scripts"]
    subprocess.run([PYTHON, *compiled], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    settings = environment_for(DATABASE_URL="sqlite:////var/lib/line/line.db")
    (folder / ".env").write_text("".join(f"{key}={it}\n" for key, it in settings.items()))
    (folder / ".env").chmod(0o600)
    os.chown(folder / ".env", LINE, LINE)


def _install_units(units: Path, port: int) -> None:
    wanted = units / "multi-user.target.wants"
    wanted.mkdir(parents=True)
    (units / "default.target").symlink_to("/usr/lib/systemd/system/multi-user.target")
    for name, unit in UNITS.items():
        shutil.copy(unit, units)
        (wanted / unit.name).symlink_to(f"../{name}.service")
    for name in NOBODY_STARTS:
        (units / f"{name}.service").symlink_to("/dev/null")
    more = units / "line-web.service.d"
    more.mkdir()
    there = f'[Service]\nEnvironment="GUNICORN_CMD_ARGS=--bind 127.0.0.1:{port}"\n'
    (more / "port.conf").write_text(there, encoding="ascii")
