"""Installs what a command needs beyond requirements.txt, when it is used for the first time."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SOUND = "scripts/sound-requirements.txt"
PROOF = "scripts/proof-requirements.txt"
LISTEN_BACK = "scripts/listen_back-requirements.txt"
IMPORTER = "scripts/importer-requirements.txt"
LEARNING = "scripts/learning-requirements.txt"


def install(*lists: str) -> None:
    """Install these lists of requirements into .venv, unless all that they name is there.

    Raises:
        SystemExit: it cannot be installed; scripts/prepare has said why, and the remedy.
    """
    missing = [name for name in lists if any(lacks(ROOT / name))]
    if not missing:
        return
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        sys.exit(
            f"{sys.executable} lacks what {' and '.join(missing)} names. Run this with "
            ".venv/bin/python, which installs it, or install it here: "
            f"{sys.executable} -m pip install {' '.join(f'-r {name}' for name in missing)}"
        )
    # What a command tells goes to standard output, and this is none of it.
    prepared = subprocess.run(["scripts/prepare", *missing], cwd=ROOT, stdout=2, check=False)
    if prepared.returncode:
        sys.exit(prepared.returncode)
    importlib.invalidate_caches()


def lacks(file: Path) -> Iterator[str]:
    """Return the lines of a list that are not installed as they are pinned."""
    for line in file.read_text(encoding="utf-8").splitlines():
        wanted = line.partition("#")[0].rstrip(" \\").strip()
        name, _, pinned = wanted.partition("==")
        if name and not name.startswith("--hash") and _installed(name) != pinned:
            yield wanted


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
