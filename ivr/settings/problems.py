"""Says what is wrong with a setting, in the place of what pydantic says, and who can read one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

log = logging.getLogger("ivr.settings")

SENTENCES: Mapping[str, str] = {
    "missing": "is missing",
    "int_parsing": "it is no whole number; write it in digits, as 1",
    "int_parsing_size": "it is too large a number",
    "int_from_float": "it is no whole number; write it in digits, as 1",
    "int_type": "it is no whole number; write it in digits, as 1",
    "bool_parsing": "it is neither yes nor no; write true or false",
    "bool_type": "it is neither yes nor no; write true or false",
    "greater_than_equal": "it is too small; the least is {ge}",
    "less_than_equal": "it is too large; the most is {le}",
    "string_too_short": "it is too short; write at least {min_length} characters",
    "string_type": "it is no text",
    "string_unicode": "it is no UTF-8 text",
}
"""By the type of the problem: docs.pydantic.dev/latest/errors/validation_errors."""


def explain(error: ValidationError) -> Iterator[str]:
    """Yield a sentence for each setting that is missing or wrong, after its name."""
    for problem in error.errors():
        yield "".join(f"{str(part).upper()}: " for part in problem["loc"]) + _sentence(problem)


def _sentence(problem: Mapping[str, Any]) -> str:
    """Return the sentence for one problem of a pydantic ValidationError; our own goes as it is."""
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    words = SENTENCES.get(problem["type"], "it is not understood; ivr/docs/engineer.md has all")
    return words.format_map(problem.get("ctx", {}))


def others_can_read(file: Path) -> bool:
    """Return whether other accounts on this machine can read, or change, a file or folder."""
    return file.exists() and bool(file.stat().st_mode & 0o077)


def warn_of_readers(file: Path) -> None:
    """Log that other accounts on this machine can read a file that is for this one alone."""
    if others_can_read(file):
        log.warning("others on this machine can read %s; chmod 600 %s", file, file)
