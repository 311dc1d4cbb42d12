"""Says in our own words what a setting may not be, where the library only says what it tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def sentence(problem: Mapping[str, Any]) -> str:
    """Give the sentence for one problem of a pydantic ValidationError; our own goes as it is."""
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    words = SENTENCES.get(problem["type"], "it is not understood; README.md tells what it may be")
    return words.format_map(problem.get("ctx", {}))
