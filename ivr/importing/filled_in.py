"""Reads what somebody filled in above a leaflet, so that importing it again does not lose it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from ivr.importing.facts import FIELDS
from ivr.line.front_matter import OPTIONAL

_BLOCK = re.compile(r"---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)


def filled_in(file: Path) -> dict[str, str]:
    """Return the fields of a leaflet that have a value; none of a file that is not there.

    Front matter that is not right YAML tells nothing.

    Raises:
        OSError: when the file cannot be read.
    """
    match = _BLOCK.match(
        file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    )
    try:
        # The base loader reads every value as the words that stand there: 08.00 is no number.
        found = yaml.load(match[1], Loader=yaml.BaseLoader) if match else {}
    except yaml.YAMLError:
        return {}
    values = found if isinstance(found, dict) else {}
    texts = {field: values.get(field, "") for field in (*FIELDS, *OPTIONAL)}
    return {field: it.strip() for field, it in texts.items() if isinstance(it, str) and it.strip()}


def kept_rows(kept: Mapping[str, str], told: Mapping[str, str]) -> Iterator[str]:
    """Yield each field that was kept although the text tells nothing, or something else."""
    for field, value in kept.items():
        other = told.get(field, "")
        if not other:
            yield f"{field}: {value}"
        elif other != value:
            option = field.replace("_", "-")
            yield f"{field}: {value} (the text tells {other!r}: to take that, add --{option})"
