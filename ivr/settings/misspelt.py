"""Names in a file .env and in the environment: one that is nearly a setting is never ignored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import Binding, parse_stream

OTHERS = re.compile(
    r"(FLASK|GUNICORN|COMPOSE|DOCKER|POSTGRES|PG|PYTHON|LC|SSL|REQUESTS|CURL)_?\w+"
    r"|TZ|LANG|PATH|HOME|USER|UID|GID|HOSTNAME|WEB_CONCURRENCY|(HTTPS?|ALL|NO)_PROXY",
    re.IGNORECASE,
)
"""Names of programs that share a .env with the line: gunicorn, Docker Compose, PostgreSQL, ..."""

ELSEWHERE = {"PORT": "give it to the command: PORT=8100 scripts/run"}
"""Names that mean something here, but not in this file."""

NEARLY = 0.85
"""How alike a name in the environment must be: many programs have names there."""

REMEDY = "remove it, or keep what is for another program in a file of its own"


def faults_in(file: Path, known: Collection[str]) -> list[str]:
    """Return what is wrong with the lines of a .env, and never what they hold.

    Raises:
        OSError: the file is there and cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    if not file.exists():
        return []
    with file.open(encoding="utf-8") as stream:
        return list(_faults(parse_stream(stream), known))


def nearly_ours(names: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Return which names of the environment may be a setting with a slip of the pen."""
    for name in sorted({name.upper() for name in names} - set(known)):
        if not OTHERS.fullmatch(name) and (near := get_close_matches(name, known, 1, NEARLY)):
            yield f"{name} in the environment is no setting; {near[0]} is"


def _faults(lines: Iterable[Binding], known: Collection[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for line in lines:
        # A name that begins a statement of several lines stands on the last line before a break.
        number = line.original.line + line.original.string[: _start_of(line)].count("\n")
        name = (line.key or "").upper()
        if line.error:
            yield f"line {number} of .env is not understood; write NAME=value, or # before a remark"
        elif not name or OTHERS.fullmatch(name):
            continue
        elif name not in known:
            yield f"{name}: is no setting (line {number} of .env); {_nearest(name, known)}"
        elif line.value is None:
            yield f"{name}: has no value (line {number} of .env); write {name}=value"
        elif name in seen:
            yield f"{name}: stands twice in .env (lines {seen[name]} and {number}); remove one"
        seen.setdefault(name, number)


def _start_of(line: Binding) -> int:
    return len(line.original.string) - len(line.original.string.lstrip())


def _nearest(name: str, known: Collection[str]) -> str:
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    near = get_close_matches(name, known, 1)
    return f"did you mean {near[0]}? Else {REMEDY}" if near else REMEDY
